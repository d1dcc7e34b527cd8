/** Calls that write to a log or to the program's output. */
import { type PyFile, textOf } from "../../api/file.ts";
import { child, type SyntaxNode } from "../../api/tree.ts";
import { dottedName, lastName } from "./nodes.ts";
import { symbolOf } from "./symbols.ts";
import { mentions } from "../mentions.ts";

/** What a call does with its message. */
export interface LogCall {
  /** `output` is print and its like, which a command line program uses to talk to its user. */
  readonly to: "logger" | "output";
  /** The method: `info`, `print` … */
  readonly method: string;
  /** Keywords are fields of the record (structlog, loguru), not options of the call. */
  readonly fields: boolean;
  /** The message's `%s` are filled from further arguments. */
  readonly lazy: boolean;
}

const levels = new Set([
  "trace",
  "debug",
  "info",
  "success",
  "warning",
  "warn",
  "error",
  "critical",
  "fatal",
  "exception",
  "log",
  "msg",
  "adebug",
  "ainfo",
  "awarning",
  "aerror",
  "acritical",
  "aexception",
]);
const loggerName = /^(?:logger|log|logging|_logger|_log|LOG|LOGGER|LOGGING|\w+_logger|\w+_log|logfire|\w*Logger)$/;
const outputs = new Set(["print", "pprint", "pp", "echo", "secho"]);
const outputSymbol =
  /^(?:print|pprint\.(?:pprint|pp|PrettyPrinter\(\)\.pprint)|click\.(?:echo|secho)|typer\.(?:echo|secho)|rich\.print|rich\.console\.Console\(\)\.(?:print|log)|sys\.(?:stdout|stderr)\.write|logfire\.\w+)$/;
const loggerSymbol =
  /^(?:logging(?:\.getLogger\(\)|\.Logger\(\))?|structlog\.(?:\w+\.)?(?:get_logger|getLogger|wrap_logger)\(\)(?:\.bind\(\)|\.new\(\))*|loguru\.logger(?:\.(?:bind|opt|contextualize)\(\))*|logbook\.Logger\(\)|celery\.utils\.log\.get_task_logger\(\)|absl\.logging|logfire)$/;

/** Names of the methods that a visitor has to listen to. */
export const logMethods: readonly string[] = [...levels, ...outputs, "write"];

/** What kind of log call a call is, or undefined. */
export function logCall(call: SyntaxNode, file: PyFile): LogCall | undefined {
  const callee = child(call, "function");
  if (!callee) return undefined;
  const method = lastName(callee, file);
  if (callee.type === "identifier") {
    const symbol = symbolOf(callee, file);
    return outputs.has(method) && symbol && outputSymbol.test(symbol) ? { to: "output", method, fields: false, lazy: false } : undefined;
  }
  const object = child(callee, "object");
  if (!object) return undefined;
  const symbol = symbolOf(object, file);
  if (symbol !== undefined && outputSymbol.test(`${symbol}.${method}`))
    return { to: symbol === "logfire" ? "logger" : "output", method, fields: symbol === "logfire", lazy: false };
  if (!levels.has(method)) return undefined;
  const known = symbol !== undefined && loggerSymbol.test(symbol);
  if (!known && !loggerName.test(lastName(object, file)) && !loggerChain(object, file)) return undefined;
  // Without knowing the library, extra positional arguments are taken as the standard library has them, keywords as fields.
  const standard = symbol === undefined ? !structured(file) : /^(?:logging|celery|absl|logbook)/.test(symbol);
  return { to: "logger", method, fields: !standard, lazy: standard };
}

/** `logger.bind(…).info`, `logging.getLogger("x").info`, `logger.opt(lazy=True).debug`. */
function loggerChain(object: SyntaxNode, file: PyFile): boolean {
  if (object.type !== "call") return false;
  const callee = child(object, "function");
  if (!callee) return false;
  if (/^(?:getLogger|get_logger|get_task_logger)$/.test(lastName(callee, file))) return true;
  const inner = child(callee, "object");
  return (
    /^(?:bind|opt|new|contextualize)$/.test(lastName(callee, file)) &&
    inner !== undefined &&
    (loggerName.test(lastName(inner, file)) || loggerChain(inner, file))
  );
}

function structured(file: PyFile): boolean {
  return mentions(file, /\b(?:structlog|loguru)\b/);
}

/** Whether a function of this name returns something that may be shown: masked, hashed, shortened. */
export function isMasking(name: string): boolean {
  return /(?:^|_)(?:mask|masked|redact|redacted|sanitize|sanitise|obfuscate|scrub|censor|hide|anonymi[sz]e|truncate|shorten|hash|hashed|fingerprint|digest|hexdigest|sha256|sha1|sha512|md5|hmac|last4|last_four|safe_repr|encrypt|encrypted)(?:$|_)/i.test(
    name.replace(/([a-z])([A-Z])/g, "$1_$2"),
  );
}

/** The dotted text of what is called, for messages. */
export function calleeText(call: SyntaxNode, file: PyFile): string {
  const callee = child(call, "function");
  return callee ? (dottedName(callee, file) ?? textOf(file, callee)) : "";
}
