import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, notApplicable, passed, share, shownBy } from "../../shared/project/answers.ts";
import { appPlace, overStreams, servesHttp } from "../../shared/project/applications.ts";
import { platformsOf } from "../../shared/project/platforms.ts";
import { productionSettings, settingsWhere } from "../../shared/project/settings.ts";
import { configsOf, evidenceAt } from "../../shared/project/usage.ts";
import { isAsideFile } from "../../shared/variables.ts";

/** Frameworks that refuse large bodies unless told otherwise, with the limit they start from. */
const defaults: Readonly<Record<string, string>> = {
  express: "express.json() stops at 100 kB",
  nest: "Nest's body parser stops at 100 kB",
  wasp: "express.json() of Wasp stops at 100 kB",
  fastify: "Fastify stops at 1 MB",
  koa: "Koa's body parser stops at 1 MB",
  hapi: "hapi stops at 1 MB",
  "next-action": "Next.js stops at 1 MB for actions",
  "next-pages": "Next.js stops at 1 MB for routes below pages/api",
  sveltekit: "SvelteKit stops at 512 kB",
  lambda: "Lambda stops at 6 MB",
  django: "Django stops at 2.5 MB",
  ninja: "Django stops at 2.5 MB",
  drf: "Django stops at 2.5 MB",
  aiohttp: "aiohttp stops at 1 MB",
  litestar: "Litestar stops at 10 MB",
  quart: "Quart stops at 16 MB",
};
/** Handlers that run within another framework, which reads the body. */
const guests = new Set(["trpc", "graphql", "mcp", "http", "django-ninja"]);
const pagesApi = /(?:^|\/)pages\/api\//;
const limiting =
  /body[-_]?limit|limit[-_]?(?:body|upload|request)|(?:content|request|body|upload)[-_]?size|max[-_]?(?:body|content|request)/i;
const serverless = /^(?:Vercel|Netlify|Cloudflare|Firebase|App Engine|Serverless|AWS SAM|SST|AWS Amplify)$/;

function evaluate(project: ProjectView): ProjectAnswer {
  if (!servesHttp(project)) return notApplicable(overStreams);
  const open = project.openFindings("body-limit");
  const own = [...explicit(project), ...proxies(project)];
  const met = project.metPlaces("body-limit");
  const [worst] = open;
  if (worst) {
    const places = open.map(({ file, line }) => ({ file, line, note: "no limit, or a huge one" }));
    const reason = `${open.length === 1 ? "One place accepts" : `${open.length} places accept`} bodies without a limit or up to a huge one; set a limit such as 1 MB.`;
    return met + own.length > 0 ? share(Math.max(met, 1), Math.max(met, 1) + open.length, places, reason) : failed(reason, places);
  }
  const [first] = own;
  if (first) return passed(own, `Bodies are limited: ${first.note}.`);
  if (met > 0)
    return passed(shownBy(project, "service", []), `${met === 1 ? "A limit for bodies is" : `${met} limits for bodies are`} set in code.`);
  return byDefault(project);
}

function explicit(project: ProjectView): Evidence[] {
  return [
    ...project
      .facts("middleware")
      .filter(({ data }) => limiting.test(data.name))
      .map((fact) => evidenceAt(fact, fact.data.name)),
    ...productionSettings(
      project,
      "django",
      (key, value) => /^(?:MAX_CONTENT_LENGTH|DATA_UPLOAD_MAX_MEMORY_SIZE|REQUEST_MAX_SIZE)$/.test(key) && value !== false,
    ),
  ];
}

