/** What every language module offers to the engine. */
import type { Span } from "../api/text.ts";

/** A parsed document. */
export interface Parsed<Root = unknown> {
  readonly root: Root;
  /** The parser had to recover from an error. */
  readonly broken: boolean;
  /** Places of syntax errors, where the language can tell; problems on these lines are held back while the line is being typed. */
  readonly errors?: readonly Span[];
}

/** One replaced stretch of text: `[start, oldEnd)` of the old text became `[start, newEnd)` of the new one. */
export interface TextChange {
  readonly start: number;
  readonly oldEnd: number;
  readonly newEnd: number;
}

/** A tree that follows the edits of an open document. */
export interface IncrementalTree<Root = unknown> {
  readonly parsed: Parsed<Root>;
  update(text: string, change: TextChange): Parsed<Root>;
  /** Frees what the parser holds; the tree must not be used afterwards. */
  dispose(): void;
}

/** A parser. Both functions are total: any text gives a tree. */
export interface LanguageParser<Root = unknown> {
  parse(text: string, path: string): Parsed<Root>;
  /** For languages that re-parse in parts; the others parse anew at each edit. */
  open?(text: string, path: string): IncrementalTree<Root>;
}

/** The largest number up to a limit for which a test holds that holds for all smaller ones. */
function largest(limit: number, holds: (count: number) => boolean): number {
  let low = 0;
  let high = limit;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (holds(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The smallest single replacement that turns one text into the other. Compares whole stretches: the engine does that faster than a loop over characters. */
export function changeBetween(before: string, after: string): TextChange {
  const limit = Math.min(before.length, after.length);
  let known = 0;
  const start = largest(limit, (count) => {
    const same = count <= known || before.slice(known, count) === after.slice(known, count);
    if (same) known = Math.max(known, count);
    return same;
  });
  known = 0;
  const tail = largest(limit - start, (count) => {
    const from = (text: string) => text.slice(text.length - count, text.length - known);
    const same = count <= known || from(before) === from(after);
    if (same) known = Math.max(known, count);
    return same;
  });
  return { start, oldEnd: before.length - tail, newEnd: after.length - tail };
}
