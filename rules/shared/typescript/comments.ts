/** Comments: where they stand, and whether one is in the way of a fix. */
import type { TsFile } from "../../api/file.ts";
import type { Span } from "../../api/text.ts";
import { type TS, ts } from "../../api/ts.ts";

/** Whether a comment may stand in a span that holds no strings: between two nodes, behind the last argument. */
export function hasComment(span: Span, file: TsFile): boolean {
  const text = file.text.slice(span.start, span.end);
  return text.includes("//") || text.includes("/*");
}

/** Whether an offset, at which a word stands, lies in a comment and not in code, a string or the text of a page. */
export function isInComment(offset: number, file: TsFile): boolean {
  let node: TS.Node = file.root;
  for (;;) {
    const below: TS.Node | undefined = ts.forEachChild(node, (child) => (child.pos <= offset && offset < child.end ? child : undefined));
    if (!below) break;
    if (offset < below.getStart(file.root)) return true;
    node = below;
  }
  // Between the children of a node only keywords, punctuation and comments stand.
  return !ts.isToken(node) && !ts.isIdentifier(node) && !ts.isLiteralExpression(node);
}

/** The comments directly in front of a node, in order. */
export function leadingComments(node: TS.Node, file: TsFile): readonly Span[] {
  return (ts.getLeadingCommentRanges(file.text, node.pos) ?? []).map(({ pos, end }) => ({ start: pos, end }));
}
