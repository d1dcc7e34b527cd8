import { defineProjectCheck } from "../../api/check.ts";
import type { ProjectFact } from "../../api/facts.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, judgedPlaces, notApplicable, partial, passed } from "../../shared/project/answers.ts";
import { entry } from "../../shared/project/applications.ts";
import { evidenceAt, isAside, practicesOf } from "../../shared/project/usage.ts";

/** Frameworks that answer what a handler throws in one place and one format by themselves. */
const byThemselves: Readonly<Record<string, string>> = {
  nest: "NestJS",
  fastify: "Fastify",
  trpc: "tRPC",
  graphql: "GraphQL",
  mcp: "MCP",
  fastmcp: "MCP",
  rails: "Rails",
  django: "Django",
  "django-ninja": "Django Ninja",
  drf: "Django REST framework",
  "next-action": "Next.js",
  sveltekit: "SvelteKit",
  remix: "Remix",
  nuxt: "Nuxt",
  wasp: "Wasp",
  nitro: "Nitro",
  h3: "h3",
};
/** Middleware of packages that answers errors; Sentry's own reports and passes the error on. */
const answering = /error|exception|boom|problem|celebrate|failure/i;
/** A rescue_from of one controller is no handler of all. */
const forAllControllers = /(?:^|\/)(?:\w*application|\w*base)\w*\.rb$|\/concerns\/|(?:^|\/)lib\/|(?:^|\/)(?:api|app|root)\.rb$/;

function evaluate(project: ProjectView): ProjectAnswer {
  const handlers = handlersOf(project);
  const { open, met } = judgedPlaces(project, "missing-error-boundary");
  const wrapped = routesInWrappers(project);
  const [place] = open;
  const framework = frameworksOf(project).find(({ note }) => byThemselves[note] !== undefined);
  // What stands behind the routes says nothing of the pages.
  if (place && framework && handlers.length === 0 && wrapped.evidence.length === 0 && met === 0)
    return partial(
      1,
      2,
      [framework, place],
      `${byThemselves[framework.note]} answers what its handlers throw, but what ${place.file} begins has no handler of errors; add one.`,
    );
  if (place && handlers.length === 0 && wrapped.evidence.length === 0 && met === 0)
    return failed("No handler of errors stands behind the routes; add one that logs and answers in one format.", [place]);
  if (place && (handlers.length > 0 || met > 0 || wrapped.evidence.length > 0)) {
    const found = open.length + Math.max(met, 1);
    const reason = `${open.length} of ${found} applications or page trees have no handler of errors; give them the one of the others.`;
    return partial(found - open.length, found, open, reason);
  }
  const [first] = handlers;
  if (first) return passed(handlers, `Errors of routes end in one place: ${first.note}.`);
  if (wrapped.evidence.length > 0) return byWrapper(wrapped);
  if (framework) {
    const name = byThemselves[framework.note] ?? framework.note;
    return passed([framework], `${name} answers what its handlers throw in one place and one format.`);
  }
  if (met > 0) return passed(frameworksOf(project).slice(0, 1), "Errors are handled where pages and routes meet the framework.");
  if (frameworksOf(project).length === 0 && project.trait("web-ui").length > 0) return ofPages(project);
  const reason = "No handler of errors for all routes was found; add one that logs the error and answers in one format.";
  return failed(reason, frameworksOf(project).slice(0, 1));
}

/** Pages that a framework shows where another one failed. */
const errorPage =
  /(?:^|\/)app\/(?:.*\/)?(?:global-)?error\.[jt]sx?$|(?:^|\/)pages\/_error\.[jt]sx?$|(?:^|\/)pages\/500\.[jt]sx?$|(?:^|\/)routes\/(?:.*\/)?\+error\.svelte$|(?:^|\/)(?:app\/)?error\.vue$|(?:^|\/)pages\/500\.(?:astro|vue)$/;

