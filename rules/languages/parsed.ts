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

/** One replacement for two that were made one after the other. */
export function joinChanges(first: TextChange, second: TextChange): TextChange {
  const grown = first.newEnd - first.oldEnd;
  const start = Math.min(first.start, second.start);
  const oldEnd = Math.max(first.oldEnd, second.oldEnd - grown);
  return { start, oldEnd, newEnd: Math.max(first.newEnd, second.oldEnd) + second.newEnd - second.oldEnd };
}

/** Whether a replacement may be what turned one text into the other, as far as lengths tell. */
function fits(before: string, after: string, { start, oldEnd, newEnd }: TextChange): boolean {
  return start <= oldEnd && start <= newEnd && oldEnd <= before.length && before.length - oldEnd === after.length - newEnd;
}

/**
 * The smallest single replacement that turns one text into the other. Compares whole stretches: the engine does that faster than a loop
 * over characters.
 * @param known a replacement that turns one into the other, if one is known: then nothing outside of it is compared
 */
export function changeBetween(before: string, after: string, known?: TextChange): TextChange {
  if (known && fits(before, after, known)) {
    const { start, oldEnd, newEnd } = known;
    const inner = smallestChange(before.slice(start, oldEnd), after.slice(start, newEnd));
    return { start: start + inner.start, oldEnd: start + inner.oldEnd, newEnd: start + inner.newEnd };
  }
  return smallestChange(before, after);
}

function smallestChange(before: string, after: string): TextChange {
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
