/** Shapes of answers about security, and where settings that decide them stand. */
import type { Practice } from "../api/practices.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../api/project.ts";
import type { Trait } from "../api/vocabulary.ts";
import { isAsideFile } from "./variables.ts";
import { configsOf, evidenceAt, isAside, practicesOf } from "./usage.ts";

/** Places shown for one answer. */
const shown = 4;

/** A pass with its first places. */
export function passed(evidence: readonly Evidence[], reason: string): ProjectAnswer {
  return { status: "pass", evidence: evidence.slice(0, shown), reason };
}

/** A failure; `evidence` shows where the missing thing would belong. */
export function failed(reason: string, evidence: readonly Evidence[] = [], at: ProjectAnswer["at"] = undefined): ProjectAnswer {
  return { status: "fail", evidence: evidence.slice(0, shown), reason, ...(at ? { at } : {}) };
}

/** Nothing that the check asks about. */
export function notApplicable(reason: string): ProjectAnswer {
  return { status: "not-applicable", evidence: [], reason };
}

/** Nothing tells. */
export function unknown(reason: string, evidence: readonly Evidence[] = []): ProjectAnswer {
  return { status: "unknown", evidence: evidence.slice(0, shown), reason };
}

/** Some of what is wanted, all of it, or nothing of it. */
export function share(
  met: number,
  found: number,
  evidence: readonly Evidence[],
  reason: string,
  at: ProjectAnswer["at"] = undefined,
): ProjectAnswer {
  if (met === 0) return failed(reason, evidence, at);
  if (met >= found) return passed(evidence, reason);
  return { status: "partial", met, found, evidence: evidence.slice(0, shown), reason, ...(at ? { at } : {}) };
}

/** The evidence, or else where the project shows that the check counts: a count of places has no place of its own. */
export function shownBy(project: ProjectView, trait: Trait, evidence: readonly Evidence[]): readonly Evidence[] {
  return evidence.length > 0 ? evidence : project.trait(trait).slice(0, 1);
}

/** Places where a practice is put to use. */
export function practised(project: ProjectView, topic: Practice): readonly Evidence[] {
  return practicesOf(project, topic)
    .filter(({ data }) => data.met)
    .map((fact) => evidenceAt(fact, fact.data.name));
}

/** Files of these tools that set what is asked for; the note says what. One place for each file. */
export function settingsOf(
  project: ProjectView,
  tools: readonly string[],
  wanted: (key: string, value: string | number | boolean, name: string) => boolean,
): readonly Evidence[] {
  return tools.flatMap((tool) =>
    configsOf(project, tool).flatMap((fact) => {
      const found = Object.entries(fact.data.values).find(([key, value]) => wanted(key, value, fact.data.name));
      return found ? [evidenceAt(fact, noteOf(found[0], found[1]))] : [];
    }),
  );
}

function noteOf(key: string, value: string | number | boolean): string {
  const note = (/\.\d+$/.test(key) ? String(value) : `${key}: ${value}`).replace(/\s+/g, " ");
  return note.length > 80 ? `${note.slice(0, 79)}…` : note;
}

const trialSettings = /(?:^|[/_.])(?:tests?|testing|dev|development|local|ci)(?:_settings)?\.(?:py|rb)$/i;

/** Settings of Django and Rails that hold in production; those of tests and of development do not. */
export function productionSettings(
  project: ProjectView,
  tool: "django" | "rails",
  wanted: (key: string, value: string | number | boolean) => boolean,
): readonly Evidence[] {
  return settingsOf(project, [tool], (key, value, name) => !/^(?:development|test)$/.test(name) && wanted(key, value)).filter(
    ({ file }) => !trialSettings.test(file),
  );
}

/** Where an application, backend or middleware of Django is switched on. */
export function djangoUses(project: ProjectView, name: RegExp): readonly Evidence[] {
  return productionSettings(
    project,
    "django",
    (key, value) => /APPS|MIDDLEWARE|BACKENDS/.test(key) && typeof value === "string" && name.test(value),
  );
}

/** Where a project says that it is a Rails application, or undefined. */
export function railsOf(project: ProjectView): Evidence | undefined {
  const gem = project.dependencies("rails", "railties").find(({ data, file }) => !data.dev && !/\.gemspec$/.test(file) && !isAside(file));
  const found = gem ?? project.facts("app").find(({ data, file }) => data.framework === "rails" && !isAside(file));
  return found ? evidenceAt(found, "Rails") : undefined;
}

/** Where applications are made, rather than parts of them. */
const entry = /(?:^|\/)(?:main|app|server|index|router|application|asgi|wsgi)\.\w+$/i;

/** Where the program that answers requests is made, for a squiggle. */
export function appPlace(project: ProjectView): ProjectAnswer["at"] {
  const apps = project.facts("app").filter(({ data, file }) => data.framework !== "mcp" && !isAsideFile(file));
  const app = apps.find(({ file }) => entry.test(file)) ?? apps[0];
  return app ? { file: app.file, span: { start: app.start, end: app.end } } : undefined;
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

export const overStreams = "The server talks over its standard streams, not over HTTP.";
