/** Writing a log call in the words of the logger that a module has. */
import { type PyFile, textOf } from "../../api/file.ts";
import type { TextEdit } from "../../api/text.ts";
import { child, namedChildren } from "../../api/tree.ts";
import { importedNames, symbolOf } from "./symbols.ts";
import { moduleMember, quoted } from "./style.ts";
import { mentions } from "../mentions.ts";

/** A logger in reach of the whole module. */
export interface ModuleLogger {
  /** How code calls it: `logger`, `log`. */
  readonly name: string;
  readonly library: "logging" | "structlog" | "loguru" | "unknown";
}

const loggerKey = {};

/** The logger that a module makes at its top or imports, or undefined. */
export function moduleLogger(file: PyFile): ModuleLogger | undefined {
  return file.memo(loggerKey, () => made(file) ?? imported(file));
}

function made(file: PyFile): ModuleLogger | undefined {
  for (const statement of file.root.children) {
    const assignment = statement.type === "expression_statement" ? namedChildren(statement)[0] : undefined;
    const left = assignment?.type === "assignment" ? child(assignment, "left") : undefined;
    const right = child(assignment, "right");
    if (left?.type !== "identifier" || !right) continue;
    const library = /^(logging|structlog|celery)\b.*\.(?:getLogger|get_logger|get_task_logger)\(\)/.exec(symbolOf(right, file) ?? "")?.[1];
    if (library) return { name: textOf(file, left), library: library === "structlog" ? "structlog" : "logging" };
    // A helper of the project: logger = get_logger(__name__)
    if (
      /^_?(?:log|logger|LOG|LOGGER)$/.test(textOf(file, left)) &&
      right.type === "call" &&
      /[lL]og/.test(textOf(file, child(right, "function") ?? right))
    )
      return { name: textOf(file, left), library: "unknown" };
  }
  return undefined;
}

function imported(file: PyFile): ModuleLogger | undefined {
  for (const name of importedNames(file)) {
    const local = /\.(logger|log)$/.exec(name)?.[1];
    if (!local || !new RegExp(`\\bimport\\b[^\\n]*\\b${local}\\b(?!\\s+as\\b)`).test(file.text)) continue;
    if (name === "loguru.logger") return { name: local, library: "loguru" };
    // `from app.log import logger`; a module of the name would be `import app.log`.
    if (local === "logger" && !mentions(file, /\.logger\.\w/)) return { name: local, library: "unknown" };
  }
  return undefined;
}

/** A call that logs the exception being handled with a constant message, and the imports that it needs. */
export function logException(message: string, file: PyFile): { readonly text: string; readonly edits: readonly TextEdit[] } {
  const logger = moduleLogger(file);
  const said = quoted(message, file);
  if (logger) return { text: `${logger.name}.exception(${said})`, edits: [] };
  const { text, edits } = moduleMember("logging", "exception", file);
  return { text: `${text}(${said})`, edits };
}
