/** Loops of which a comment says why their rows are not written together. */
import type { FileContext } from "../../../api/file.ts";

const reason =
  /\bbulk|\bsignals?\b|\bone[ -](?:by|at a)[ -](?:one|time)\b|\bindividually\b|\bsequential(?:ly)?\b|\boverrid\w+|\btriggers?\b|\b(?:pre|post)[- ]?save\b|\bhooks?\b|\bin batch(?:es)?\b/i;

/** Whether a comment right above a loop, or within it, names a reason: handlers that run for each row, an order, methods that are overridden. */
export function isOneByOneOnPurpose(start: number, end: number, file: Pick<FileContext, "text" | "lines">): boolean {
  const before = file.text.slice(0, file.lines.lineSpan(file.lines.lineOf(start)).start);
  const above = /(?:^|\n)((?:[ \t]*(?:#|\/\/|\/?\*)[^\n]*\n)+)$/.exec(before)?.[1] ?? "";
  const within = file.text.slice(start, end).match(/(?:^|\s)(?:#|\/\/)[^\n]*/g) ?? [];
  return [above, ...within].some((comment) => reason.test(comment));
}
