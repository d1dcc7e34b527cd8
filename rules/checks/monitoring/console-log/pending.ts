import type { TsFile } from "../../../api/file.ts";
import type { TextEdit } from "../../../api/text.ts";
import type { TS } from "../../../api/ts.ts";
import type { LoggerForm } from "../../../shared/typescript/logger-use.ts";
import { type Edit, nameMark, type PendingImport } from "../../../shared/import-paths.ts";
import { pendingImport } from "../../../shared/typescript/pending-import.ts";
import { isServerByPath, type Runtime } from "../../../shared/typescript/runtime.ts";
import { importModule, styleOf } from "../../../shared/typescript/style.ts";
import { replaced } from "./replace.ts";

/** What the detector knows of a file that logs through the console, for the time when the project's logger is known. */
export interface Pending {
  readonly runtime: Runtime;
  /** Nothing but a folder called api says that the module is a server's. */
  readonly guessed: boolean;
  readonly imported: PendingImport;
  /** The calls rewritten, by the form of the logger; its name stands as {@link nameMark}. Absent where one cannot be. */
  readonly forms: Readonly<Record<string, readonly Edit[]>>;
  /** A logger made in this very file. */
  readonly own: readonly Edit[];
}

/** Folders that hold what a server does, and nothing that calls one. */
const serverFolder =
  /(?:^|\/)(?:\w*server|backend|workers?|queues?|jobs|cron|lambdas?|functions|middlewares?|controllers?|gateways?|trpc)\//i;

/** Files with more calls than this are rewritten by hand. */
const most = 60;

function plain(edits: readonly TextEdit[]): Edit[] {
  return edits.map(({ start, end, text }) => ({ start, end, text }));
}

/** All that `confirm` may need. */
export function pendingOf(calls: readonly TS.CallExpression[], runtime: Runtime, file: TsFile): Pending {
  const forms: Record<string, readonly Edit[]> = {};
  if (calls.length > 0 && calls.length <= most && runtime !== "browser") {
    for (const form of ["fields", "message", "any", "unknown"] satisfies LoggerForm[]) {
      const edits = calls.map((call) => replaced(call, nameMark, form, file));
      if (edits.every((each) => each !== undefined)) forms[form] = edits.flatMap((each) => plain(each ?? []));
    }
  }
  const pino = importModule(file, ["pino"], "pino");
  const made = ownLogger(pino.name, file);
  const inserted = pino.edits.map((edit) => ({
    ...edit,
    text: edit.text.endsWith(made.lineEnd) ? `${edit.text}${made.line}${made.lineEnd}` : `${edit.text}${made.lineEnd}${made.line}`,
  }));
  const { fields } = forms;
  return {
    runtime,
    guessed: isServerByPath(file) && !serverFolder.test(file.path),
    imported: pendingImport(file, /^log(?:ger)?$/),
    forms,
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