function proxies(project: ProjectView): Evidence[] {
  const nginx = configsOf(project, "nginx")
    .filter(({ data }) => Object.keys(data.values).some((key) => /proxy_pass$|fastcgi_pass$|uwsgi_pass$|client_max_body_size$/.test(key)))
    .filter(
      ({ data }) => !Object.entries(data.values).some(([key, value]) => /client_max_body_size$/.test(key) && /^0\w?$/.test(String(value))),
    )
    .map((fact) => evidenceAt(fact, noteOfNginx(fact.data.values)));
  const cluster = configsOf(project, "k8s")
    .filter(({ data }) =>
      Object.entries(data.values).some(
        ([key, value]) =>
          (/proxy-body-size$/.test(key) && String(value) !== "0") || (/ingressClassName$|ingress\.class$/.test(key) && value === "nginx"),
      ),
    )
    .map((fact) => evidenceAt(fact, `the ingress' limit (${fact.data.name})`));
  const others = settingsWhere(project, ["traefik", "compose", "helm-values", "uwsgi"], (key, value) =>
    /maxRequestBodyBytes|proxy-body-size|limit-post|client_max_body_size/i.test(`${key} ${value}`),
  );
  const servers = [
    ...settingsWhere(project, ["puma"], (key) => key === "http_content_length_limit"),
    ...settingsWhere(project, ["kamal"], (key) => /^proxy\.buffering\.max_request_body$/.test(key)),
  ];
  const platforms = platformsOf(project)
    .filter(({ platform }) => serverless.test(platform.name))
    .map(({ platform, evidence }) => ({ ...evidence, note: `${platform.name}'s own limit` }));
  return [...nginx, ...cluster, ...others, ...servers, ...platforms];
}

function noteOfNginx(values: Readonly<Record<string, unknown>>): string {
  const set = Object.entries(values).find(([key]) => /client_max_body_size$/.test(key));
  return set ? `client_max_body_size ${String(set[1]).split("\n")[0]}` : "nginx stops at 1 MB";
}

/** What the frameworks do by themselves. */
function byDefault(project: ProjectView): ProjectAnswer {
  const used = new Map<string, Evidence>();
  // A handler below pages/api answers all methods, and its body is parsed before it runs.
  const routes = project.facts("route").filter(({ data, file }) => data.writes || (data.framework === "next" && pagesApi.test(file)));
  for (const fact of [...project.facts("app"), ...routes]) {
    const framework = fact.data.framework === "next" && pagesApi.test(fact.file) ? "next-pages" : fact.data.framework;
    if (!isAsideFile(fact.file) && !guests.has(framework) && !used.has(framework))
      used.set(framework, evidenceAt(fact, defaults[framework] ?? framework));
  }
  const reading = [...project.facts("app"), ...project.facts("route")].some(({ file }) => !isAsideFile(file));
  if (!reading && project.trait("web-ui").length > 0) return notApplicable("No route was found that takes a body.");
  const open = [...used.keys()].filter((name) => defaults[name] === undefined);
  const limited = [...used].filter(([name]) => defaults[name] !== undefined).map(([, evidence]) => evidence);
  const [first] = limited;
  if (first && open.length === 0) return passed(limited, `The framework limits bodies by itself: ${first.note}.`);
  const subject =
    open.length > 0
      ? `${open.map(nameOf).join(" and ")} ${open.length === 1 ? "sets" : "set"} no limit by ${open.length === 1 ? "itself" : "themselves"}`
      : "Nothing limits the size of a body";
  return share(
    limited.length,
    Math.max(used.size, 1),
    limited,
    `${subject}; set one in the application or in the proxy.`,
    appPlace(project),
  );
}

const names: Readonly<Record<string, string>> = {
  fastapi: "FastAPI",
  flask: "Flask",
  starlette: "Starlette",
  rails: "Rails",
  sinatra: "Sinatra",
  next: "Next.js for route handlers",
  hono: "Hono",
  grape: "Grape",
  elysia: "Elysia",
  remix: "Remix",
  astro: "Astro",
  h3: "Nitro",
};

function nameOf(framework: string): string {
  return names[framework] ?? framework;
}

export default defineProjectCheck({
  id: "request-size-limits",
  title: "Request size limits",
  category: "security",
  priority: "P1",
  effort: 10,
  restsOn: ["body-limit"],
  why: "A body is held in memory while it is read: without a limit a handful of requests fills it, and the service stops for everybody.",
  limits:
    "Limits of proxies outside of the repository are not seen. Uploads that a parser of forms streams are the matter of insecure-upload.",
  applies: ["service"],
  evidence:
    "A limit in code, in the proxy's configuration, of the platform, or the framework's default; and no open finding of body-limit.",
  evaluate,
});
