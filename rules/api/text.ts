/** Positions, spans and edits on a document's text. Offsets are UTF-16 code units, 0-based; lines and characters are as LSP has them (0-based). */

/** Half-open range of offsets. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** An LSP position: 0-based line, 0-based UTF-16 character. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** An LSP range. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** Replaces the text of a span of the original document. An insertion has `start === end`. */
export interface TextEdit extends Span {
  readonly text: string;
}

/** Maps offsets to LSP positions and back. Line ends are `\n`, `\r\n` and `\r`, as LSP has them. */
export class LineMap {
  /** Offset of the first character of each line. */
  readonly starts: readonly number[];
  readonly #text: string;
  /** All lines end with `\n`: as good as all texts. */
  readonly plain: boolean;

  /** @param earlier the lines of the text before an edit, and the offsets of what the edit replaced in it */
  constructor(
    text: string,
    earlier?: { readonly lines: LineMap; readonly start: number; readonly oldEnd: number; readonly newEnd: number },
  ) {
    this.#text = text;
    if (earlier?.lines.plain && !text.slice(earlier.start, earlier.newEnd).includes("\r")) {
      this.plain = true;
      this.starts = startsAfter(text, earlier.lines, earlier.start, earlier.oldEnd, earlier.newEnd);
      return;
    }
    const starts = [0];
    this.plain = !text.includes("\r");
    if (this.plain) {
      // The search is many times faster than a look at each character.
      for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
      this.starts = starts;
      return;
    }
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === 10) starts.push(i + 1);
      else if (code === 13) {
        if (text.charCodeAt(i + 1) === 10) i++;
        starts.push(i + 1);
      }
    }
    this.starts = starts;
  }

  /** Number of lines; a text without a line end has one. */
  get count(): number {
    return this.starts.length;
  }

  /** The 0-based line of an offset; offsets outside the text are clamped. */
  lineOf(offset: number): number {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  position(offset: number): Position {
    const clamped = Math.max(0, Math.min(offset, this.#text.length));
    const line = this.lineOf(clamped);
    return { line, character: clamped - (this.starts[line] ?? 0) };
  }

  range(span: Span): Range {
    return { start: this.position(span.start), end: this.position(span.end) };
  }

  /** Offset of an LSP position, clamped to its line and to the text. */
  offset(position: Position): number {
    if (position.line < 0) return 0;
    if (position.line >= this.starts.length) return this.#text.length;
    const start = this.starts[position.line] ?? 0;
    return Math.min(start + Math.max(0, position.character), this.lineSpan(position.line).end);
  }

  /** Span of a line without its line end. */
  lineSpan(line: number): Span {
    const start = this.starts[line] ?? this.#text.length;
    let end = this.starts[line + 1] ?? this.#text.length;
    while (end > start && (this.#text.charCodeAt(end - 1) === 10 || this.#text.charCodeAt(end - 1) === 13)) end--;
    return { start, end };
  }

  /** Text of a line without its line end. */
  lineText(line: number): string {
    const { start, end } = this.lineSpan(line);
    return this.#text.slice(start, end);
  }
}

/** Where lines start after an edit; lines end with `\n` only. */
function startsAfter(text: string, before: LineMap, start: number, oldEnd: number, newEnd: number): number[] {
  const starts = before.starts.slice(0, before.lineOf(start) + 1);
  for (let at = text.indexOf("\n", start); at >= 0 && at < newEnd; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  const by = newEnd - oldEnd;
  for (let line = before.lineOf(oldEnd) + 1; line < before.count; line++) starts.push((before.starts[line] as number) + by);
  return starts;
}

/** Whether two edits touch the same text; two insertions at one place do, since their order would matter. */
export function editsOverlap(a: Span, b: Span): boolean {
  if (a.start === b.start) return true;
  return a.start < b.end && b.start < a.end;
}

/**
 * Applies edits that do not overlap to a text.
 * @throws RangeError when edits overlap or lie outside the text; callers merge fixes with `mergeFixes` first.
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const sorted = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  let result = "";
  let at = 0;
  for (const edit of sorted) {
    if (edit.start < at || edit.end < edit.start || edit.end > text.length) {
      throw new RangeError(`edit ${edit.start}..${edit.end} overlaps another edit or lies outside the text`);
    }
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}

/** The line end that a text uses most, `\n` when it has none. */
export function lineEndOf(text: string): "\n" | "\r\n" {
  return text.includes("\r\n") ? "\r\n" : "\n";
}
