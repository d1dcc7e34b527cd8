/** What the detector knows of a file that logs through the console, for the time when the project's logger is known. */
import type { TsFile } from "../../../api/file.ts";
import type { TextEdit } from "../../../api/text.ts";
import type { TS } from "../../../api/ts.ts";
import type { LoggerForm } from "../../../shared/typescript/logger-use.ts";
import { lastNameOf } from "../../../shared/typescript/nodes.ts";
import type { Runtime } from "../../../shared/typescript/runtime.ts";
import { importsOf } from "../../../shared/typescript/scope.ts";
import { importModule, importName, styleOf } from "../../../shared/typescript/style.ts";
import { replaced } from "./replace.ts";

/** An edit as plain data. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface Pending {
  readonly runtime: Runtime;
  /** All calls are warnings and errors. */
  readonly onlyErrors: boolean;
  /** Imports of the logger, by the name that its module exports; the module stands as {@link moduleMark}. */
  readonly imports: Readonly<Record<string, { readonly name: string; readonly edits: readonly Edit[] }>>;
  /** The calls rewritten, by the form of the logger; its name stands as {@link nameMark}. Absent where one cannot be. */
  readonly forms: Readonly<Record<string, readonly Edit[]>>;
  /** How the file writes its relative imports: with this ending. */
  readonly ending: string;
  /** The prefix of an alias that the file imports by, "" when it has none. */
  readonly alias: string;
  /** A logger made in this very file. */
  readonly own: readonly Edit[];
}

/** Files with more calls than this are rewritten by hand. */
const most = 60;

export const moduleMark = "\u0001";
export const nameMark = "\u0002";

function plain(edits: readonly TextEdit[]): Edit[] {
  return edits.map(({ start, end, text }) => ({ start, end, text }));
}

/** All that `confirm` may need. */
export function pendingOf(calls: readonly TS.CallExpression[], runtime: Runtime, file: TsFile): Pending {
  const forms: Record<string, readonly Edit[]> = {};
  if (calls.length <= most && runtime !== "browser") {
    for (const form of ["fields", "message", "any", "unknown"] satisfies LoggerForm[]) {
      const edits = calls.map((call) => replaced(call, nameMark, form, file));
      if (edits.every((each) => each !== undefined)) forms[form] = edits.flatMap((each) => plain(each ?? []));
    }
  }
  const named = (exported: string) => {
    const { name, edits } = importName(file, [moduleMark], exported);
    return { name, edits: plain(edits) };
  };
  const whole = importModule(file, [moduleMark], "logger");
  const modules = [...importsOf(file).values()].map((imported) => imported.module);
  const pino = importModule(file, ["pino"], "pino");
  const made = ownLogger(pino.name, file);
  const inserted = pino.edits.map((edit) => ({
    ...edit,
    text: edit.text.endsWith(made.lineEnd) ? `${edit.text}${made.line}${made.lineEnd}` : `${edit.text}${made.lineEnd}${made.line}`,
  }));
  const { fields } = forms;
  return {
    runtime,
    onlyErrors: calls.every((call) => /^(?:error|warn)$/.test(lastNameOf(call.expression))),
    imports: { logger: named("logger"), log: named("log"), default: { name: whole.name, edits: plain(whole.edits) } },
    forms,
    ending: /^\.\.?\/.*(\.[cm]?[jt]s)$/.exec(modules.find((module) => /^\.\.?\/.*\.[cm]?[jt]s$/.test(module)) ?? "")?.[1] ?? "",
    alias: /^(?:@|~|#|src)\/|^#/.exec(modules.find((module) => /^(?:@|~|#|src)\/|^#\w/.test(module)) ?? "")?.[0] ?? "",
    own:
      fields && inserted.length > 0 && !/\blogger\b/.test(file.text)
        ? [...plain(inserted), ...fields.map((edit) => ({ ...edit, text: edit.text.replace(nameMark, "logger") }))]
        : [],
  };
}

function ownLogger(pino: string, file: TsFile): { readonly line: string; readonly lineEnd: string } {
  const { semicolon, lineEnd } = styleOf(file);
  return { line: `${lineEnd}const logger = ${pino}()${semicolon}`, lineEnd };
}
