/** Which calls write to a log. One place for all checks that ask. */
import type { TsFile } from "../../api/file.ts";
import { type TS, ts } from "../../api/ts.ts";
import { chainOf, unwrap } from "./nodes.ts";
import { declarationOf, initializerOf, originOf } from "./scope.ts";

/** A call that writes a line. */
export interface LogCall {
  readonly kind: "console" | "logger";
  /** log, info, warn … */
  readonly level: string;
  readonly call: TS.CallExpression;
}

const consoleMethods = new Set(["log", "info", "warn", "error", "debug", "trace", "dir", "table"]);
const loggerMethods = new Set([
  "log",
  "info",
  "warn",
  "warning",
  "error",
  "debug",
  "trace",
  "fatal",
  "verbose",
  "silly",
  "http",
  "notice",
  "critical",
  "alert",
  "emerg",
  "success",
]);
/** Names of loggers as people write them: logger, log, this.logger, req.log, fastify.log, appLogger, winston, pino. */
const loggerName =
  /^(?:log|logger|_logger|\$log|winston|pino|loglevel|consola|rootLogger|childLogger|.+Logger|.+Log|LOGGER|Logger|signale)$/;

/** What a text contains in which {@link logCall} can find a call: the console, a logger's name or what makes one. For triggers: `toast.error()` is none. */
export const logLike =
  /console|\b[Ll]og\b|Log\b|\bLOG\b|log[-_]|[Ll]ogg(?:er|ing)|LOGG(?:ER|ING)|winston|pino|consola|signale|bunyan|roarr|loglevel|log4js|tslog|npmlog|@nestjs\/common|\bchild\(|withContext\(/;

/** Names of all methods that may write to a log, for the tables of visitors. */
export const logMethodNames: readonly string[] = [...new Set([...consoleMethods, ...loggerMethods])];

/** What is known of a call that writes to a log, or undefined when the call does not. */
export function logCall(call: TS.CallExpression, file: TsFile): LogCall | undefined {
  const callee = unwrap(call.expression);
  if (!ts.isPropertyAccessExpression(callee)) return undefined;
  const level = callee.name.text;
  const receiver = unwrap(callee.expression);
  const chain = chainOf(receiver);
  if (!chain) return undefined;
  const last = chain.at(-1) ?? "";
  if (last === "console" && chain.length <= 2) {
    const shadowed = ts.isIdentifier(receiver) && declarationOf(receiver, file) !== undefined;
    return consoleMethods.has(level) && !shadowed ? { kind: "console", level, call } : undefined;
  }
  if (!loggerMethods.has(level)) return undefined;
  if (
    loggerName.test(last) &&
    !/^(?:math|changelog|catalog|dialog|backlog|blog|changeLog|auditLog|activityLog|eventLog|accessLog)$/i.test(last)
  ) {
    if (last === "Math") return undefined;
    // A model or repository called auditLog has create and find, not levels; `log` may also be a record: records have no such methods.
    return { kind: "logger", level, call };
  }
  if (/^(?:getLogger|createLogger|child|withContext|useLogger|log|pino|bunyan|logger)\(\)$/.test(last))
    return { kind: "logger", level, call };
  if (ts.isIdentifier(receiver)) {
    const origin = originOf(receiver, file);
    if (origin && /^(?:pino|winston|bunyan|loglevel|consola|tslog|roarr|signale|log4js|@nestjs\/common|npmlog)$/.test(origin.module))
      return { kind: "logger", level, call };
    if (
      origin &&
      /^[.@~].*(?:^|[/.-])(?:logger|logging|log|winston|pino)(?:\.[cm]?[jt]s)?$/i.test(origin.module) &&
      origin.members.length === 0
    )
      return { kind: "logger", level, call };
    const initializer = initializerOf(receiver, file);
    if (
      initializer &&
      /^(?:new\s+(?:Logger|ConsoleLogger|PinoLogger)\b|pino\(|winston\.createLogger|createLogger\(|getLogger\(|bunyan\.createLogger|log4js\.getLogger)/.test(
        file.text.slice(initializer.getStart(file.root), initializer.end),
      )
    )
      return { kind: "logger", level, call };
  }
  return undefined;
}
