/** What a file knows of an import that only the project can write down; see {@link importFor}. */
import type { TsFile } from "../../api/file.ts";
import type { TextEdit } from "../../api/text.ts";
import { type ImportStyle, moduleMark, nameMark, type PendingImport } from "../import-paths.ts";
import { importsOf } from "./scope.ts";
import { importModule, importName } from "./style.ts";

/** How a file writes the imports of its own project, from those that it has. */
export function importStyleOf(file: TsFile): ImportStyle {
  const modules = [...importsOf(file).values()].map(({ module }) => module);
  const relative = modules.find((module) => /^\.\.?\//.test(module));
  const written = relative === undefined && /\.m[jt]s$/.test(file.path) ? ".js" : /\.[cm]?([jt])s$/.exec(relative ?? "")?.[0];
  const ending = written === undefined ? "" : written.includes("t") ? ".ts" : ".js";
  const alias = /^(?:@|~|#|src)\/|^#/.exec(modules.find((module) => /^(?:@|~|#|src)\/|^#\w/.test(module)) ?? "")?.[0] ?? "";
  return { ending, alias };
}

function plain(edits: readonly TextEdit[]) {
  return edits.map(({ start, end, text }) => ({ start, end, text }));
}

/**
 * The import of a name that is not known yet.
 * @param names what the name may be, from `^` to `$`; words of the file that match are taken
 */
export function pendingImport(file: TsFile, names: RegExp): PendingImport {
  const imports = [...importsOf(file)].filter(([, { typeOnly }]) => !typeOnly);
  const own = imports.filter(([, { module }]) => /^[.@~#]|\//.test(module));
  const into: Record<string, ReturnType<typeof plain>> = {};
  for (const [, { module }] of own) {
    const { name, edits } = importName(file, [module], nameMark);
    if (name === nameMark && edits.length > 0) into[module] = plain(edits);
  }
  return {
    style: importStyleOf(file),
    taken: [...new Set(file.text.match(new RegExp(`(?<![\\w$])(?:${names.source.slice(1, -1)})(?![\\w$])`, "g")))],
    known: own.map(([local, { module, name }]) => [local, module, name] as const),
    into,
    named: plain(importName(file, [moduleMark], nameMark).edits),
    whole: plain(importModule(file, [moduleMark], nameMark).edits),
  };
}
