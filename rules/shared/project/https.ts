/** Who turns plain HTTP away: code, a framework's setting, a proxy, a platform. */
import type { Evidence, ProjectView } from "../../api/project.ts";
import { productionSettings, settingsWhere } from "./settings.ts";
import { evidenceOfRun, runsOf } from "./tool-runs.ts";
import { platformsOf } from "./platforms.ts";
import { headersSent } from "./security-headers.ts";
import { configsOf, evidenceAt, packagesInUse, practised } from "./usage.ts";

const redirecting =
  /(?:^|\.)ActionDispatch::SSL$|HTTPSRedirect|HttpsRedirect|SslEnforcer|^Rack::SSL|sslify|enforce[sd]?[-_]?(?:ssl|https)|force[-_]?(?:ssl|https)|require[-_]?https|redirect[-_]?(?:to)?[-_]?https|Talisman/i;
/** Commands that deploy to platforms which speak nothing but HTTPS. */
const deploys =
  /^(?:gcloud (?:\S+ )*?run deploy|vercel(?![\w.-])|netlify deploy|firebase deploy|wrangler (?:pages )?(?:deploy|publish)|railway up|amplify publish|aws lambda|serverless deploy|sls deploy|sam deploy)/;
const deployActions =
  /^(?:google-github-actions\/deploy-cloudrun|amondnet\/vercel-action|nwtgck\/actions-netlify|FirebaseExtended\/action-hosting-deploy|cloudflare\/(?:wrangler|pages)-action|serverless\/github-action|Azure\/static-web-apps-deploy)/i;
/** Places that show that HTTPS is enforced, the surest first. */
export function httpsEnforced(project: ProjectView): readonly Evidence[] {
  return [...code(project), ...proxies(project), ...infrastructure(project), ...platforms(project), ...headers(project)];
}

function code(project: ProjectView): Evidence[] {
  const put = project.facts("middleware").filter(({ data }) => redirecting.test(data.name));
  return [
    ...put.map((fact) => evidenceAt(fact, fact.data.name)),
    ...practised(project, "https-redirect"),
    ...packagesInUse(project, "https-redirect"),
    ...productionSettings(project, "django", (key, value) => key === "SECURE_SSL_REDIRECT" && value !== false),
    ...productionSettings(project, "rails", (key, value) => /^force_ssl$/.test(key) && value !== false),
  ];
}

function proxies(project: ProjectView): Evidence[] {
  const scheme = /redirectscheme\.scheme|redirections\.entrypoint\.(?:scheme|to)|redirectScheme|redirect_scheme/i;
  const labels = settingsWhere(
    project,
    ["compose", "traefik", "docker-swarm", "kamal"],
    (key, value) => (scheme.test(key) || scheme.test(String(value))) && /https|websecure/i.test(`${key}=${value}`),
  );
  const certificates = settingsWhere(project, ["compose"], (key, value) => /LETSENCRYPT_HOST|VIRTUAL_PROTO=https/.test(`${key}=${value}`));
  const kamal = settingsWhere(project, ["kamal"], (key, value) => /^(?:proxy|accessories\.\w+\.proxy)\.ssl$/.test(key) && value === true);
  const nginx = settingsWhere(
    project,
    ["nginx"],
    (key, value) => /(?:return|rewrite)$/.test(key) && /https:\/\//.test(String(value)),
  ).filter(({ file }) => !/(?:^|[/_.-])(?:dev|local|test)(?:[/_.-]|$)/i.test(file));
  const cluster = configsOf(project, "k8s").flatMap((fact) => {
    const entries = Object.entries(fact.data.values);
    const off = entries.some(([key, value]) => /ssl-redirect$/.test(key) && String(value) === "false");
    const tls =
      /^(?:Ingress|IngressRoute|Gateway)\//.test(fact.data.name) &&
      entries.some(([key]) => /^spec\.(?:tls|listeners\.\d+\.tls)\b/.test(key));
    const redirect = entries.some(([key, value]) => /scheme$/i.test(key) && value === "https" && /redirect/i.test(key));
    return !off && (tls || redirect) ? [evidenceAt(fact, fact.data.name)] : [];
  });
  const charts = settingsWhere(
    project,
    ["helm-values"],
    (key, value) => /(?:^|\.)ingress\..*(?:ssl-redirect|redirect-entry-point)$/.test(key) && String(value) === "true",
  );
  return [...nginx, ...labels, ...cluster, ...kamal, ...certificates, ...charts];
}

function infrastructure(project: ProjectView): Evidence[] {
  return configsOf(project, "terraform").flatMap((fact) => {
    const { name, values } = fact.data;
    const entries = Object.entries(values);
    const found =
      entries.some(([key, value]) => /viewer_protocol_policy$/.test(key) && /redirect-to-https|https-only/.test(String(value))) ||
      (/^aws_(?:lb|alb)_listener/.test(name) && entries.some(([key, value]) => /redirect\.protocol$/.test(key) && value === "HTTPS")) ||
      entries.some(
        ([key, value]) =>
          /(?:https_only|https_redirect|force_https|redirect_http_to_https|https_traffic_only_enabled)$/.test(key) && value === true,
      ) ||
      /^(?:google_cloud_run(?:_v2)?_service|aws_apprunner_service|aws_apigatewayv2_api|aws_api_gateway_rest_api|aws_lambda_function_url|digitalocean_app|vercel_project|google_compute_managed_ssl_certificate)\./.test(
        name,
      );
    return found ? [evidenceAt(fact, name)] : [];
  });
}

function platforms(project: ProjectView): Evidence[] {
  return [
    ...settingsWhere(project, ["fly"], (key, value) => /force_https$/.test(key) && value === true),
    ...settingsWhere(project, ["gae"], (key, value) => /(?:^|\.)secure$/.test(key) && value === "always"),
    ...platformsOf(project)
      .filter(({ platform }) => platform.tls)
      .map(({ platform, evidence }) => ({ ...evidence, note: `${platform.name} redirects to HTTPS` })),
    ...runsOf(project, { command: deploys, action: deployActions }, ["ci"]).map(evidenceOfRun),
  ];
}

function headers(project: ProjectView): Evidence[] {
  const header = headersSent(project).get("Strict-Transport-Security");
  return header ? [header] : [];
}
