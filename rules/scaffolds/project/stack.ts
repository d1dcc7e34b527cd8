/** Which framework a project is built with, and where new modules of it belong. */
import type { ProjectFact } from "../../api/facts.ts";
import type { ProjectView } from "../../api/project.ts";
import { isTrial } from "../../shared/project/usage.ts";
import { folderOf } from "./text.ts";

/** Frameworks of JavaScript and TypeScript. */
export type NodeFramework = "express" | "fastify" | "koa" | "hono" | "nest" | "next";
type PythonFramework = "fastapi" | "flask" | "django";
type RubyFramework = "rails" | "sinatra";

/** A framework that scaffolds can write modules for. */
export type Framework = NodeFramework | PythonFramework | RubyFramework;

/** As the frameworks write their own names. */
export const frameworkTitles: Readonly<Record<Framework, string>> = {
  express: "Express",
  fastify: "Fastify",
  koa: "Koa",
  hono: "Hono",
  nest: "NestJS",
  next: "Next.js",
  fastapi: "FastAPI",
  flask: "Flask",
  django: "Django",
  rails: "Rails",
  sinatra: "Sinatra",
};

/** One application of the project. */
export interface Stack {
  readonly framework: Framework;
  /** The file in which the application is made; what has to be added by hand belongs there. */
  readonly app: string;
  /** The name of the application in that file. */
  readonly name: string;
  /** Folder of the package, with its slash; "" at the root. */
  readonly base: string;
  /** Folder in which new modules are put, with its slash. */
  readonly folder: string;
}

/** Frameworks whose application is an object of the program; wrappers come before what they wrap. */
const byApp: readonly Framework[] = ["nest", "fastify", "express", "koa", "hono", "fastapi", "flask", "rails", "sinatra"];

/** The framework of the project's service; undefined when none is found that scaffolds are written for. */
export function stackOf(project: ProjectView): Stack | undefined {
  const apps = project.facts("app").filter((fact) => !isTrial(fact.file) && !/\.(?:test|spec)\./.test(fact.file));
  for (const framework of byApp) {
    const app = apps.find((fact) => fact.data.framework === framework);
    if (app) return stackOfApp(project, framework, app);
  }
  return nextStack(project) ?? djangoStack(project);
}

function stackOfApp(project: ProjectView, framework: Framework, app: ProjectFact<"app">): Stack {
  const base = packageOf(project, app.file);
  const rails = framework === "rails";
  return { framework, app: app.file, name: app.data.name, base, folder: rails ? base : folderOf(app.file) };
}

/** The folder of the nearest manifest at or above a file. */
function packageOf(project: ProjectView, file: string): string {
  const folders = project.facts("manifest").map((fact) => folderOf(fact.file));
  return folders.filter((folder) => file.startsWith(folder)).sort((a, b) => b.length - a.length)[0] ?? "";
}

function nextStack(project: ProjectView): Stack | undefined {
  const [next] = project.dependencies("next").filter((fact) => fact.data.ecosystem === "npm" && !isTrial(fact.file));
  if (!next) return undefined;
  const base = folderOf(next.file);
  const source = project.filesMatching(/\.[jt]sx?$/).find((file) => file.startsWith(`${base}src/`));
  const typed = project.filesMatching(/\.tsx?$/).some((file) => file.startsWith(base));
  const [config = `${base}next.config.${typed ? "ts" : "mjs"}`] = project
    .filesMatching(/(?:^|\/)next\.config\.[cm]?[jt]s$/)
    .filter((file) => folderOf(file) === base);
  return { framework: "next", app: config, name: "", base, folder: source ? `${base}src/` : base };
}

function djangoStack(project: ProjectView): Stack | undefined {
  const [manage] = project.filesMatching(/(?:^|\/)manage\.py$/).filter((file) => !isTrial(file));
  const [settings] = project.filesMatching(/(?:^|\/)settings(?:\/\w+)?\.py$/).filter((file) => !isTrial(file));
  if (manage === undefined || settings === undefined) return undefined;
  const folder = folderOf(settings).replace(/settings\/$/, "");
  return { framework: "django", app: settings, name: folder.split("/").at(-2) ?? "", base: folderOf(manage), folder };
}

/** The reason for which a scaffold is not made: none of the frameworks that it is written for. */
export function needsStack(frameworks: readonly Framework[]): (project: ProjectView) => string | undefined {
  return (project) => {
    const stack = stackOf(project);
    if (stack && frameworks.includes(stack.framework)) return undefined;
    const names = frameworks.map((framework) => frameworkTitles[framework]).join(", ");
    const found = stack ? `${frameworkTitles[stack.framework]} is` : "no framework is";
    return `It is written for ${names}; ${found} found in this project.`;
  };
}
