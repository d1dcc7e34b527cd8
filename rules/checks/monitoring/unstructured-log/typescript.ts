import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcomes, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import type { Json } from "../../../api/vocabulary.ts";
import { inDevelopmentBranch } from "../../../shared/typescript/environments.ts";
import { routerFramework } from "../../../shared/typescript/handlers.ts";
import { leaksIn } from "../../../shared/typescript/leaks.ts";
import { type LoggerForm, loggerAt } from "../../../shared/typescript/logger-use.ts";
import { logCall } from "../../../shared/typescript/loggers.ts";
import { chainOf, isFunction, lastNameOf, receiverOf, sourceOf, spanOf } from "../../../shared/typescript/nodes.ts";
import { originOf } from "../../../shared/typescript/scope.ts";
import { runtimeOf } from "../../../shared/typescript/runtime.ts";
import { isBuilt, structured } from "./fields.ts";

function visit(call: TS.CallExpression, file: TsFile): Outcomes {
  if (logCall(call, file)?.kind !== "logger" || runtimeOf(file) === "tool") return undefined;
  const index = call.arguments.findIndex((argument) => isBuilt(argument));
  const form = formOf(call, file);
  if (form === undefined) return undefined;
  const message = call.arguments[index];
  if (!message || index > 1)
    return typeof form === "string" && (form === "fields" || form === "message") ? met(spanOf(call.expression, file)) : undefined;
  if (isGreeting(message, call, file)) return undefined;
  if (isRepeated(message, call, file)) return met(spanOf(call.expression, file));
  // What gives a secret away is another check's.
  if (inDevelopmentBranch(call, file) || leaksIn(message, file).length > 0) return undefined;
  const at = spanOf(message, file);
  if (typeof form !== "string") {
    const forms: Record<string, Json> = {};
    for (const each of ["fields", "message"] as const) {
      const edits = structured(call, index, each, file);
      if (edits) forms[each] = edits.map(({ start, end, text }) => ({ start, end, text }));
    }
    return problem("built", at, { pending: { module: form.module, name: form.name, forms } });
  }
  if (form !== "fields" && form !== "message") return undefined;
  const edits = structured(call, index, form, file);
  return problem("built", at, { fixes: edits ? [{ fix: "fields", edits }] : [] });
}

/** `Listening on port ${port}`, said once to whoever started the program: nobody counts or searches it. */
function isGreeting(message: TS.Expression, call: TS.CallExpression, file: TsFile): boolean {
  const said = sourceOf(message, file);
  if (!/\b(?:listening|running|started|starting|ready|serving|available|up)\b/i.test(said)) return false;
  if (/\b(?:port|host(?:name)?|address|https?:\/\/|PORT|HOST)\b|PORT\b/.test(said)) return true;
  const fn = ts.findAncestor(call, isFunction);
  return fn !== undefined && ts.isCallExpression(fn.parent) && /^(?:listen|serve)$/.test(lastNameOf(fn.parent.expression));
}

/** Whether all values of a message are fields beside it as well: it only repeats them for people. */
function isRepeated(message: TS.Expression, call: TS.CallExpression, file: TsFile): boolean {
  // logger.info(context, `…`), logger.warn({ ...context, ms }, `…`): what the fields hold stands elsewhere.
  const holds = (argument: TS.Expression): boolean =>
    (ts.isIdentifier(argument) &&
      /(?:context|ctx|fields|meta(?:data)?|attributes|attrs|bindings|details|props|info|data|payload|labels|tags)$/i.test(argument.text)) ||
    (ts.isObjectLiteralExpression(argument) && argument.properties.some(ts.isSpreadAssignment));
  if (call.arguments.some((argument) => argument !== message && holds(argument))) return true;
  if (!ts.isTemplateExpression(message)) return false;
  const fields = call.arguments.filter((argument) => argument !== message && ts.isObjectLiteralExpression(argument));
  const given = fields.map((field) => sourceOf(field, file)).join(" ");
  return fields.length > 0 && message.templateSpans.every(({ expression }) => containsWord(given, sourceOf(expression, file)));
}

function containsWord(text: string, word: string): boolean {
  const at = text.indexOf(word);
  return at >= 0 && !/[\w$]/.test(text[at + word.length] ?? "") && !/[\w$.]/.test(text[at - 1] ?? "");
}

/** How the logger takes what it is given; for an imported one, where it comes from. */
function formOf(call: TS.CallExpression, file: TsFile): LoggerForm | { readonly module: string; readonly name: string } | undefined {
  const receiver = receiverOf(call);
  const chain = receiver && chainOf(receiver);
  if (!receiver || !chain) return undefined;
  // request.log and app.log of Fastify are pino's.
  if (chain.length === 2 && chain[1] === "log" && routerFramework(file) === "fastify") return "fields";
  const origin = ts.isIdentifier(receiver) ? originOf(receiver, file) : undefined;
  if (origin && /^[.~#]|^@\/|^@[\w-]+\/[\w-]*log/.test(origin.module) && origin.members.length === 0)
    return { module: origin.module, name: origin.name };
  const logger = loggerAt(call, file);
  return logger && logger.name === chain.join(".") ? logger.form : undefined;
}

const levels = ["info", "warn", "error", "debug", "trace", "fatal", "verbose", "http", "log"];

/** TypeScript: values built into the messages of loggers that write records. */
export const typescript: TypeScriptVisitors = { call: Object.fromEntries(levels.map((level) => [level, visit])) };
