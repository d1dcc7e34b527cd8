/** Comments of a Python document, and texts that stand there for people only. */
import { type PyFile, textOf } from "../../api/file.ts";
import type { Span } from "../../api/text.ts";
import type { SyntaxNode } from "../../api/tree.ts";
import { bodyOf, isBareLiteral } from "./nodes.ts";

/** Whether an offset lies in a comment or in a text that stands alone, such as a docstring. */
export function isInComment(offset: number, file: PyFile): boolean {
  let node: SyntaxNode | undefined = file.root;
  while (node) {
    if (node.type === "comment" || isBareLiteral(node, "string")) return true;
    node = node.children.find((part) => part.start <= offset && offset < part.end);
  }
  return false;
}

/** The words of a comment behind an offset, on the same line; "" when there is none. */
export function commentBehind(offset: number, file: PyFile): string {
  const rest = file.text.slice(offset, file.lines.lineSpan(file.lines.lineOf(offset)).end);
  return /^[\s,)\]:]*#+(.*)$/.exec(rest)?.[1]?.trim() ?? "";
}

/** The words of the comment lines directly above an offset's line; "" when there are none. */
export function commentAbove(offset: number, file: PyFile): string {
  const words: string[] = [];
  for (let line = file.lines.lineOf(offset) - 1; line >= 0; line--) {
    const comment = /^\s*#+(.*)$/.exec(file.lines.lineText(line));
    if (!comment) break;
    words.unshift(comment[1]?.trim() ?? "");
  }
  return words.join(" ");
}

/** The comments inside of a span. */
export function commentsIn(span: Span, file: PyFile): string[] {
  return [...file.text.slice(span.start, span.end).matchAll(/(?:^|[ \t])#+([^\r\n]*)/gm)].map(([, words]) => (words ?? "").trim());
}

/** The docstring of a function or class as written, or "". */
export function docstringOf(definition: SyntaxNode, file: PyFile): string {
  const [first] = bodyOf(definition);
  return first && isBareLiteral(first, "string") ? textOf(file, first) : "";
}
