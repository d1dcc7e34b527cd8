/** What a handler of a signal does before the process ends. */
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcomes, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { functionBehind } from "../../../shared/typescript/handlers.ts";
import { calleeSpan, chainOf, type FunctionNode, isFunction, sourceOf, walkBelow } from "../../../shared/typescript/nodes.ts";
import { runtimeOf } from "../../../shared/typescript/runtime.ts";
import { staticString } from "../../../shared/typescript/values.ts";

/** process.on("SIGTERM", handler) */
export function visitSignal(call: TS.CallExpression, file: TsFile): Outcomes {
  const signal = call.arguments[0] && staticString(call.arguments[0], file);
  if (!signal || !/^SIG(?:TERM|INT)$/.test(signal) || !/^process\.(?:on|once)$/.test(chainOf(call.expression)?.join(".") ?? ""))
    return undefined;
  // A server behind standard input and output has no connections to wait for.
  if (
    runtimeOf(file) === "tool" ||
    (/\bStdio\w*Transport\b|\bstdio\b(?!["'`]?\s*:)/i.test(file.text) && !/\.listen\s*\(|\bserve\s*\(/.test(file.text))
  )
    return undefined;
  const handler = call.arguments[1] && functionBehind(call.arguments[1], file);
  const at = calleeSpan(call, file);
  // One finding for a handler that is registered for both.
  if (!handler || (signal === "SIGINT" && /["'`]SIGTERM["'`]/.test(file.text))) return undefined;
  const body = withCalled(handler, file);
  const exits = body.flatMap((fn) => exitsOf(fn));
  const [early] = exits.filter((exit) => isEarly(exit, body) || (exits.length === 1 && isOnlyTimed(exit, body)));
  if (early) return problem("abrupt", calleeSpan(early, file), { data: { signal }, pending: "exit" });
  const closes = body.some((fn) => /\bclose\w*\s*\(|\$?disconnect\s*\(|\.(?:end|quit|destroy|shutdown|stop)\s*\(/.test(sourceOf(fn, file)));
  const timed = body.some((fn) => /\bsetTimeout\s*\(|\btimeout\b|\brace\s*\(/i.test(sourceOf(fn, file)));
  return closes && exits.length > 0 && !timed ? problem("noTimer", at, { data: { signal }, priority: "P3" }) : met(at);
}

/** The handler, and the functions of the file that it calls. */
function withCalled(handler: FunctionNode, file: TsFile): readonly FunctionNode[] {
  const found = [handler];
  walkBelow(handler, (node) => {
    if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression)) return;
    const fn = functionBehind(node.expression, file);
    if (fn && !found.includes(fn)) found.push(fn);
  });
  return found;
}

function exitsOf(fn: FunctionNode): TS.CallExpression[] {
  const exits: TS.CallExpression[] = [];
  walkBelow(fn, (node) => {
    if (ts.isCallExpression(node) && chainOf(node.expression)?.join(".") === "process.exit") exits.push(node);
  });
  return exits;
}

/** `redis.quit(); setTimeout(() => process.exit(0), 250)`: the process ends after a fixed time, whatever is closed by then. */
function isOnlyTimed(exit: TS.CallExpression, functions: readonly FunctionNode[]): boolean {
  const callback = ts.findAncestor(exit, isFunction);
  const timer = callback?.parent;
  if (!callback || !timer || !ts.isCallExpression(timer) || chainOf(timer.expression)?.join(".") !== "setTimeout") return false;
  return functions.includes(ts.findAncestor(timer, isFunction) as FunctionNode) && !awaits(functions, (fn) => fn.end);
}

/** Nothing was awaited before, and the exit stands in no callback that runs once something is closed. */
function isEarly(exit: TS.CallExpression, functions: readonly FunctionNode[]): boolean {
  const own = ts.findAncestor(exit, isFunction);
  if (!own || !functions.includes(own)) return false;
  // A second signal, a failure to close: the process ends at once on purpose.
  if (ts.findAncestor(exit, (node) => node === own || ts.isIfStatement(node) || ts.isCatchClause(node)) !== own) return false;
  return !awaits(functions, (fn) => (fn === own ? exit.pos : fn.end));
}

/** Whether something is awaited in functions, up to a place of each. */
function awaits(functions: readonly FunctionNode[], until: (fn: FunctionNode) => number): boolean {
  let found = false;
  for (const fn of functions) {
    if (!fn.body) continue;
    walkBelow(fn, (node) => {
      if (ts.isAwaitExpression(node) && node.pos < until(fn)) found = true;
    });
  }
  return found;
}
