/** Looks up the constants that a project's modules export, from the facts of the project. */
import type { ProjectView } from "../api/project.ts";
import type { Json } from "../api/vocabulary.ts";

/** A constant as it is imported: the module as written, and the path of the exported name ("default" for the default export) and members below. */
interface ImportedConstant {
  readonly module: string;
  readonly path: readonly string[];
}

/** The values of a constant object, with the place of its definition. */
interface ExportedConstant {
  readonly file: string;
  /** 0-based. */
  readonly line: number;
  readonly values: Readonly<Record<string, Json | undefined>>;
}

/** Modules that pass a constant on from each other are followed this far. */
const hops = 5;

/** How a fact says that a name is passed on from another module; see {@link exportedConstant}. */
export function passedOn(module: string, name: string): string {
  return `${module}#${name}`;
}

/**
 * The constant object behind an import, through modules that pass it on.
 * Undefined when it lies outside the project, is no plain object, or may get more members from a spread.
 */
export function exportedConstant(project: ProjectView, from: string, constant: ImportedConstant, depth = 0): ExportedConstant | undefined {
  const [name, ...members] = constant.path;
  const target = name === undefined || depth > hops ? undefined : project.resolve(from, constant.module);
  if (name === undefined || target === undefined) return undefined;
  const facts = project.factsIn(target, "exported-object");
  const own = facts.find((fact) => fact.data.name === name);
  if (own) {
    const source = own.data.values["..."];
    if (typeof source === "string") return exportedConstant(project, target, sourceOf(source, members), depth + 1);
    const values = below(own.data.values, members);
    return values && values["..."] === undefined ? { file: target, line: own.line, values } : undefined;
  }
  // A default import of a module that has no default export means the module itself: require("./cookies").session
  if (name === "default" && members.length > 0) return exportedConstant(project, from, { ...constant, path: members }, depth + 1);
  for (const fact of facts) {
    const source = fact.data.name === "*" ? fact.data.values["..."] : undefined;
    const found =
      typeof source === "string"
        ? exportedConstant(project, target, { module: sourceOf(source, []).module, path: constant.path }, depth + 1)
        : undefined;
    if (found) return found;
  }
  return undefined;
}

function sourceOf(source: string, members: readonly string[]): ImportedConstant {
  const at = source.lastIndexOf("#");
  return { module: source.slice(0, at), path: [source.slice(at + 1), ...members] };
}

function below(
  values: Readonly<Record<string, Json | undefined>>,
  members: readonly string[],
): Readonly<Record<string, Json | undefined>> | undefined {
  let current: Json | undefined = values as Json;
  for (const member of members) {
    current = isRecord(current) ? current[member] : undefined;
    if (current === undefined) return undefined;
  }
  return isRecord(current) ? current : undefined;
}

function isRecord(value: Json | undefined): value is { readonly [key: string]: Json | undefined } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
