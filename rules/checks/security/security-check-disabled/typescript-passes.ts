/** Functions that let everything pass: their whole body is a yes. */
import { type TS, ts } from "../../../api/ts.ts";
import { chainOf, type FunctionNode, isFunction, lastNameOf, propertyName, unwrap, walkBelow } from "../../../shared/typescript/nodes.ts";

/** What a function that lets everything pass does, as the message says it; "nothing" for an empty one. */
type Pass = "return true" | "next()" | "canned" | "nothing";

/** How a function lets everything pass, when that is all it does; a line that only writes a log does not count. */
export function passes(fn: FunctionNode): Pass | undefined {
  if (!fn.body) return undefined;
  if (!ts.isBlock(fn.body)) return answer(fn.body);
  const [only, ...more] = fn.body.statements.filter((statement) => !isLogging(statement));
  if (!only) return "nothing";
  if (more.length > 0) return undefined;
  if (ts.isReturnStatement(only)) return only.expression ? answer(only.expression) : "nothing";
  return ts.isExpressionStatement(only) && isNext(only.expression) ? "next()" : undefined;
}

/**
 * As {@link passes} for a function that takes the place of a library's own: there an answer that is always the same passes everything too,
 * be it made up or the argument itself.
 */
export function passesAsPatch(fn: FunctionNode): boolean {
  if (passes(fn)) return true;
  const only = fn.body && ts.isBlock(fn.body) ? fn.body.statements[0] : undefined;
  const value = fn.body && !ts.isBlock(fn.body) ? fn.body : only && ts.isReturnStatement(only) ? only.expression : undefined;
  if (!value || (only && fn.body && ts.isBlock(fn.body) && fn.body.statements.length > 1)) return false;
  const inner = resolved(value);
  if (ts.isIdentifier(inner))
    return fn.parameters.some((parameter) => ts.isIdentifier(parameter.name) && parameter.name.text === inner.text);
  return ts.isObjectLiteralExpression(inner) && !decides(inner);
}

function answer(expression: TS.Expression): Pass | undefined {
  const value = resolved(expression);
  if (value.kind === ts.SyntaxKind.TrueKeyword) return "return true";
  if (isNext(value)) return "next()";
  // requireRole("admin") makes middleware that only goes on.
  if (isFunction(value)) return passes(value) === "next()" ? "next()" : undefined;
  return ts.isObjectLiteralExpression(value) && isYes(value) ? "canned" : undefined;
}

/** The value inside `await` and `Promise.resolve(…)`. */
function resolved(expression: TS.Expression): TS.Expression {
  const inner = unwrap(expression);
  if (ts.isAwaitExpression(inner)) return resolved(inner.expression);
  const wrapped = ts.isCallExpression(inner) && chainOf(inner.expression)?.join(".") === "Promise.resolve" ? inner.arguments[0] : undefined;
  return wrapped ? unwrap(wrapped) : inner;
}

function isNext(expression: TS.Expression): boolean {
  const value = unwrap(expression);
  const call = ts.isAwaitExpression(value) ? unwrap(value.expression) : value;
  return ts.isCallExpression(call) && ts.isIdentifier(call.expression) && call.expression.text === "next" && call.arguments.length === 0;
}

/** `{ valid: true }`: the only thing said is yes. */
function isYes(object: TS.ObjectLiteralExpression): boolean {
  const [only, ...more] = object.properties;
  return (
    only !== undefined &&
    more.length === 0 &&
    ts.isPropertyAssignment(only) &&
    only.initializer.kind === ts.SyntaxKind.TrueKeyword &&
    /^(?:is)?(?:valid|verified|ok|success|allowed|authori[sz]ed|authenticated)$/i.test(propertyName(only.name) ?? "")
  );
}

/** Whether an object is worked out rather than written down: it calls something, chooses, or says no. */
function decides(object: TS.ObjectLiteralExpression): boolean {
  let found = false;
  walkBelow(object, (node) => {
    found ||=
      ts.isCallExpression(node) ||
      ts.isNewExpression(node) ||
      ts.isConditionalExpression(node) ||
      ts.isBinaryExpression(node) ||
      isFunction(node) ||
      node.kind === ts.SyntaxKind.FalseKeyword;
    return !found;
  });
  return found;
}

function isLogging(statement: TS.Statement): boolean {
  if (!ts.isExpressionStatement(statement)) return false;
  const call = unwrap(statement.expression);
  if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return false;
  return /^(?:console|logger|log)$/i.test(lastNameOf(call.expression.expression));
}
