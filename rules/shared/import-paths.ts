/** Where files of a project lie to each other, and how one imports what another one hands out. */
import type { ProjectView } from "../api/project.ts";
import type { TextEdit } from "../api/text.ts";
import { manifestOf } from "./runtime.ts";

/** How a file writes the imports of its own project. */
export interface ImportStyle {
  /** `.js` or `.ts` where its relative imports end in one, else "". */
  readonly ending: "" | ".js" | ".ts";
  /** The prefix of an alias that it imports by (`@/`), "" when it has none. */
  readonly alias: string;
}

/** The folder of a path without the slash at its end, "" for the root. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** The folder of the nearest package manifest above a file, "" for the project's root. */
export function packageOf(path: string, project: ProjectView): string {
  return folderOf(manifestOf(project, path)?.file ?? "");
}

/** The relative import of a file from another one: `../lib/prisma`, with an ending where the importing file writes endings. */
export function importPath(from: string, to: string, ending: ImportStyle["ending"]): string {
  const here = folderOf(from).split("/").filter(Boolean);
  const source = /\.[cm]?[jt]sx?$/.exec(to)?.[0] ?? "";
  const there = to.slice(0, to.length - source.length).split("/");
  let common = 0;
  while (common < here.length && common < there.length - 1 && here[common] === there[common]) common++;
  const up = "../".repeat(here.length - common) || "./";
  const path = up + there.slice(common).join("/");
  if (ending === "") return path.replace(/(?<=[^.])\/index$/, "");
  return path + (ending === ".ts" ? source : source.replace("t", "j").replace("x", ""));
}

/** How a file imports another one of its project: by the alias that it uses where that leads there, else relative. */
function moduleFor(from: string, to: string, { alias, ending }: ImportStyle, project: ProjectView): string | undefined {
  const short = to.replace(/\.[cm]?[jt]sx?$/, "").replace(/\/index$/, "");
  const parts = short.split("/");
  const aliased = alias === "" ? [] : parts.map((_, at) => alias + parts.slice(at).join("/"));
  return [...aliased, importPath(from, to, ending)].find((module) => project.resolve(from, module) === to);
}

/** An edit as plain data. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Stand for the module and the name in edits that are written before either is known; characters that no source file holds. */
export const moduleMark = "\u0001";

/** Stands in an edit for the name under which something is imported; a character that no source file holds. */
export const nameMark = "\u0002";

/** What a file knows of an import that it may get; as plain data, for the time when the project tells what to import. */
export interface PendingImport {
  readonly style: ImportStyle;
  /** Words of the file that a new name must not be. */
  readonly taken: readonly string[];
  /** What the file imports already. */
  readonly known: readonly (readonly [local: string, module: string, name: string])[];
  /** Adds a name to an import that the file has of a module. */
  readonly into: Readonly<Record<string, readonly Edit[]>>;
  /** New imports of a name, and of a default export. */
  readonly named: readonly Edit[];
  readonly whole: readonly Edit[];
}

/** A name as a module of the project hands it out; "default" for the default export, with the name that it is then given. */
interface ExportedName {
  readonly file: string;
  readonly name: string;
  readonly local: string;
}

/** The name to use in a file for what another one exports, and the edits that import it; undefined where the one cannot import the other. */
export function importFor(
  pending: PendingImport,
  exported: ExportedName,
  from: string,
  project: ProjectView,
): { readonly name: string; readonly edits: readonly TextEdit[] } | undefined {
  const same = pending.known.filter(([, module]) => project.resolve(from, module) === exported.file);
  const there = same.find(([, , name]) => name === exported.name);
  if (there) return { name: there[0], edits: [] };
  // A free name that differs would need a renaming import; another file of the name is rare enough to be left to people.
  if (pending.taken.includes(exported.local)) return undefined;
  const name = exported.local;
  const module = same[0]?.[1] ?? moduleFor(from, exported.file, pending.style, project);
  if (module === undefined) return undefined;
  const edits = exported.name === "default" ? pending.whole : (pending.into[module] ?? pending.named);
  return { name, edits: filled(edits, { module, name }) };
}

/** Puts what has become known into edits. */
export function filled(
  edits: readonly Edit[],
  { module = "", name = "" }: { readonly module?: string; readonly name?: string },
): TextEdit[] {
  return edits.map((edit) => ({ ...edit, text: edit.text.replaceAll(moduleMark, () => module).replaceAll(nameMark, () => name) }));
}
