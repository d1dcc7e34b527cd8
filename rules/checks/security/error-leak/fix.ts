/** TypeScript: an answer that says no more than a client should know. */
import type { TsFile } from "../../../api/file.ts";
import type { ProblemFix } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { isReport } from "../../../shared/typescript/errors.ts";
import { logError, loggerAt } from "../../../shared/typescript/logger-use.ts";
import { isFunction, propertyName, sourceOf, spanOf, unwrap, walkBelow } from "../../../shared/typescript/nodes.ts";
import { indentAt, quoted, styleOf } from "../../../shared/typescript/style.ts";
import { staticString } from "../../../shared/typescript/values.ts";
import { isChosen, type Leak, leakIn } from "./leak.ts";

/** The text that the place falls back to already, else a general one. */
function fallback(value: TS.Expression, file: TsFile): string {
  const inner = unwrap(value);
  const other = ts.isConditionalExpression(inner) ? inner.whenFalse : ts.isBinaryExpression(inner) ? inner.right : undefined;
  const text = other && staticString(other, file);
  return quoted(text !== undefined && text !== "" ? text : "Internal server error", file);
}

/** The largest expression that only decides how the error is told: `err instanceof Error ? err.message : "failed"`. */
function told(leak: Leak): TS.Expression {
  let node: TS.Expression = leak.value;
  for (;;) {
    const { parent } = node;
    const larger =
      ts.isConditionalExpression(parent) ||
      ts.isAsExpression(parent) ||
      ts.isParenthesizedExpression(parent) ||
      ts.isTemplateSpan(parent) ||
      (ts.isBinaryExpression(parent) && parent.operatorToken.kind !== ts.SyntaxKind.EqualsToken && parent.right.pos !== node.pos) ||
      (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.PlusToken);
    if (!larger) return node;
    node = (ts.isTemplateSpan(parent) ? parent.parent : parent) as TS.Expression;
  }
}

/** Answers with a general text and logs the error; what stands beside it in the same object and tells of the error too is left out. */
export function generic(leak: Leak, answer: TS.Node, file: TsFile): ProblemFix {
  const whole = told(leak);
  const text = leak.stack ? "undefined" : fallback(whole, file);
  const { parent } = whole;
  const isShorthand = ts.isShorthandPropertyAssignment(parent);
  const span = ts.isSpreadAssignment(parent) ? spanOf(parent, file) : spanOf(whole, file);
  const member = isShorthand ? `${sourceOf(whole, file)}: ${text}` : ts.isSpreadAssignment(parent) ? `error: ${text}` : undefined;
  // res.json(err): an object is what the client expects.
  const object = ts.isCallExpression(parent) && parent === answer && unwrap(whole) === leak.error;
  const replaced = { ...span, text: member ?? (object ? `{ error: ${text} }` : text) };
  return { fix: "generic", edits: [...logged(leak, answer, file), replaced, ...besides(whole, file)] };
}

/** { message: err.message, error: err }: one answer, one finding, and one fix for all of it. */
function besides(whole: TS.Expression, file: TsFile): ProblemFix["edits"] {
  const member = whole.parent;
  const object = member.parent;
  if (!ts.isObjectLiteralElement(member) || !ts.isObjectLiteralExpression(object)) return [];
  return object.properties.flatMap((other) => {
    if (other === member || propertyName(other.name) === "cause") return [];
    const short = ts.isShorthandPropertyAssignment(other);
    if (!short && !ts.isPropertyAssignment(other)) return [];
    const leak = leakIn(short ? other.name : other.initializer, file);
    // details: isDevelopment ? err.stack : undefined
    if (!leak || isChosen(leak, file)) return [];
    if (short) return [{ ...spanOf(other, file), text: `${sourceOf(other.name, file)}: undefined` }];
    return [{ ...spanOf(other.initializer, file), text: "undefined" }];
  });
}

/** A line that logs the error, where nothing does yet. */
function logged(leak: Leak, answer: TS.Node, file: TsFile): ProblemFix["edits"] {
  const scope = ts.findAncestor(answer, (node) => ts.isCatchClause(node) || isFunction(node));
  let reported = false;
  if (scope)
    walkBelow(scope, (node) => {
      if (ts.isCallExpression(node) && isReport(node, file)) reported = true;
      return !reported;
    });
  const statement = ts.findAncestor(answer, ts.isStatement);
  // if (err) return res.send(err): a line in front would log what is no error.
  if (reported || !statement || !scope || statement.pos < scope.pos || !ts.isBlock(statement.parent)) return [];
  const start = statement.getStart(file.root);
  const { semicolon, lineEnd } = styleOf(file);
  const call = loggerAt(answer, file) ? logError("Request failed", leak.error.text, answer, file) : `console.error(${leak.error.text})`;
  return [{ start, end: start, text: `${call}${semicolon}${lineEnd}${indentAt(start, file)}` }];
}
