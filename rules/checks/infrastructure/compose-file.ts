import { defineProjectCheck } from "../../api/check.ts";
import type { ProjectFact } from "../../api/facts.ts";
import type { ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, notApplicable, partial, passed } from "../../shared/project/answers.ts";
import { onlyTimetables } from "../../shared/project/timetables.ts";
import { keepsFilesOnly } from "../../shared/project/stores.ts";
import { configsOf, evidenceAt, isAside } from "../../shared/project/usage.ts";

/** Images of what a service depends on; everything else that is built or pulled is a program. */
const dependency =
  /(?:^|\/)(?:postgres|postgis|postgresql|timescaledb|pgvector|mysql|mariadb|mongo|mongodb|redis|valkey|keydb|dragonfly|memcached|rabbitmq|kafka|zookeeper|redpanda|nats|minio|localstack|mailhog|mailpit|maildev|mailcatcher|elasticsearch|opensearch|meilisearch|typesense|clickhouse|clickhouse-server|prometheus|grafana|loki|jaeger|adminer|pgadmin4?|traefik|nginx|caddy|gotenberg|chrome|browserless|qdrant|weaviate|chroma|cassandra|scylla|cockroach|etcd|vault|keycloak|zitadel|selenium|toxiproxy|otel\S*|pgbouncer|bullboard|redisinsight|mongo-express|azurite|fake-gcs-server|dynamodb-local|elasticmq|inbucket|smtp4dev|flower)(?::|@|-|$)/i;
const development = /(?:^|[/._-])(?:dev|develop|development|devcontainer|test|tests|testing|e2e|ci|local|override)(?:[/._-]|$)/i;

function evaluate(project: ProjectView): ProjectAnswer {
  const files = configsOf(project, "compose").filter((fact) => !/(?:^|\/)\.(?:devcontainer|github)\//.test(fact.file));
  if (files.length === 0 && needsNothing(project))
    return notApplicable("The service keeps nothing in a database, cache or queue beside it; it runs by itself.");
  const [supabase] = files.length === 0 ? project.filesMatching(/(?:^|\/)supabase\/config\.toml$/).filter((file) => !isAside(file)) : [];
  if (supabase !== undefined)
    return passed(
      [{ file: supabase, line: -1, note: "the local stack of Supabase" }],
      "The command line of Supabase starts the database and what belongs to it.",
    );
  if (files.length === 0)
    return failed("No compose file starts the service with what it needs; add one, so that everybody can run the whole of it.");
  const starting = files.filter(startsProgram).sort((a, b) => Number(development.test(a.file)) - Number(development.test(b.file)));
  const [first] = starting;
  if (!first) {
    const evidence = files.slice(0, 2).map((fact) => evidenceAt(fact, "dependencies only"));
    return partial(1, 2, evidence, `${files[0]?.file} starts the dependencies, but not the service itself.`);
  }
  return passed(
    starting.slice(0, 2).map((fact) => evidenceAt(fact, "starts the service")),
    `${first.file} starts the service with what it needs.`,
  );
}

/** What a service keeps in a file of its own has to be started by nobody. */
function needsNothing(project: ProjectView): boolean {
  const beside = project.trait("cache").length + (onlyTimetables(project).length > 0 ? 0 : project.trait("jobs").length);
  return beside === 0 && (project.trait("database").length === 0 || keepsFilesOnly(project));
}

/** A service that is built here, or whose image is no known dependency. */
function startsProgram({ data }: ProjectFact<"config">): boolean {
  return Object.entries(data.values).some(
    ([key, value]) =>
      /^services\.[^.]+\.build(?:\.|$)/.test(key) ||
      (/^services\.[^.]+\.image$/.test(key) && value !== "" && !dependency.test(String(value))),
  );
}

export default defineProjectCheck({
  id: "compose-file",
  title: "Local production stack",
  category: "infrastructure",
  priority: "P3",
  effort: 45,
  why: "A mistake that needs the real database, queue and proxy is found on a developer's machine only if all of them run there.",
  limits: "Compose files that are put together by extends or include are looked at one by one. Other tools (Tilt, devenv) are not read.",
  applies: ["service"],
  evidence: "A compose file with a service that is built here or pulled as the program's own image.",
  evaluate,
});
