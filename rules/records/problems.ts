/** Located problems of the project's record files. */
import { LineMap, type Range, type Span } from "../api/text.ts";

/** `invalid-policy` and `invalid-record`: has no effect. `expired-record`: ran out. `unused-record`: nothing needs it. */
export type RecordProblemCode = "invalid-policy" | "invalid-record" | "expired-record" | "unused-record";

/** A place in a record file. */
export interface Place extends Span {
  readonly range: Range;
}

/** A mistake in a record file with its place. */
export interface RecordProblem {
  readonly file: string;
  readonly span: Span;
  readonly range: Range;
  /** What is wrong, then what to do, in one sentence without a full stop, so that it fits behind `file:line:`. */
  readonly message: string;
  readonly severity: "error" | "warning" | "hint";
  readonly code: RecordProblemCode;
  /** The check that the record is about, when it names one. */
  readonly check?: string;
  /** The word that was probably meant in place of the one at the span. */
  readonly replacement?: string;
}

/** The text of a record file while it is read: knows its places and collects its problems. */
export class RecordSource {
  readonly file: string;
  readonly text: string;
  readonly problems: RecordProblem[] = [];
  readonly #code: RecordProblemCode;
  #lines: LineMap | undefined;

  constructor(file: string, text: string, code: RecordProblemCode) {
    this.file = file;
    this.text = text;
    this.#code = code;
  }

  place(span: Span): Place {
    this.#lines ??= new LineMap(this.text);
    return { start: span.start, end: span.end, range: this.#lines.range(span) };
  }

  /** Adds an error at a span; `replacement` is the word that was probably meant there. */
  report(span: Span, message: string, check?: string, replacement?: string): void {
    const { range } = this.place(span);
    const problem: RecordProblem = {
      file: this.file,
      span: { start: span.start, end: span.end },
      range,
      message,
      severity: "error",
      code: this.#code,
    };
    this.problems.push({ ...problem, ...(check !== undefined && { check }), ...(replacement !== undefined && { replacement }) });
  }
}

/** A problem's message as a sentence of its own. */
export function sentenceOf({ message }: Pick<RecordProblem, "message">): string {
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}${message.endsWith("?") ? "" : "."}`;
}

/** One line for a terminal: `file:line: message`, the line counted from 1. */
export function formatProblem(problem: RecordProblem): string {
  return `${problem.file}:${problem.range.start.line + 1}: ${problem.message}`;
}