/** Pages without a route of their own have no answers to give a format; what they need is a page for their errors. */
function ofPages(project: ProjectView): ProjectAnswer {
  const [page] = project.filesMatching(errorPage).filter((file) => !isAside(file));
  if (page !== undefined) return passed([{ file: page, line: -1, note: "page of errors" }], `Errors of pages end in one place: ${page}.`);
  return notApplicable("No route was found whose errors the project would have to answer.");
}

function handlersOf(project: ProjectView): Evidence[] {
  const settings = project
    .facts("setting")
    .filter(({ data, file }) => data.key === "error.handler" && !isAside(file) && (data.value !== "onError" || serves(project, file)))
    .map((fact) => evidenceAt(fact, `error handler ${typeof fact.data.value === "string" ? fact.data.value : ""}`.trim()));
  const middleware = project
    .facts("middleware")
    .filter(({ data, file }) => answering.test(data.name) && !/sentry/i.test(data.name) && !isAside(file))
    .map((fact) => evidenceAt(fact, `middleware ${fact.data.name}`));
  const practices = practicesOf(project, "error-handler")
    .filter(({ data, file }) => data.name !== "wrapper" && (data.name !== "rescue_from" || forAllControllers.test(file)))
    .map((fact) => evidenceAt(fact, fact.data.name));
  return [...practices, ...settings, ...middleware];
}

/** `onError` is also the name of many a callback: it counts where an application or its routes are made. */
function serves(project: ProjectView, file: string): boolean {
  return project.factsIn(file, "app").length > 0 || project.factsIn(file, "route").length > 0;
}

/** Names of what stands around every route of an interface. */
const wrapper = /^(?:with(?:Api|Route|Handler|ApiRoute|ApiHandler|RouteHandler)|(?:api|route)Handler)$/;

interface Wrapped {
  readonly evidence: readonly Evidence[];
  /** Files with routes, and those of them that use the wrapper. */
  readonly files: number;
  readonly wrapped: number;
}

/** Handlers of Next.js and its like stand alone: a shared wrapper is what they have for a handler of errors. */
function routesInWrappers(project: ProjectView): Wrapped {
  const wrappers: readonly ProjectFact<"practice" | "route">[] = [
    ...practicesOf(project, "error-handler").filter(({ data }) => data.name === "wrapper"),
    ...project.facts("route").filter(({ data, file }) => !isAside(file) && data.guards.some((guard) => wrapper.test(guard))),
  ];
  const files = new Set(project.facts("route").flatMap(({ file }) => (isAside(file) ? [] : [file])));
  const using = new Set(wrappers.map(({ file }) => file).filter((file) => files.has(file)));
  return {
    evidence: wrappers.filter(({ file }) => using.has(file)).map((fact) => evidenceAt(fact, "shared wrapper")),
    files: files.size,
    wrapped: using.size,
  };
}

function byWrapper({ evidence, files, wrapped }: Wrapped): ProjectAnswer {
  if (wrapped * 10 >= files * 9) return passed(evidence, "The routes share a wrapper that answers errors.");
  const reason = `${files - wrapped} of ${files} files with routes do without the wrapper that answers errors for the others; use it there too.`;
  return partial(wrapped, files, evidence, reason);
}

function frameworksOf(project: ProjectView): Evidence[] {
  const all = [...project.facts("app"), ...project.facts("route")].filter(({ file }) => !isAside(file));
  return [...all.filter(({ file }) => entry.test(file)), ...all.filter(({ file }) => !entry.test(file))].map((fact) =>
    evidenceAt(fact, fact.data.framework),
  );
}

export default defineProjectCheck({
  id: "central-error-handling",
  title: "One error handler with one error format",
  category: "reliability",
  priority: "P1",
  effort: 45,
  restsOn: ["missing-error-boundary"],
  why: "Where each route deals with errors in its own way, some of them leak a stack, some answer 200, and clients cannot tell what went wrong.",
  limits: "What a handler answers is not read. Routes that handle all their errors themselves are not counted.",
  applies: ["service"],
  evidence:
    "An error middleware, exception handler, rescue_from, setErrorHandler or exception filter, a wrapper that the routes share, or a framework that does it by itself.",
  evaluate,
});
