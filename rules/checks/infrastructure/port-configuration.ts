import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, notApplicable, partial, passed } from "../../shared/project/answers.ts";
import { platformsOf } from "../../shared/project/platforms.ts";
import { toolRuns } from "../../shared/project/tool-runs.ts";
import { configsOf, evidenceAt, isAside, isTrial } from "../../shared/project/usage.ts";

/** A port that the command insists on. */
const fixedPort = /(?:\s-p|--port)[= ]\d|(?:\s-b|--bind)[= ][\w.[\]:]*:\d/;
/** Names of the port that a service listens on: `PORT`, or with the service's name before it. */
const portName =
  /^(?!(?:\w+_)?(?:DB|DATABASE|REDIS|VALKEY|KV|CACHE|BROKER|PGVECTOR|PGBOUNCER|QDRANT|MILVUS|CHROMA|WEAVIATE|OPENSEARCH|SOLR|CASSANDRA|SCYLLA|NEO4J|COUCHDB|MEILI|MEILISEARCH|TYPESENSE|INDEXER|INFLUX|INFLUXDB|NATS|ZOOKEEPER|CONSUL|VAULT|ETCD|TEMPORAL|JAEGER|OTEL|OTLP|ZIPKIN|SENTRY|OLLAMA|MSSQL|ORACLE|POP3?|S3|SMTP|MAIL|EMAIL|IMAP|POSTGRES|PG|MYSQL|MONGO|KAFKA|RABBIT|RABBITMQ|AMQP|SSH|SFTP|FTP|LDAP|PROXY|EXPORTER|METRICS|PROMETHEUS|STATSD|HEALTH_CHECK|HEALTH|DEPLOY|DEBUG|INSPECT|VITE|HMR|STORYBOOK|SYSLOG|ELASTIC|ELASTICSEARCH|MINIO|CLICKHOUSE|AGENT|COLLECTOR|GRAPHITE|MEMCACHED|PGADMIN|FLOWER|EMULATOR|MOCK|PLAYWRIGHT|E2E)(?:_\w+)?_?PORT$)(?:\w+_)?PORT$/;
/** Settings of test runners, and programs that somebody runs by hand, listen for themselves. */
const besideService = /(?:^|\/)(?:playwright|cypress|vitest?|jest|wdio)[\w.-]*\.config\.\w+$|(?:^|\/)scripts\//;
/** Services of others in a compose file: their ports are not the project's. */
const stores =
  /mysql|maria|postgres|pgadmin|\bdb\b|mongo|redis|valkey|memcached|rabbit|kafka|minio|mail|smtp|adminer|elastic|clickhouse|localstack|inbucket/i;
/** Servers that take PORT by themselves. */
const byItself =
  /^(?:\S*\/)?(?:next start|next(?! (?:build|dev|lint|export|typegen|telemetry|info))\b|nuxt start|remix-serve|react-router-serve|astro|(?:bin\/)?rails (?:s|server)|puma\b|foreman start|thrust\b|\S*bin\/thrust|gunicorn\b|flask run|fastapi run)/;

function evaluate(project: ProjectView): ProjectAnswer {
  const serverless = platformsOf(project).find(({ platform }) => platform.scales && platform.builds);
  const listening = listens(project);
  const documented = documents(project);
  const [first] = listening;
  if (first && documented[0]) return passed([first, documented[0]], "The port comes from the environment and is documented.");
  if (first) {
    const reason = "The port comes from the environment, but no example file, document or image names it; add it there.";
    return partial(1, 2, [first], reason);
  }
  if (serverless) return notApplicable(`${serverless.platform.name} decides where the service listens.`, [serverless.evidence]);
  return failed("Nothing reads the port to listen on from the environment; read PORT, with a default for development.");
}

function listens(project: ProjectView): Evidence[] {
  const reads = project
    .facts("env-read")
    .filter((fact) => portName.test(fact.data.name) && !isTrial(fact.file) && !besideService.test(fact.file));
  const commands = toolRuns(project)
    .filter(
      (run) =>
        run.place !== "hook" &&
        run.place !== "release" &&
        !besideService.test(run.fact.file) &&
        (namesPort(run.text) || (run.place !== "ci" && byItself.test(run.text) && !fixedPort.test(run.text))),
    )
    .map((run) => ({ file: run.fact.file, line: run.fact.line, note: run.text.slice(0, 80) }));
  const scripts = project
    .facts("manifest")
    .filter(
      ({ data, file }) =>
        !isAside(file) &&
        Object.values(data.scripts).some(
          (script) => !fixedPort.test(script) && /\bnext start\b|\bnuxt start\b|\bremix-serve\b|\breact-router-serve\b/.test(script),
        ),
    )
    .map((fact) => evidenceAt(fact, "its server takes PORT by itself"));
  const settings = [...configsOf(project, "puma"), ...configsOf(project, "gunicorn")]
    .filter(({ data }) => Object.keys(data.values).some((key) => /^(?:port|bind)$/.test(key)))
    .map((fact) => evidenceAt(fact, "port"));
  return [...reads.map((fact) => evidenceAt(fact, `reads ${fact.data.name}`)), ...commands, ...settings, ...scripts];
}

/** A command that is given the service's own port, not that of its database. */
function namesPort(command: string): boolean {
  return [...command.matchAll(/\$\{?(\w*PORT)\b/g)].some(([, name = ""]) => portName.test(name));
}

function documents(project: ProjectView): Evidence[] {
  const declared = project
    .facts("env-declared")
    .filter((fact) => portName.test(fact.data.name))
    .map((fact) => evidenceAt(fact, fact.data.name));
  const exposed = configsOf(project, "dockerfile")
    .filter(({ data }) => data.values.expose !== undefined)
    .map((fact) => evidenceAt(fact, `EXPOSE ${String(fact.data.values.expose)}`));
  const published = configsOf(project, "compose")
    .filter(({ data }) =>
      Object.keys(data.values).some((key) => {
        const service = /^services\.([^.]+)\.ports\.0/.exec(key)?.[1];
        return service !== undefined && !stores.test(`${service} ${String(data.values[`services.${service}.image`] ?? "")}`);
      }),
    )
    .map((fact) => evidenceAt(fact, "published ports"));
  const read = project
    .facts("env-read")
    .filter((fact) => fact.data.name === "PORT" && fact.data.hasDefault)
    .map((fact) => evidenceAt(fact, "default of PORT"));
  return [
    ...declared,
    ...exposed,
    ...published,
    ...(read.length > 0 && project.filesMatching(/^(?:Procfile|render\.ya?ml|fly\.toml)$/).length > 0 ? read : []),
  ];
}

export default defineProjectCheck({
  id: "port-configuration",
  title: "Port and host configurable",
  category: "infrastructure",
  priority: "P3",
  effort: 10,
  why: "Platforms tell a service where to listen; one that insists on its own port never gets a request there.",
  limits: "A port that is handed on through several settings is seen where the variable is read.",
  applies: ["service"],
  evidence:
    "PORT, or a variable that ends in it, read by the program or its start command, and named in an example file, a document, EXPOSE or a compose file.",
  evaluate,
});
