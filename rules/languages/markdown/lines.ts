/** Lines of a Markdown document, and what they may begin or end. */
import type { RootContent } from "mdast";

/** A block and where the line after it starts. */
export interface ReadBlock {
  readonly node: RootContent;
  readonly next: number;
}

/** Reads a block that starts at an offset, the start of a line; undefined where only the library can tell. */
export type BlockReader = (text: string, at: number) => ReadBlock | undefined;

/** The mark of a heading at the place where it is asked. Sticky: set `lastIndex` first. */
export const headingStart = /#{1,6}(?:[ \t]|$)/my;

/** A whole line that opens a fence, without indentation. Sticky: set `lastIndex` first. */
export const fenceAtMargin = /(?:`{3,}[^`\n]*|~{3,}[^\n]*)$/my;
const itemStart = /(?:[-*+]|\d{1,9}[.)])(?:\s|$)/my;
/** Lines that may be more than a line of a paragraph. */
const notWords = /[ \t]*(?:[-+>#|=:<]|`{3}|~{3}|\d{1,9}[.)](?:\s|$)|\*(?:\s|\*\*|$))/my;

/** Whether a pattern, which is sticky, matches at an offset. */
export function matchesAt(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}

/** Where the line at an offset ends, without its line break. */
export function lineEnd(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end === -1 ? text.length : end;
}

/** Whether there is nothing but spaces and tabs from `at` up to `end`. */
export function isBlankLine(text: string, at: number, end: number): boolean {
  for (let index = at; index < end; index++) if (text[index] !== " " && text[index] !== "\t") return false;
  return true;
}

/** Whether the line at an offset may go on with the words of the line before it. */
export function isWords(text: string, at: number): boolean {
  return !matchesAt(notWords, text, at);
}

/** Whether the line at an offset, at the margin, begins an item of a list. */
export function isItem(text: string, at: number): boolean {
  return matchesAt(itemStart, text, at);
}

/** Whether what stands before a line is certainly over: the text, an empty line, a heading or code at the margin. */
export function endsBlock(text: string, at: number): boolean {
  return (
    at >= text.length || isBlankLine(text, at, lineEnd(text, at)) || matchesAt(headingStart, text, at) || matchesAt(fenceAtMargin, text, at)
  );
}
