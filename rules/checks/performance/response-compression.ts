import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, notApplicable, passWith } from "../../shared/project/answers.ts";
import { appPlace, overStreams, servesHttp } from "../../shared/project/applications.ts";
import { platformsOf } from "../../shared/project/platforms.ts";
import { resources, type SettingRow, settingsMatching } from "../../shared/project/settings.ts";
import { configsOf, evidenceAt, isAside, packagesInUse } from "../../shared/project/usage.ts";

const middleware =
  /^(?:compression|@fastify\/compress|fastify-compress|koa-compress|hono\/compress|shrink-ray-current|http-compression|compress)(?:\.|$)|(?:^|\.)(?:GZip|Gzip|Brotli|Compress|Zstd|BrotliGZip)\w*Middleware$|^flask_compress\b|^Rack::(?:Deflater|Brotli)$/;
/** Servers of frameworks that compress by themselves. */
const serving = /(?:^|\s|\/)(?:remix-serve|react-router-serve|thrust|meteor)(?:\s|$)/;

const rows: readonly SettingRow[] = [
  { tool: "nginx", key: /(?:^|\.)(?:gzip|brotli|zstd)$/, value: /(?:^|\n)on(?:$|\n)/, note: "compression of nginx" },
  { tool: "traefik", key: /(?:^|\.)compress(?:\.|$)/, note: "compression of Traefik" },
  { tool: "compose", key: /traefik\.http\.middlewares\.[\w-]+\.compress/, note: "compression of Traefik" },
  {
    tool: "compose",
    key: /(?:^|\.)labels\.\d+$/,
    value: /^traefik\.http\.middlewares\.[\w-]+\.compress(?:=true|\.)/,
    note: "compression of Traefik",
  },
  { tool: "caddy", key: /^encode$/, note: "compression of Caddy" },
  { tool: "k8s", name: /^ConfigMap\//, key: /^data\.(?:use-gzip|enable-brotli)$/, note: "compression of the ingress" },
  { tool: "k8s", name: /^Middleware\//, key: /^spec\.compress/, note: "compression of Traefik" },
  { tool: "k8s", name: /^Ingress\//, key: /annotations\..*snippet$/, value: /\bgzip\s+on\b/, note: "compression of the ingress" },
  { tool: "fly", key: /(?:^|\.)http_options\.compress$/, note: "compression of the proxy" },
  { tool: "terraform", name: /^aws_cloudfront_distribution\./, key: /(?:^|\.)compress$/, note: "compression of CloudFront" },
  { tool: "serverless", key: /(?:^|\.)minimumCompressionSize$/, note: "compression of the gateway" },
  { tool: "terraform", name: /^aws_api_gateway_rest_api\./, key: /^minimum_compression_size$/, note: "compression of the gateway" },
  { tool: "django", key: /^MIDDLEWARE\./, value: /(?:^|\.)(?:GZip|Brotli|Compress)\w*Middleware$/, note: "middleware of Django" },
  resources("cloudflare_zone"),
];

function evaluate(project: ProjectView): ProjectAnswer {
  if (!servesHttp(project)) return notApplicable(overStreams);
  return passWith(
    [...inside(project), ...settingsMatching(project, rows), ...outside(project)],
    (first) => `Answers are compressed: ${first.note}.`,
    failed("Nothing compresses answers; add a middleware, or switch it on in the proxy.", [], appPlace(project)),
  );
}

function inside(project: ProjectView): readonly Evidence[] {
  return [
    ...project
      .facts("middleware")
      .filter((fact) => middleware.test(fact.data.name) && !isAside(fact.file))
      .map((fact) => evidenceAt(fact, fact.data.name)),
    ...packagesInUse(project, "compression"),
    ...next(project),
    ...project
      .facts("manifest")
      .filter((fact) => serving.test(String(fact.data.scripts.start ?? "")) && !isAside(fact.file))
      .map((fact) => evidenceAt(fact, "the framework's server compresses")),
  ];
}

/** The server of Next.js compresses unless it is told not to. */
function next(project: ProjectView): readonly Evidence[] {
  if (configsOf(project, "next").some((fact) => fact.data.values.compress === false)) return [];
  return project
    .dependencies("next")
    .filter((fact) => !fact.data.dev && !isAside(fact.file))
    .map((fact) => evidenceAt(fact, "the server of Next.js compresses"));
}

function outside(project: ProjectView): readonly Evidence[] {
  return platformsOf(project)
    .filter(({ platform }) => platform.edge || platform.name === "Render" || platform.name === "App Engine")
    .map(({ evidence, platform }) => ({ ...evidence, note: `${platform.name} compresses` }));
}

export default defineProjectCheck({
  id: "response-compression",
  title: "Responses compressed",
  category: "performance",
  priority: "P2",
  effort: 10,
  why: "JSON and HTML shrink to a fifth; on a phone that is the difference between a page that is there and one that loads.",
  limits: "Proxies and networks that are set up outside of the repository are not seen.",
  applies: ["service"],
  evidence:
    "A compressing middleware (compression, @fastify/compress, GZipMiddleware, Rack::Deflater, flask-compress), the server of Next.js, gzip or brotli in the proxy, a platform that compresses.",
  evaluate,
});
