/** The application that answers requests: where it is made, what it is made with, and whether it speaks HTTP. */
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { isAsideFile } from "../variables.ts";
import { evidenceAt, isAside, isTrial, practicesOf } from "./usage.ts";

/** Where applications are made, rather than parts of them. */
export const entry = /(?:^|\/)(?:main|app|server|index|router|application|asgi|wsgi)\.\w+$/i;

/** The place where what belongs to an application as a whole is missing: where it is made. Undefined where that is not known. */
export function appPlace(project: ProjectView): ProjectAnswer["at"] {
  const apps = project.facts("app").filter(({ data, file }) => data.framework !== "mcp" && !isAsideFile(file) && !isTrial(file));
  const entries = apps.filter(({ file }) => entry.test(file));
  const candidates = entries.length > 0 ? entries : apps;
  // Beside the application there may be a small server, for its health or a sidecar: the one with the most routes is meant.
  const routes = candidates.length > 1 ? project.facts("route") : [];
  const weight = (file: string): number => {
    const folder = file.slice(0, file.lastIndexOf("/") + 1).replace(/(?:^|\/)(?:src|app)\/$/, (part) => (part.startsWith("/") ? "/" : ""));
    return routes.filter((route) => route.file.startsWith(folder)).length;
  };
  const weights = new Map(candidates.map(({ file }) => [file, weight(file)]));
  const app = candidates.reduce<(typeof candidates)[number] | undefined>(
    (best, each) => (best && (weights.get(best.file) ?? 0) >= (weights.get(each.file) ?? 0) ? best : each),
    undefined,
  );
  return app ? { file: app.file, span: { start: app.start, end: app.end } } : undefined;
}

/** Where a project says that it is a Rails application, or undefined. */
export function railsOf(project: ProjectView): Evidence | undefined {
  const gem = project.dependencies("rails", "railties").find(({ data, file }) => !data.dev && !/\.gemspec$/.test(file) && !isAside(file));
  const found = gem ?? project.facts("app").find(({ data, file }) => data.framework === "rails" && !isAside(file));
  return found ? evidenceAt(found, "Rails") : undefined;
}

const httpServers = [
  "express",
  "fastify",
  "hono",
  "koa",
  "@hono/node-server",
  "next",
  "fastapi",
  "starlette",
  "uvicorn",
  "flask",
  "django",
  "rails",
  "sinatra",
];

/** Whether requests come over HTTP. A server of tools that talks over its standard streams has no headers, hosts or bodies. */
export function servesHttp(project: ProjectView): boolean {
  const serving = [...project.facts("route"), ...project.facts("app")];
  if (serving.length === 0 || serving.some(({ data, file }) => data.framework !== "mcp" && !isAside(file))) return true;
  return practicesOf(project, "host-check").length > 0 || project.dependencies(...httpServers).some(({ data }) => !data.dev);
}

/** Why a check of HTTP does not apply to a server of tools. */
export const overStreams = "The server talks over its standard streams, not over HTTP.";
