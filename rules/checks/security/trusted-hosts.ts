import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, notApplicable, passed } from "../../shared/project/answers.ts";
import { appPlace, overStreams, servesHttp } from "../../shared/project/applications.ts";
import { platformsOf } from "../../shared/project/platforms.ts";
import { productionSettings, settingsWhere } from "../../shared/project/settings.ts";
import { evidenceOfRun, runsOf } from "../../shared/project/tool-runs.ts";
import { configsOf, evidenceAt, practised } from "../../shared/project/usage.ts";

/** Their routers know the host names of each application and hand nothing else on. */
const routing =
  /^(?:Vercel|Netlify|Cloudflare|Firebase|Fly|Render|Heroku|Railway|App Engine|AWS Amplify|Azure Static Web Apps|DigitalOcean|Platform\.sh|Serverless|AWS SAM|SST)$/;
/** What stands beside the service: consoles of databases and of the proxy itself. */
const tools = /adminer|pgadmin|dashboard|grafana|prometheus|flower|mailhog|mailcatcher/i;
/** Names that somebody is to replace. */
const placeholder =
  /(?:^|\.)example\.\w+$|(?:^|[.-])(?:your|my)[-_.]?(?:domain|site|host|server|app)\b|(?:^|\.)domain\.(?:com|tld|name)$|change-?me/i;
const rule = /Host(?:SNI)?\(\s*[`'"]|^(?:VIRTUAL_HOST|caddy)=/;

function evaluate(project: ProjectView): ProjectAnswer {
  if (!servesHttp(project)) return notApplicable(overStreams);
  const [open] = project.openFindings("host-validation");
  if (open) {
    const evidence = [{ file: open.file, line: open.line, note: "any host is accepted" }];
    return failed("The Host header is believed or any host is let in; list the host names that you serve.", evidence);
  }
  const evidence = [...code(project), ...proxies(project), ...platforms(project)];
  const [first] = evidence;
  if (first) return passed(evidence, `Requests for other hosts are not answered: ${first.note}.`);
  return failed(
    "Nothing compares the Host header with the names that are served; list them in the framework or in the proxy's configuration.",
    [],
    appPlace(project),
  );
}

function code(project: ProjectView): Evidence[] {
  const put = project
    .facts("middleware")
    .filter(({ data }) => /TrustedHost|HostAuthorization|AllowedHosts|^vhost$|host[-_]?(?:validation|check)/i.test(data.name));
  return [
    ...put.map((fact) => evidenceAt(fact, fact.data.name)),
    ...productionSettings(
      project,
      "django",
      (key, value) => /^(?:ALLOWED_HOSTS|TRUSTED_HOSTS|SERVER_NAME)(?:\.0)?$/.test(key) && value !== "*" && value !== "",
    ),
    ...productionSettings(project, "rails", (key) => /^hosts$/.test(key)),
    ...practised(project, "host-check"),
  ];
}

function proxies(project: ProjectView): Evidence[] {
  const nginx = settingsWhere(
    project,
    ["nginx"],
    (key, value) =>
      /server_name$/.test(key) &&
      String(value)
        .split(/\s+/)
        .some((name) => (name.includes(".") && !placeholder.test(name)) || /^\$\{?\w/.test(name)),
  );
  const cluster = configsOf(project, "k8s")
    .filter(({ data }) =>
      Object.entries(data.values).some(
        ([key, value]) =>
          /^spec\.(?:rules\.\d+\.host|hostnames\.\d+|listeners\.\d+\.hostname|routes\.\d+\.match)$/.test(key) &&
          value !== "*" &&
          value !== "",
      ),
    )
    .map((fact) => evidenceAt(fact, fact.data.name));
  const labels = settingsWhere(
    project,
    ["compose", "traefik", "docker-swarm"],
    (key, value) => !tools.test(`${key} ${value}`) && (rule.test(String(value)) || /(?:VIRTUAL_HOST|\.rule)$/.test(key)),
  );
  const kamal = settingsWhere(project, ["kamal"], (key, value) => /^proxy\.hosts?(?:\.0)?$/.test(key) && value !== "");
  const charts = settingsWhere(
    project,
    ["helm-values"],
    (key, value) => /ingress\.hosts?(?:\.\d+)?(?:\.host)?$/i.test(key) && value !== "",
  );
  const terraform = configsOf(project, "terraform")
    .filter(
      ({ data }) =>
        Object.keys(data.values).some((key) => /condition(?:\.\d+)?\.host_header/.test(key)) ||
        /^(?:aws_cloudfront_distribution|google_cloud_run_domain_mapping|google_cloud_run(?:_v2)?_service)\./.test(data.name),
    )
    .map((fact) => evidenceAt(fact, fact.data.name));
  return [...nginx, ...cluster, ...labels, ...kamal, ...charts, ...terraform];
}

function platforms(project: ProjectView): Evidence[] {
  const runs = runsOf(project, { command: /^gcloud (?:\S+ )*?run deploy/, action: /^google-github-actions\/deploy-cloudrun/ }, ["ci"]);
  return [
    ...platformsOf(project)
      // Foreman and others start programs by a Procfile, too.
      .filter(({ platform, evidence }) => routing.test(platform.name) && !/Procfile$|app\.json$/.test(evidence.file))
      .map(({ platform, evidence }) => ({ ...evidence, note: `${platform.name} routes by host` })),
    ...runs.map(evidenceOfRun),
  ];
}

export default defineProjectCheck({
  id: "trusted-hosts",
  title: "Host header checked",
  category: "security",
  priority: "P1",
  effort: 10,
  restsOn: ["host-validation"],
  why: "Whoever sends a request also writes its Host header; links in mails and caches that are built from it then lead to somebody else's server.",
  limits:
    "That a proxy is the only way to the service is taken for granted. Proxies that are set up outside of the repository are not seen.",
  applies: ["service"],
  evidence:
    "TrustedHostMiddleware, ALLOWED_HOSTS, config.hosts, allowed hosts of an MCP transport, host names in the proxy or ingress, or a platform that routes by host; and no open finding of host-validation.",
  evaluate,
});
