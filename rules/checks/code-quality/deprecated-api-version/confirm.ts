import type { ProjectFact } from "../../../api/facts.ts";
import type { Confirm, ProjectView } from "../../../api/project.ts";
import { hasVersion, needsNoVersion } from "../../../shared/api-versions.ts";
import { remembered } from "../../../shared/remembered.ts";
import { isLoose } from "../../../shared/runtime.ts";
import { pagePackages } from "../../../shared/packages/traits.ts";
import { isAsideFile, packageOf } from "../../../shared/variables.ts";

/** Facts of this check: where a version is set other than in a path, and where routes are mounted under a path. */
export const versionKey = "api.version";

/** Key of the setting that says under which path routes are mounted. */
export const mountKey = "api.mount";
/** Pages are made here, whose scripts call the routes beside them. */
export const pagesKey = "api.pages";

/** Fewer routes are no interface yet. */
const fewRoutes = 3;
/** Frameworks whose routes are written with their paths. */
export const routed: ReadonlySet<string> = new Set([
  "express",
  "fastify",
  "koa",
  "hono",
  "nest",
  "fastapi",
  "flask",
  "quart",
  "starlette",
  "sanic",
  "aiohttp",
]);
interface Spread {
  readonly versioned?: { readonly file: string; readonly line: number; readonly path: string };
  readonly routes: readonly ProjectFact<"route">[];
  readonly mounts: readonly ProjectFact<"setting">[];
  readonly pages: boolean;
}

const spreads = remembered<Spread>();

function spreadOf(project: ProjectView, folder: string): Spread {
  const sources = [project.facts("route"), project.facts("setting"), project.facts("manifest")] as const;
  return spreads([...sources], folder, () => makeSpread(project, folder));
}

/** What a package serves, and the first place where it names a version. */
function makeSpread(project: ProjectView, folder: string): Spread {
  const own = <F extends { readonly file: string }>(facts: readonly F[]): F[] =>
    facts.filter((fact) => !isAsideFile(fact.file) && packageOf(project, fact.file) === folder);
  const routes = own(project.facts("route")).filter((fact) => routed.has(fact.data.framework) || fact.data.framework === "next");
  const settings = own(project.facts("setting"));
  const mounts = settings.filter((fact) => fact.data.key === mountKey);
  const version = settings.find((fact) => fact.data.key === versionKey);
  const route = routes.find((fact) => hasVersion(fact.data.path));
  const versioned = route
    ? { file: route.file, line: route.line, path: route.data.path }
    : version && { file: version.file, line: version.line, path: String(version.data.value) };
  return {
    ...(versioned ? { versioned } : {}),
    routes: routes.filter((fact) => routed.has(fact.data.framework) && !needsNoVersion(fact.data.path)),
    pages: settings.some((fact) => fact.data.key === pagesKey),
    mounts: mounts.filter((fact) => !needsNoVersion(String(fact.data.value))),
  };
}

function hasPages(project: ProjectView, folder: string): boolean {
  return project.dependencies(...pagePackages).some((dependency) => dependency.file === `${folder}package.json`);
}

/** Decides when all routes are known: a public interface has versions, unless its callers are the pages beside it. */
export const confirm: Confirm = (pending, project, file) => {
  const { what, path } = pending as { readonly what: "beside" | "mount" | "route"; readonly path: string };
  const folder = packageOf(project, file);
  const { versioned, routes, mounts, pages: ownPages } = spreadOf(project, folder);
  if (what === "beside") {
    // A version that is set for the whole application holds for this path too.
    if (!versioned?.path.startsWith("/") || hasVersion(path)) return "drop";
    return { report: { related: [{ file: versioned.file, line: versioned.line, message: `${versioned.path} has a version` }] } };
  }
  const few = isLoose(project) && routes.some((fact) => fact.data.path.startsWith("/api/")) ? 1 : fewRoutes;
  if (versioned || routes.length < few || ownPages || hasPages(project, folder)) return "drop";
  const first = mounts[0] ?? routes[0];
  const isFirst = first?.file === file && (what === "mount") === mounts.length > 0;
  return isFirst ? { report: { data: { count: routes.length === 1 ? "one route" : `${routes.length} routes` } } } : "drop";
};
