/** Loops that try a call again. */
import type { TsFile } from "../../../api/file.ts";
import { type Outcome, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { calleeSpan, isFunction, sourceOf, spanOf, walkBelow, walkOwn } from "../../../shared/typescript/nodes.ts";
import { counts, waits } from "./words.ts";

/** A loop that tries a call again, with the attempt that catches its errors; one that looks at the answer's status catches nothing. */
interface RetryLoop {
  readonly loop: TS.IterationStatement;
  readonly attempt: TS.TryStatement | undefined;
}

/** The loop around a call that goes on after the call has failed, and ends when it has worked. */
function retryLoop(call: TS.Node, file: TsFile): RetryLoop | undefined {
  let attempt: TS.TryStatement | undefined;
  for (let node: TS.Node = call; node.parent && !isFunction(node); node = node.parent) {
    const { parent } = node;
    if (ts.isTryStatement(parent) && parent.tryBlock === node) attempt ??= parent;
    if (ts.isForOfStatement(parent) || ts.isForInStatement(parent)) return undefined;
    if (!ts.isIterationStatement(parent, false)) continue;
    if (!attempt) return asksAgain(call, parent, file) ? { loop: parent, attempt } : undefined;
    return endsOnSuccess(attempt) && goesOn(attempt) ? { loop: parent, attempt } : undefined;
  }
  return undefined;
}

/** `if (response.ok) return …` in a loop that makes the same call each time: another answer is asked for again. */
const worked = /^\s*\w+\.(?:ok\s*$|status(?:Code)?\s*(?:===?\s*2(?!04)\d\d|<\s*[345]00)\s*$)/;

function asksAgain(call: TS.Node, loop: TS.IterationStatement, file: TsFile): boolean {
  const counter = ts.isForStatement(loop) && loop.initializer ? /\b(\w+)\s*=/.exec(sourceOf(loop.initializer, file))?.[1] : undefined;
  if (counter !== undefined && new RegExp(`\\b${counter}\\b`).test(sourceOf(call, file))) return false;
  // What the next round asks for is another page, or the next part.
  if (changesBetween(call, loop, file)) return false;
  return leaves(
    loop.statement,
    (node) =>
      ts.isIfStatement(node) &&
      worked.test(sourceOf(node.expression, file)) &&
      (leavesLoop(node.thenStatement) || leaves(node.thenStatement, leavesLoop)),
  );
}

/** Whether the loop gives another value to a name that the call is given. */
function changesBetween(call: TS.Node, loop: TS.IterationStatement, file: TsFile): boolean {
  const given = new Set(sourceOf(call, file).match(/\b[A-Za-z_$][\w$]*/g) ?? []);
  let changes = false;
  walkOwn(loop.statement, (node) => {
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken && ts.isIdentifier(node.left))
      changes ||= given.has(node.left.text);
    return !changes;
  });
  return changes;
}

function leavesLoop(node: TS.Node): boolean {
  return ts.isReturnStatement(node) || ts.isBreakStatement(node);
}

function endsOnSuccess({ tryBlock }: TS.TryStatement): boolean {
  return leaves(tryBlock, leavesLoop);
}

/** The catch clause does not always leave the loop. */
function goesOn({ catchClause }: TS.TryStatement): boolean {
  const last = catchClause?.block.statements.at(-1);
  return catchClause !== undefined && !(last && (ts.isReturnStatement(last) || ts.isThrowStatement(last) || ts.isBreakStatement(last)));
}

function leaves(block: TS.Node, test: (node: TS.Node) => boolean): boolean {
  let found = false;
  walkOwn(block, (node) => {
    if (test(node)) found = true;
    return !found;
  });
  return found;
}

/** What is wrong with the loop that tries a call again, if it stands in one: undefined for calls in no such loop, null when all is well. */
export function judgeLoop(call: TS.CallExpression, file: TsFile): Outcome | undefined | null {
  const found = retryLoop(call, file);
  if (!found) return undefined;
  const { loop, attempt } = found;
  const endless =
    ts.isWhileStatement(loop) || ts.isDoStatement(loop)
      ? loop.expression.kind === ts.SyntaxKind.TrueKeyword
      : ts.isForStatement(loop) && !loop.condition;
  const text = sourceOf(loop, file);
  const escapes = attempt
    ? attempt.catchClause !== undefined &&
      leaves(attempt.catchClause.block, (node) => ts.isThrowStatement(node) || ts.isReturnStatement(node) || ts.isBreakStatement(node))
    : leaves(loop.statement, ts.isThrowStatement);
  if (endless && !escapes && !counts.test(text)) {
    const start = loop.getStart(file.root);
    return problem(
      "noCap",
      { start, end: start + (ts.isWhileStatement(loop) ? 5 : ts.isDoStatement(loop) ? 2 : 3) },
      { related: [{ at: calleeSpan(call, file), message: "what is tried again" }] },
    );
  }
  return waits.test(text) ? null : problem("noDelay", calleeSpan(call, file));
}

/** `status === 429` that leads to another try, in a module that never reads when to come back. */
export function ignoredRetryAfter(root: TS.Node, file: TsFile): Outcome | undefined {
  if (!/\b429\b/.test(file.text) || /retry[-_]?after|rate-?limit-?reset|ratelimit-/i.test(file.text)) return undefined;
  let found: TS.Node | undefined;
  walkBelow(root, (node) => {
    if (found) return false;
    if (!ts.isIfStatement(node) || !/={2,3}\s*429\b|\b429\s*={2,3}/.test(sourceOf(node.expression, file))) return undefined;
    if (/sleep|delay|setTimeout|\bcontinue\b|\bwait|retry\(/i.test(sourceOf(node.thenStatement, file))) found = node.expression;
    return undefined;
  });
  return found && problem("retryAfter", spanOf(found, file), { priority: "P3" });
}
