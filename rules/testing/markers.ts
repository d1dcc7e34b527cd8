/**
 * Marker lines: under a line of code, spaces, carets under the columns of the finding, and its message.
 *
 *     const token = Math.random();
 *                   ^^^^^^^^^^^^^ (P1) The message of the finding.
 */
import { LineMap, type Span } from "../api/text.ts";
import { priorities, type Priority } from "../api/vocabulary.ts";

/** A finding as a fixture states it, on one line: `start` and `end` are 0-based UTF-16 columns. */
export interface Mark {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly message: string;
  /** Stated where it differs from the check's own. */
  readonly priority?: Priority;
}

const markerLine = /^([ \t]*)(\^+)(?:[ \t]+(.*))?$/;
const statedPriority = new RegExp(`^\\((${priorities.join("|")})\\)[ \\t]*`);

/** Whether a line of a fixture's fence is a marker line. */
export function isMarker(line: string): boolean {
  return markerLine.test(line);
}

/** Text without its marker lines, the marks, and what is wrong with them (0-based line of the marked text, sentence). */
interface Unmarked {
  readonly text: string;
  readonly marks: readonly Mark[];
  readonly mistakes: readonly { readonly line: number; readonly message: string }[];
}

/** Takes the marker lines out of a text whose lines end with `\n`. */
export function takeMarkers(marked: string): Unmarked {
  const lines: string[] = [];
  const marks: Mark[] = [];
  const mistakes: { line: number; message: string }[] = [];
  for (const [number, line] of marked.split("\n").entries()) {
    const found = markerLine.exec(line);
    if (!found) {
      lines.push(line);
      continue;
    }
    const [, indent = "", carets = "", rest = ""] = found;
    const wrong = (message: string) => mistakes.push({ line: number, message });
    const code = lines.at(-1);
    const end = indent.length + carets.length;
    const priority = statedPriority.exec(rest)?.[1] as Priority | undefined;
    const message = rest.replace(statedPriority, "").trimEnd();
    if (code === undefined) wrong("a marker line needs a line of code above it");
    else if (message === "") wrong("the carets need the finding's message after them");
    else if (end > code.length) wrong(`the carets end at column ${end}, the line above has ${code.length}`);
    else marks.push({ line: lines.length - 1, start: indent.length, end, message, ...(priority ? { priority } : {}) });
  }
  return { text: lines.join("\n"), marks, mistakes };
}

/** The mark of a finding: a span over several lines is marked on its first line, to that line's end. */
export function markOf(lines: LineMap, finding: Span & { message: string; priority?: Priority }): Mark {
  const line = lines.lineOf(finding.start);
  const { start, end } = lines.lineSpan(line);
  const { message, priority } = finding;
  return {
    line,
    start: finding.start - start,
    end: Math.min(finding.end, end) - start,
    message,
    ...(priority ? { priority } : {}),
  };
}

/** A text with marker lines for the marks, as a fixture would show it; marks of one line stand in order of their columns. */
export function putMarkers(text: string, marks: readonly Mark[]): string {
  const lines = new LineMap(text);
  const sorted = [...marks].sort((a, b) => a.start - b.start || a.end - b.end || (a.message < b.message ? -1 : 1));
  const shown: string[] = [];
  for (let line = 0; line < lines.count; line++) {
    const code = lines.lineText(line);
    shown.push(code);
    for (const mark of sorted) {
      if (mark.line !== line) continue;
      const indent = code.slice(0, mark.start).replace(/[^\t]/g, " ");
      const priority = mark.priority ? `(${mark.priority}) ` : "";
      shown.push(`${indent}${"^".repeat(mark.end - mark.start)} ${priority}${mark.message}`);
    }
  }
  return shown.join("\n");
}
