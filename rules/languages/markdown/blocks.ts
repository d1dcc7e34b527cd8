/**
 * Reads documents block by block: the forms that most documents consist of here, in a fraction of the time, everything else by the library.
 * A block counts as read only where nothing else could be meant; the library's answer is the measure, see `blocks.test.ts`.
 */
import type { Root, RootContent } from "mdast";
import { readInline } from "./inline.ts";
import {
  type BlockReader,
  endsBlock,
  fenceAtMargin,
  headingStart,
  isBlankLine,
  isItem,
  isWords,
  lineEnd,
  matchesAt,
  type ReadBlock,
} from "./lines.ts";
import { listAt } from "./list.ts";
import { placed, shifted } from "./placed.ts";
import { tableAt } from "./table.ts";

/** Gives links and footnotes a meaning elsewhere in the document; the library must see all of it. */
const definition = /^[ \t>*+\-\d.)]*\[(?:[^\]\\]|\\.)*\]:/m;
/** Ends of lines and letters that are rare enough to leave to the library. */
const unusual = /[\r\0\v\f\u0085\u2028\u2029]/;

const heading = /(#{1,6})[ \t]+(\S(?:[^\n]*[^\s#])?)$/my;
const fence = /(`{3,}|~{3,})((?:[^`\n&\\]*[^\s`&\\])?)$/my;
const anyFence = /[ \t]*(?:`{3,}[^`\n]*|~{3,}[^\n]*)$/my;
const fenceInItem = /[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+(?:[-*+>]|\d{1,9}[.)]|[ \t])*(?:`{3,}|~{3,})/y;
/** HTML that may hold empty lines, with the container that it may begin in. */
const longHtml = /([ \t]*(?:(?:[-*+>]|\d{1,9}[.)])[ \t]*)*)<(?:(!--)|(\?)|(!\[CDATA\[)|(![A-Za-z])|(?:script|pre|style|textarea)\b)/iy;
/** A line that may begin HTML, which only an empty line ends. */
const htmlStart = /[ \t>*+\-\d.)]*</my;
/** An item that a paragraph ends at. */
const interruptingItem = /(?:[-*+]|1[.)]) {1,4}(?:\*\*)?[^\s\d*+-]/my;
const rule = /(?:-{3,}|\*{3,}|_{3,})$/my;
const readers: readonly BlockReader[] = [headingAt, codeAt, ruleAt, listAt, tableAt, paragraphAt];

/**
 * Reads a document.
 * @param library reads a part of the text, or all of it
 */
export function readBlocks(text: string, library: (text: string) => Root): Root {
  if (unusual.test(text) || definition.test(text)) return library(text);
  const children: RootContent[] = [];
  let at = 0;
  while (at < text.length) {
    const end = lineEnd(text, at);
    if (isBlankLine(text, at, end)) {
      at = end + 1;
      continue;
    }
    const block = firstOf(text, at);
    if (block) {
      children.push(block.node);
      at = block.next;
      continue;
    }
    const next = boundaryAfter(text, at);
    if (next === undefined) return library(text);
    for (const node of library(text.slice(at, next)).children) children.push(shifted(node, at));
    at = next;
  }
  return placed({ type: "root", children }, 0, text.length);
}

function firstOf(text: string, at: number): ReadBlock | undefined {
  for (const reader of readers) {
    const block = reader(text, at);
    if (block) return block;
  }
  return undefined;
}

function headingAt(text: string, at: number): ReadBlock | undefined {
  heading.lastIndex = at;
  const match = heading.exec(text);
  if (!match) return undefined;
  const [whole, marks = "", words = ""] = match;
  const end = at + whole.length;
  const children = readInline(text, end - words.length, end);
  if (!children) return undefined;
  return { node: placed({ type: "heading", depth: marks.length as 1, children }, at, end), next: end + 1 };
}

function ruleAt(text: string, at: number): ReadBlock | undefined {
  if (!matchesAt(rule, text, at)) return undefined;
  return { node: placed({ type: "thematicBreak" }, at, rule.lastIndex), next: rule.lastIndex + 1 };
}

function codeAt(text: string, at: number): ReadBlock | undefined {
  fence.lastIndex = at;
  const match = fence.exec(text);
  if (!match) return undefined;
  const [whole, marks = "", info = ""] = match;
  const close = closingFence(text, at + whole.length + 1, marks);
  if (close === undefined) return undefined;
  const [, lang = null, meta = null] = /^(\S+)(?:\s+(\S.*))?$/.exec(info.trim()) ?? [];
  const value = text.slice(at + whole.length + 1, Math.max(at + whole.length + 1, close - 1));
  const end = lineEnd(text, close);
  return { node: placed({ type: "code", lang, meta, value }, at, end), next: end + 1 };
}

/** The start of the line that closes code; undefined when none does. */
function closingFence(text: string, from: number, marks: string, indent = 0): number | undefined {
  const closing = new RegExp(`^ {0,${indent + 3}}${marks[0]}{${marks.length},}[ \\t]*$`, "gm");
  closing.lastIndex = from;
  return from > text.length ? undefined : closing.exec(text)?.index;
}

function paragraphAt(text: string, at: number): ReadBlock | undefined {
  if (/\s/.test(text[at] ?? " ")) return undefined;
  let next = at;
  let end = at;
  do {
    if (!isWords(text, next)) return undefined;
    end = lineEnd(text, next);
    next = end + 1;
  } while (!endsBlock(text, next) && !matchesAt(interruptingItem, text, next));
  if (/\s/.test(text[end - 1] ?? " ")) return undefined;
  const children = readInline(text, at, end);
  return children && { node: placed({ type: "paragraph", children }, at, end), next };
}

/**
 * The start of the next line at which everything before it is certainly over, so that both parts may be read by themselves. undefined
 * where that cannot be told.
 */
function boundaryAfter(text: string, from: number): number | undefined {
  let at = from;
  let afterBlank = false;
  let inHtml = false;
  while (at < text.length) {
    const end = lineEnd(text, at);
    if (at > from) {
      if (!inHtml && (matchesAt(headingStart, text, at) || matchesAt(fenceAtMargin, text, at))) return at;
      if (afterBlank && /\S/.test(text[at] ?? " ") && !isItem(text, at)) return at;
    }
    afterBlank = isBlankLine(text, at, end);
    if (afterBlank) {
      inHtml = false;
      at = end + 1;
      continue;
    }
    // Marks of code in what may be HTML may be none.
    if (inHtml && matchesAt(anyFence, text, at)) return undefined;
    inHtml ||= matchesAt(htmlStart, text, at);
    if (matchesAt(fenceInItem, text, at)) return undefined;
    const closed = closedAfter(text, at, end);
    if (closed === undefined) return undefined;
    at = closed + 1;
  }
  return text.length;
}

/**
 * Where the line at an offset ends; behind everything that belongs to it where it begins code or HTML, in which no line counts as a boundary.
 * undefined where a line in between may end the container that holds it.
 */
function closedAfter(text: string, at: number, end: number): number | undefined {
  let close: number | undefined;
  let indent = 0;
  if (matchesAt(anyFence, text, at)) {
    const marks = /[`~]+/.exec(text.slice(at, end))?.[0] ?? "```";
    indent = text.slice(at, end).search(/\S/);
    close = closingFence(text, end + 1, marks, indent);
    // Whether marks with another indent close it depends on what holds it.
    if (close !== undefined && indent > 0 && text.slice(close).search(/[`~]/) !== indent) return undefined;
  } else {
    longHtml.lastIndex = at;
    const html = longHtml.exec(text);
    if (!html) return end;
    const [whole, before = "", comment, instruction, data, declaration] = html;
    const until = comment ? /-->/g : instruction ? /\?>/g : data ? /\]\]>/g : declaration ? />/g : /<\/(?:script|pre|style|textarea)>/gi;
    until.lastIndex = at + whole.length - (comment ? 2 : 0);
    close = until.exec(text)?.index;
    if (close !== undefined && close < end) return end;
    if (before.trim() !== "") return undefined;
    indent = before.length;
  }
  if (close === undefined) return indent === 0 ? text.length : undefined;
  const last = lineEnd(text, close);
  for (let line = end + 1; line < last; line = lineEnd(text, line) + 1) {
    const words = text.slice(line, Math.min(last, line + indent));
    if (/\S/.test(words.split("\n", 1)[0] ?? "")) return undefined;
  }
  return last;
}
