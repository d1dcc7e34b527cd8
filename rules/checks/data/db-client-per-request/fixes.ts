import type { ProjectFact } from "../../../api/facts.ts";
import type { EnsuredLine, ProblemFix } from "../../../api/outcome.ts";
import type { ProjectView } from "../../../api/project.ts";
import type { TextEdit } from "../../../api/text.ts";
import { importPath, packageOf } from "../../../shared/import-paths.ts";
import { type ImportPlan, importMark } from "./plan.ts";

/** Imports the client that another module hands out, in place of the one made here; undefined where that cannot be written down. */
export function useShared(
  plan: ImportPlan,
  shared: ProjectFact<"database-client">,
  file: string,
  project: ProjectView,
): ProblemFix | undefined {
  if (packageOf(shared.file, project) !== packageOf(file, project)) return undefined;
  const edits = importEdits(plan, shared.file, shared.data.exported, file, project);
  const safe = plan.plain && !shared.data.changed && shared.data.library === "prisma";
  return edits && { fix: safe ? "importClient" : "importClientSuggest", data: { file: shared.file }, edits };
}

function importEdits(plan: ImportPlan, target: string, exported: string, file: string, project: ProjectView): TextEdit[] | undefined {
  const there = plan.imports.find(([, module, name]) => name === exported && project.resolve(file, module) === target);
  if (there) return there[0] === plan.local ? [...plan.alone] : undefined;
  if (plan.imports.some(([local]) => local === plan.local)) return undefined;
  const line = importText(plan, importPath(file, target, plan.ending), exported);
  return [...plan.removed, { ...plan.added, text: plan.added.text.replace(importMark, () => line) }];
}

function importText({ local, quote, semicolon, commonJs }: ImportPlan, path: string, exported: string): string {
  const module = quote + path + quote;
  const renamed = local === exported ? exported : `${exported}${commonJs ? ":" : " as"} ${local}`;
  const names = exported === "default" ? local : `{ ${renamed} }`;
  return commonJs ? `const ${names} = require(${module})${semicolon}` : `import ${names} from ${module}${semicolon}`;
}

/** Writes a module with the one client of the project, and imports it; undefined where the project has a file of that name. */
export function createShared(plan: ImportPlan, file: string, project: ProjectView): ProblemFix | undefined {
  const script = /\.[cm]?jsx?$/.test(file);
  const root = [packageOf(file, project), /(?:^|\/)src\//.test(file) ? "src" : ""].filter(Boolean).join("/");
  const path = `${root === "" ? "" : `${root}/`}lib/prisma.${script ? "js" : "ts"}`;
  const taken = [...project.files].some((known) => known.startsWith(path.replace(/\.[jt]s$/, ".")));
  const edits = taken || path === file ? undefined : importEdits(plan, path, "prisma", file, project);
  const ensureLines = clientModule(plan, script).map((line): EnsuredLine => ({ path, line }));
  return edits && { fix: "createClient", data: { file: path }, edits, ensureLines };
}

/** The lines of a module with one client, which is found again when the module is reloaded in development. */
function clientModule({ quote, semicolon, commonJs }: ImportPlan, script: boolean): string[] {
  const module = `${quote}@prisma/client${quote}`;
  const made = "(shared.prisma ??= new PrismaClient())";
  const shared = script ? "const shared = globalThis" : "const shared = globalThis as typeof globalThis & { prisma?: PrismaClient }";
  return commonJs
    ? [`const { PrismaClient } = require(${module})${semicolon}`, `${shared}${semicolon}`, `module.exports.prisma = ${made}${semicolon}`]
    : [`import { PrismaClient } from ${module}${semicolon}`, `${shared}${semicolon}`, `export const prisma = ${made}${semicolon}`];
}
