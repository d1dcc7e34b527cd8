/** A few lines of code with carets under what is meant. */
import type { LineMap, Span } from "@seaworthy/rules/api/text";
import { displayWidth, printable } from "./terminal.ts";

const tab = "  ";

interface FrameLine {
  /** 1-based. */
  readonly number: number;
  readonly code: string;
  /** Spaces and carets that go under the code; absent where nothing is meant. */
  readonly carets?: string;
}

/**
 * The first line of a span with the line above it, if that holds something.
 * @param width columns that the code may take; a longer line is cut around the span
 */
export function codeFrame(lines: LineMap, span: Span, width: number): FrameLine[] {
  const line = lines.lineOf(span.start);
  const frame: FrameLine[] = [];
  const above = line > 0 ? show(lines.lineText(line - 1)) : "";
  if (above.trim() !== "") frame.push({ number: line, code: fit(above, 0, width).text });

  const { start, end } = lines.lineSpan(line);
  const text = lines.lineText(line);
  const before = show(text.slice(0, span.start - start));
  const meant = show(text.slice(span.start - start, Math.max(span.start, Math.min(span.end, end)) - start));
  const after = show(text.slice(Math.min(span.end, end) - start));
  const fitted = fit(before + meant + after, before.length, width);
  const caretAt = displayWidth(fitted.text.slice(0, before.length - fitted.from + fitted.lead));
  const caretEnd = Math.min(caretAt + Math.max(1, displayWidth(meant)), Math.max(caretAt + 1, displayWidth(fitted.text)));
  frame.push({ number: line + 1, code: fitted.text, carets: " ".repeat(caretAt) + "^".repeat(caretEnd - caretAt) });
  return frame;
}

function show(text: string): string {
  return printable(text.replaceAll("\t", tab));
}

/** The part of a line that fits, with the offset `at` in view. `lead` counts the characters put in front of it. */
function fit(text: string, at: number, width: number): { text: string; from: number; lead: number } {
  if (displayWidth(text) <= width) return { text, from: 0, lead: 0 };
  const from = at < width - 20 ? 0 : at - Math.floor(width / 4);
  const lead = from > 0 ? 1 : 0;
  let end = from;
  let used = lead;
  for (const char of text.slice(from)) {
    used += displayWidth(char);
    if (used > width - 1) break;
    end += char.length;
  }
  return { text: `${from > 0 ? "…" : ""}${text.slice(from, end)}${end < text.length ? "…" : ""}`, from, lead };
}
