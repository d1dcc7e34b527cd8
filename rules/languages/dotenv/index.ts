/**
 * Environment files (`NAME=value` lines) → entries with spans. An own reader, because the packages that read these files give neither
 * places nor survive an unclosed quote. It follows what the common loaders agree on: `export`, three kinds of quotes, values over
 * several lines inside quotes, `#` comments after white space.
 */
import type { Span } from "../../api/text.ts";

/** One `NAME=value`, over as many lines as its quotes reach. */
export interface DotenvEntry extends Span {
  readonly name: string;
  readonly nameSpan: Span;
  /** The value without its quotes and without a trailing comment; escapes stay as written. */
  readonly value: string;
  /** Span of `value`: inside the quotes. Empty when there is no value. */
  readonly valueSpan: Span;
  readonly quote: '"' | "'" | "`" | "";
  readonly exported: boolean;
}

/** A comment, alone on its line or after a value. `text` comes without the number signs. */
export interface DotenvComment extends Span {
  readonly text: string;
}

/** A whole file, in its order. A name may come twice. */
export interface DotenvRoot {
  readonly entries: readonly DotenvEntry[];
  readonly comments: readonly DotenvComment[];
}

const entryStart = /[ \t]*(export[ \t]+)?([A-Za-z_][A-Za-z0-9_.-]*)(?:[ \t]*=[ \t]*|:[ \t]+)/y;

/** Parses any text; a line that is neither an entry, a comment nor blank is left out and sets `broken`. Never throws. */
export function parse(text: string): { root: DotenvRoot; broken: boolean } {
  const entries: DotenvEntry[] = [];
  const comments: DotenvComment[] = [];
  let broken = false;
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (at < text.length) {
    const lineEnd = endOfLine(text, at);
    entryStart.lastIndex = at;
    const match = entryStart.exec(text);
    if (match && entryStart.lastIndex <= lineEnd) {
      const read = readValue(text, entryStart.lastIndex, lineEnd);
      const name = match[2] ?? "";
      const nameStart = at + match[0].indexOf(name, match[1]?.length ?? 0);
      entries.push({
        name,
        nameSpan: { start: nameStart, end: nameStart + name.length },
        value: text.slice(read.value.start, read.value.end),
        valueSpan: read.value,
        quote: read.quote,
        exported: match[1] !== undefined,
        start: nameStart,
        end: read.end,
      });
      broken ||= read.broken;
      at = read.end;
    }
    const restEnd = endOfLine(text, at);
    const rest = text.slice(at, restEnd);
    const hash = rest.search(/\S/);
    if (hash >= 0) {
      if (rest[hash] === "#") comments.push({ text: rest.slice(hash).replace(/^#+\s?/, ""), start: at + hash, end: restEnd });
      // `export NAME` without a value only passes a variable on.
      else if (match || !/^\s*export\s+\w+\s*$/.test(rest)) broken = true;
    }
    at = restEnd + (text.startsWith("\r\n", restEnd) ? 2 : 1);
  }
  return { root: { entries, comments }, broken };
}

function endOfLine(text: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== "\n" && text[at] !== "\r") at++;
  return at;
}

function readValue(
  text: string,
  start: number,
  lineEnd: number,
): { value: Span; quote: DotenvEntry["quote"]; end: number; broken: boolean } {
  const quote = text[start];
  if (quote === '"' || quote === "'" || quote === "`") {
    const closing = closingQuote(text, start, quote);
    if (closing >= 0) return { value: { start: start + 1, end: closing }, quote, end: closing + 1, broken: false };
    const end = trimmedEnd(text, start, lineEnd);
    return { value: { start: start + 1, end: Math.max(start + 1, end) }, quote, end: Math.max(start + 1, end), broken: true };
  }
  const comment = quote === "#" ? 0 : text.slice(start, lineEnd).search(/[ \t]#/);
  const end = trimmedEnd(text, start, comment < 0 ? lineEnd : start + comment);
  return { value: { start, end }, quote: "", end, broken: false };
}

/**
 * The closing quote, or -1. A value over several lines is taken for one only if nothing but white space or a comment follows the
 * quote that ends it: otherwise the quote belongs to a later entry and this one is being typed.
 */
function closingQuote(text: string, open: number, quote: string): number {
  for (let at = open + 1; at < text.length; at++) {
    const character = text[at];
    if (character === "\\" && quote === '"') at++;
    else if (character === quote) {
      if (!text.slice(open, at).includes("\n")) return at;
      return /^[ \t]*(?:#|$)/.test(text.slice(at + 1, endOfLine(text, at + 1))) ? at : -1;
    }
  }
  return -1;
}

function trimmedEnd(text: string, start: number, end: number): number {
  let last = end;
  while (last > start && (text[last - 1] === " " || text[last - 1] === "\t")) last--;
  return last;
}
