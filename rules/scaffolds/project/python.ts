/** Modules of a Python project: where they go, and how others import them. */
import type { ProjectView } from "../../api/project.ts";
import { isTrial } from "../../shared/project/usage.ts";
import type { ScaffoldFile } from "../scaffold.ts";
import type { Stack } from "./stack.ts";

/** A new module beside the application. */
export function pythonModule(stack: Stack, name: string, text: string): ScaffoldFile {
  return { path: `${stack.folder}${name}.py`, text: text.replace(/^\n/, "") };
}

/** The dotted name by which a file of the project is imported. */
export function moduleOf(stack: Stack, file: string): string {
  const inside = file.startsWith(stack.base) ? file.slice(stack.base.length) : file;
  return inside
    .replace(/^src\//, "")
    .replace(/(?:\/__init__)?\.py$/, "")
    .replaceAll("/", ".");
}

/** The note that says how the application takes a module in. */
export function pythonWiring(stack: Stack, module: ScaffoldFile, imported: string, call: string): string {
  return `In ${stack.app}:\nfrom ${moduleOf(stack, module.path)} import ${imported}\n${call}`;
}

/** The engine of SQLAlchemy that a module hands out. */
export function engineOf(project: ProjectView): { readonly file: string; readonly name: string } | undefined {
  const found = project
    .facts("exported-instance")
    .find((fact) => fact.data.of === "engine" && fact.file.endsWith(".py") && !isTrial(fact.file));
  return found && { file: found.file, name: found.data.name };
}
