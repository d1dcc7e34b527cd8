import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import type { Json } from "../../../api/vocabulary.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { inDevelopmentBranch } from "../../../shared/typescript/environments.ts";
import { leaksIn } from "../../../shared/typescript/leaks.ts";
import { loggerAt } from "../../../shared/typescript/logger-use.ts";
import { logCall } from "../../../shared/typescript/loggers.ts";
import { calleeSpan, isFunction, lastNameOf, sourceOf, walkBelow } from "../../../shared/typescript/nodes.ts";
import { type Runtime, runtimeOf } from "../../../shared/typescript/runtime.ts";
import { pendingOf } from "./pending.ts";
import { replaced } from "./replace.ts";

const judged = /^(?:log|info|warn|error|debug)$/;
const loggerFile = /(?:^|\/)[\w-]*log(?:ger|ging|s)?(?:\/index)?\.[cm]?[jt]sx?$|(?:^|\/)logg(?:er|ing)\//i;
const toolPath = /(?:^|\/)(?:cli|commands?|codegen|generators?|dev|debug)(?:\/|\.[cm]?[jt]s$)/i;

function visitFile(root: TS.SourceFile, file: TsFile): Outcomes {
  const runtime = runtimeOf(file);
  if (runtime === "tool" || loggerFile.test(file.path) || toolPath.test(file.path)) return undefined;
  const calls: TS.CallExpression[] = [];
  let logged: TS.CallExpression | undefined;
  walkBelow(root, (node) => {
    if (!ts.isCallExpression(node) || !judged.test(lastNameOf(node.expression))) return;
    const log = logCall(node, file);
    if (log?.kind === "logger") logged ??= node;
    else if (log && isJudged(node, runtime, file)) calls.push(node);
  });
  const [first] = calls;
  if (!first) return logged ? met(calleeSpan(logged, file)) : undefined;
  const slips = runtime === "browser" ? [] : calls.flatMap((call) => slip(call, file) ?? []);
  const others = calls.filter((call) => runtime === "browser" || !loggerAt(call, file));
  const [head] = others;
  return head ? [...slips, whole(head, others, runtime, file)] : slips;
}

/** One call in a file that has a logger at hand. */
function slip(call: TS.CallExpression, file: TsFile) {
  const logger = loggerAt(call, file);
  if (!logger) return undefined;
  const edits = replaced(call, logger.name, logger.form, file);
  const fixes: ProblemFix[] = edits ? [{ fix: "useLogger", data: { logger: logger.name }, edits }] : [];
  return problem("slip", calleeSpan(call, file), { data: { what: sourceOf(call.expression, file), logger: logger.name }, fixes });
}

/** All calls of a file that has no logger. */
function whole(first: TS.CallExpression, calls: readonly TS.CallExpression[], runtime: Runtime, file: TsFile) {
  const count = calls.length === 1 ? "one call" : `${calls.length} calls`;
  const related = calls.slice(1, 11).map((call) => ({ at: calleeSpan(call, file), message: "Another one" }));
  const pending = pendingOf(calls, runtime, file) as unknown as Json;
  const place = { data: { count }, related, pending };
  return runtime === "browser"
    ? problem("browser", calleeSpan(first, file), { ...place, priority: "P3" })
    : problem("file", calleeSpan(first, file), place);
}

function isJudged(call: TS.CallExpression, runtime: Runtime, file: TsFile): boolean {
  // In a browser, warnings and errors are for developers who look at the page.
  if (runtime === "browser" && /^(?:warn|error)$/.test(lastNameOf(call.expression))) return false;
  if (call.arguments.length === 0 || inDevelopmentBranch(call, file) || isLastWord(call) || isGreeting(call)) return false;
  // What gives a secret away is another check's.
  return call.arguments.every((argument) => leaksIn(argument, file).length === 0);
}

/** What is said before the process ends is read by whoever started it. */
function isLastWord(call: TS.CallExpression): boolean {
  const statement = call.parent;
  if (!ts.isExpressionStatement(statement) || !ts.isBlock(statement.parent)) return false;
  const { statements } = statement.parent;
  return statements.slice(statements.indexOf(statement) + 1).some((next) => /^process\.exit(?:Code)?\b/.test(next.getText()));
}

/** `app.listen(port, () => console.log("listening"))` */
function isGreeting(call: TS.CallExpression): boolean {
  const fn = ts.findAncestor(call, isFunction);
  return fn !== undefined && ts.isCallExpression(fn.parent) && /^(?:listen|serve)$/.test(lastNameOf(fn.parent.expression));
}

export const typescript: TypeScriptVisitors = { file: visitFile };
