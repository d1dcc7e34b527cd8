import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { servesOwnPages } from "../../shared/api-versions.ts";
import { notApplicable, passed, failed, partial } from "../../shared/project/answers.ts";
import { handlerNames, handlersOf } from "../../shared/project/tested.ts";
import { configsOf, evidenceAt, isAside, isTrial, practicesOf } from "../../shared/project/usage.ts";
import { matchOf, patternOf, segmentsOf, isParameter } from "../../shared/route-paths.ts";
import { isHealthPath } from "../../shared/routes.ts";

const listed = 3;
/** Titles that the page of a reference has at least, its own included. */
const sections = 3;
/** Frameworks that describe their routes by themselves. */
const describing = /^(?:fastapi|litestar|ninja|fastmcp|mcp)$/;
const schemaFile =
  /(?:^|\/)(?:schema|schemas\/[\w-]+|[\w-]*schema)\.(?:graphql|graphqls|gql)$|(?:^|\/)(?:graphql\/schema)\.(?:json|graphql)$/;
const reference =
  /(?:^|\/)(?:typedoc\.(?:json|[cm]?js)|api-extractor\.json|\.yardopts|docs\/(?:api|reference)[^/]*(?:\/.+)?\.(?:mdx?|rst)|mkdocs\.ya?ml)$/i;

function evaluate(project: ProjectView): ProjectAnswer {
  const generators = [
    ...practicesOf(project, "openapi")
      .filter(({ data, file }) => data.name.startsWith("generator ") && !isTrial(file))
      .map((fact) => evidenceAt(fact, fact.data.name.slice(10))),
    ...builtIn(project),
  ];
  const [generator] = generators;
  if (generator) return passed(generators.slice(0, listed), `The interface is described from its code by ${generator.note}.`);
  const described = practicesOf(project, "openapi").filter(({ data }) => /^[A-Z]+ \//.test(data.name));
  if (described.length > 0)
    return ofFiles(
      project,
      described.map((fact) => ({ operation: fact.data.name, evidence: evidenceAt(fact, fact.data.name) })),
    );
  const [schema] = project.filesMatching(schemaFile).filter((file) => !isAside(file) && !isTrial(file));
  if (schema !== undefined)
    return passed([{ file: schema, line: -1, note: "GraphQL schema" }], "The schema of GraphQL describes the interface.");
  const handlers = published(project);
  if (handlers.length === 0) return withoutRoutes(project);
  return failed(
    `Nothing describes the ${handlers.length === 1 ? "route" : `${handlers.length} routes`} for whoever calls them; generate an OpenAPI file from the code.`,
    handlers.slice(0, listed).map((handler) => evidenceAt(handler, "described nowhere")),
  );
}

/** FastAPI and its peers serve a description unless they are told not to; tools of MCP carry theirs. */
function builtIn(project: ProjectView): Evidence[] {
  return [...project.facts("app"), ...project.facts("route")]
    .filter(({ data, file }) => describing.test(data.framework) && !isAside(file) && !isTrial(file))
    .slice(0, listed)
    .map((fact) => evidenceAt(fact, fact.data.framework === "fastapi" ? "FastAPI" : fact.data.framework));
}

/** Routes that others than the project's own pages may call. */
function published(project: ProjectView) {
  const pages = project.trait("web-ui").length > 0;
  return handlersOf(project).filter(
    ({ data }) =>
      !/^(?:next-action|trpc|mcp|lambda)$/.test(data.framework) &&
      !isHealthPath(data.path) &&
      (!pages || (/(?:^|\/)(?:api|v\d+)(?:\/|$)/.test(data.path) && !servesOwnPages(data.framework, data.path))),
  );
}

function ofFiles(project: ProjectView, operations: readonly { operation: string; evidence: Evidence }[]): ProjectAnswer {
  const requests = operations.map(({ operation }) => {
    const [method = "", path = ""] = operation.split(" ");
    return { method, segments: segmentsOf(path).map((segment) => (isParameter(segment) ? "*" : segment)) };
  });
  const handlers = published(project);
  const missing = handlers.filter((handler) => {
    const pattern = { ...patternOf(handler.data.path, handler.data.framework, handler.file), whole: false };
    return !requests.some(
      ({ method, segments }) => (method === handler.data.method || /^(?:ANY|ALL|)$/.test(handler.data.method)) && covers(pattern, segments),
    );
  });
  const files = [...new Map(operations.map(({ evidence }) => [evidence.file, { ...evidence, note: "OpenAPI" }])).values()].slice(0, listed);
  const met = handlers.length - missing.length;
  if (missing.length === 0)
    return passed(
      files,
      `${files[0]?.file} describes ${operations.length === 1 ? "an operation" : `${operations.length} operations`}, the routes found among them.`,
    );
  if (met === 0)
    return partial(1, 2, files, `${files[0]?.file} describes an interface, but none of the routes found; bring it up to date.`);
  return partial(
    met,
    handlers.length,
    files,
    `${met} of ${handlers.length} routes are described in ${files[0]?.file}; not ${handlerNames(missing, listed)}.`,
  );
}

/** A description may leave out the prefix that its servers name. */
function covers(pattern: ReturnType<typeof patternOf>, segments: readonly string[]): boolean {
  if (matchOf(pattern, segments) > 0) return true;
  for (let skip = 1; skip < pattern.segments.length && skip <= 2; skip++) {
    const shorter = { ...pattern, segments: pattern.segments.slice(skip) };
    if (
      shorter.segments.some((segment) => !isParameter(segment)) &&
      shorter.segments.length === segments.length &&
      matchOf(shorter, segments) > 0
    )
      return true;
  }
  return false;
}

/** A page without a section of its own for each thing explains that there is an interface, not the interface. */
function saysMore(project: ProjectView, path: string): boolean {
  return !/^(?:.*\/)?docs\/(?:api|reference)[^/]*\.mdx?$/i.test(path) || project.factsIn(path, "heading").length >= sections;
}

function withoutRoutes(project: ProjectView): ProjectAnswer {
  const [file] = project.filesMatching(reference).filter((path) => !isAside(path) && saysMore(project, path));
  const typedoc = configsOf(project, "typedoc").map((fact) => evidenceAt(fact, "typedoc"));
  const evidence = [...typedoc, ...(file === undefined ? [] : [{ file, line: -1, note: "reference" }])];
  return evidence.length > 0
    ? passed(evidence, `${evidence[0]?.file} is the reference of the interface.`)
    : notApplicable("No routes are found that others than the project's own pages call.");
}

export default defineProjectCheck({
  id: "api-docs",
  title: "API documented",
  category: "documentation",
  priority: "P2",
  effort: 120,
  why: "Whoever calls an interface without a description tries it out in production, and every change of it is a surprise.",
  limits:
    "A generator that is in use counts for all routes, although each may need notes of its own; a written OpenAPI file is compared with the routes by method and path. Descriptions that are published from elsewhere are not seen.",
  applies: ["service"],
  evidence: "A generator in use (FastAPI has one built in), an OpenAPI file that describes the routes found, or a schema of GraphQL.",
  evaluate,
});
