/** Comments in the way of a fix. */
import type { TsFile } from "../../api/file.ts";
import type { Span } from "../../api/text.ts";

/** Whether a comment may stand in a span that holds no strings: between two nodes, behind the last argument. */
export function hasComment(span: Span, file: TsFile): boolean {
  const text = file.text.slice(span.start, span.end);
  return text.includes("//") || text.includes("/*");
}
