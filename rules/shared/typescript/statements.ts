/** Edits of whole statements. */
import type { TsFile } from "../../api/file.ts";
import type { TextEdit } from "../../api/text.ts";
import { type TS, ts } from "../../api/ts.ts";

/**
 * Takes a statement out, with its line where nothing else stands on it. A statement that is the only one of an `if` or loop without
 * braces leaves an empty block behind.
 */
export function removeStatement(statement: TS.Statement, file: TsFile): TextEdit {
  const start = statement.getStart(file.root);
  const { parent } = statement;
  const listed = ts.isBlock(parent) || ts.isSourceFile(parent) || ts.isModuleBlock(parent) || ts.isCaseOrDefaultClause(parent);
  if (!listed) return { start, end: statement.end, text: "{}" };
  const first = file.lines.lineSpan(file.lines.lineOf(start));
  const last = file.lines.lineSpan(file.lines.lineOf(statement.end));
  const alone = file.text.slice(first.start, start).trim() === "" && file.text.slice(statement.end, last.end).trim() === "";
  if (!alone) return { start, end: statement.end, text: "" };
  const next = file.lines.starts[file.lines.lineOf(statement.end) + 1];
  return { start: first.start, end: next ?? last.end, text: "" };
}

/** Whether evaluating an expression may do something: a call, an assignment, `await`, `new`. */
export function hasEffect(expression: TS.Node): boolean {
  if (
    ts.isCallExpression(expression) ||
    ts.isNewExpression(expression) ||
    ts.isAwaitExpression(expression) ||
    ts.isYieldExpression(expression) ||
    ts.isDeleteExpression(expression) ||
    ts.isTaggedTemplateExpression(expression) ||
    ts.isPostfixUnaryExpression(expression)
  )
    return true;
  if (
    ts.isPrefixUnaryExpression(expression) &&
    expression.operator >= ts.SyntaxKind.PlusPlusToken &&
    expression.operator <= ts.SyntaxKind.MinusMinusToken
  )
    return true;
  if (ts.isBinaryExpression(expression)) {
    const { kind } = expression.operatorToken;
    if (kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment) return true;
  }
  return ts.forEachChild(expression, (child) => (hasEffect(child) ? true : undefined)) ?? false;
}
