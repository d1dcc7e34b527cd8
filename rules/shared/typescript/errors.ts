/** What code does with an error that it caught: one place for all checks that ask. */
import type { TsFile } from "../../api/file.ts";
import { type TS, ts } from "../../api/ts.ts";
import { logCall } from "./loggers.ts";
import { type FunctionNode, isFunction, lastNameOf, unwrap, walkOwn } from "./nodes.ts";

/** A place that catches: a catch clause, or the function that is handed to `.catch()`. */
export interface Caught {
  /** The statements that handle the error; an expression for `.catch((e) => log(e))`. */
  readonly body: TS.Block | TS.Expression;
  /** The name of the error, when it has one. */
  readonly error: TS.Identifier | undefined;
  /** The catch clause, or the call of `.catch`. */
  readonly node: TS.CatchClause | TS.CallExpression;
}

/** The handling of a catch clause. */
export function caughtBy(clause: TS.CatchClause): Caught {
  const name = clause.variableDeclaration?.name;
  return { body: clause.block, error: name && ts.isIdentifier(name) ? name : undefined, node: clause };
}

/** The handling of `promise.catch(function)`, or the one that is given; undefined when the function is not written there. */
export function caughtByCall(call: TS.CallExpression, handler?: TS.Expression): Caught | undefined {
  if (!ts.isPropertyAccessExpression(call.expression) || (!handler && call.expression.name.text !== "catch")) return undefined;
  const given = handler ?? call.arguments[0];
  const fn = given && unwrap(given);
  if (!fn || !isFunction(fn) || !fn.body) return undefined;
  const name = fn.parameters[0]?.name;
  return { body: fn.body as TS.Block | TS.Expression, error: name && ts.isIdentifier(name) ? name : undefined, node: call };
}

/** Calls that tell somebody of an error: trackers, process managers. */
const reporting =
  /^(?:captureException|captureMessage|captureError|reportError|trackException|noticeError|notify|recordException|handleError|logError)$/;

/** Whether a call writes the error to a log or hands it to an error tracker. */
export function isReport(call: TS.CallExpression, file: TsFile): boolean {
  return logCall(call, file) !== undefined || reporting.test(lastNameOf(call.expression));
}

/** Whether every statement of a handling does nothing but report: the code behind it goes on as if nothing had happened. */
export function onlyReports(caught: Caught, file: TsFile): boolean {
  const isReportCall = (expression: TS.Expression): boolean => {
    const inner = unwrap(expression);
    const call = ts.isAwaitExpression(inner) || ts.isVoidExpression(inner) ? unwrap(inner.expression) : inner;
    return ts.isCallExpression(call) && isReport(call, file);
  };
  if (!ts.isBlock(caught.body)) return isReportCall(caught.body);
  return (
    caught.body.statements.length > 0 &&
    caught.body.statements.every((statement) => ts.isExpressionStatement(statement) && isReportCall(statement.expression))
  );
}

/**
 * Whether a function leaves no error of what it awaits to its caller: all of it stands in `try` with a catch, or is caught where it is called.
 * @param neverFails tells of a call that its promise cannot fail
 */
export function catchesAll(fn: FunctionNode, neverFails: (call: TS.CallExpression) => boolean = () => false): boolean {
  const isCaught = (expression: TS.Expression): boolean => {
    const inner = unwrap(expression);
    return isCaughtExpression(inner) || (ts.isCallExpression(inner) && (neverRejects(inner) || neverFails(inner)));
  };
  if (!fn.body) return true;
  if (!ts.isBlock(fn.body)) return isCaught(ts.isAwaitExpression(fn.body) ? fn.body.expression : fn.body);
  let risky = false;
  walkOwn(fn.body, (node) => {
    if (ts.isTryStatement(node) && node.catchClause) {
      // What the catch clause itself awaits or throws again still counts.
      if (throwsIn(node.catchClause.block)) risky = true;
      return false;
    }
    if (ts.isCallExpression(node) && isCaughtExpression(node)) return false;
    if (ts.isAwaitExpression(node) || ts.isThrowStatement(node)) {
      if (!(ts.isAwaitExpression(node) && isCaught(node.expression))) risky = true;
    }
    return undefined;
  });
  return !risky;
}

/** Calls that give the error as a value: `Promise.allSettled()`, and helpers that go by a name that says so. */
function neverRejects(call: TS.CallExpression): boolean {
  return /^(?:allSettled|tryCatch|trySafe|safeAwait|awaitTo)$/.test(lastNameOf(call.expression));
}

function throwsIn(block: TS.Node): boolean {
  let throws = false;
  walkOwn(block, (node) => {
    if (ts.isThrowStatement(node)) throws = true;
  });
  return throws;
}

/** `promise.catch(…)`, `promise.then(a, b)`, and calls chained behind them. */
export function isCaughtExpression(expression: TS.Expression): boolean {
  let inner = unwrap(expression);
  while (ts.isCallExpression(inner) && ts.isPropertyAccessExpression(inner.expression)) {
    const name = inner.expression.name.text;
    if (name === "catch" || (name === "then" && inner.arguments.length > 1)) return true;
    if (name !== "then" && name !== "finally") return false;
    inner = unwrap(inner.expression.expression);
  }
  return false;
}

/** The nearest `try` block with a catch clause around a node, in the same function. */
export function tryAround(node: TS.Node): TS.TryStatement | undefined {
  let current: TS.Node = node;
  while (current.parent && !isFunction(current)) {
    const parent = current.parent;
    if (ts.isTryStatement(parent) && parent.tryBlock === current && parent.catchClause) return parent;
    current = parent;
  }
  return undefined;
}
