/** Taking statements out of a Python file. */
import { type PyFile, textOf } from "../../api/file.ts";
import type { TextEdit } from "../../api/text.ts";
import { namedChildren, type SyntaxNode } from "../../api/tree.ts";
import { wholeLines } from "./style.ts";

/** Takes a statement out with its line; `pass` stands in where a block would be empty. */
export function removeStatement(statement: SyntaxNode, file: PyFile): TextEdit {
  const block = statement.parent;
  if (block?.type === "block" && namedChildren(block).length === 1) return { start: statement.start, end: statement.end, text: "pass" };
  const lines = wholeLines(statement, file);
  if (lines) return { ...lines, text: "" };
  // a = 1; breakpoint()
  const line = file.lines.lineSpan(file.lines.lineOf(statement.end));
  const behind = /^[ \t]*;[ \t]*/.exec(file.text.slice(statement.end, line.end))?.[0];
  if (behind !== undefined) return { start: statement.start, end: statement.end + behind.length, text: "" };
  const before = /[ \t]*;[ \t]*$/.exec(
    file.text.slice(file.lines.lineSpan(file.lines.lineOf(statement.start)).start, statement.start),
  )?.[0];
  return { start: statement.start - (before?.length ?? 0), end: statement.end, text: "" };
}

/** The statement of its line that a node is, when it is one by itself: a call whose result nobody takes. */
export function ownStatement(node: SyntaxNode): SyntaxNode | undefined {
  const { parent } = node;
  return parent?.type === "expression_statement" && namedChildren(parent).length === 1 ? parent : undefined;
}

/** The statements of one line that a node stands on. */
export function lineMates(statement: SyntaxNode, file: PyFile): SyntaxNode[] {
  const line = file.lines.lineOf(statement.start);
  return namedChildren(statement.parent).filter(
    (other) => other !== statement && file.lines.lineOf(other.start) === line && textOf(file, other) !== "",
  );
}
