/** Edits that keep a Ruby file's style: quotes, hash syntax, indentation, line ends. */
import { type FileContext, textOf } from "../../api/file.ts";
import { lineEndOf, type Span, type TextEdit } from "../../api/text.ts";
import { child, namedChildren, type SyntaxNode } from "../../api/tree.ts";
import { statementsOf } from "./calls.ts";
import { stringValue } from "./values.ts";
import { mentions } from "../mentions.ts";

type File = FileContext<SyntaxNode>;

const quotes = {};

/** The quote that most plain strings of the file use; the double one when there are as many of both. */
function quoteOf(file: File): '"' | "'" {
  return file.memo(quotes, () => {
    const single = file.text.match(/'[^'"\n\\]*'/g)?.length ?? 0;
    const double = file.text.match(/"[^'"\n\\#]*"/g)?.length ?? 0;
    return single > double ? "'" : '"';
  });
}

/** A string literal in the file's style. The text must need no escaping. */
export function quoted(text: string, file: File): string {
  return quoteOf(file) + text + quoteOf(file);
}

/** The white space at the start of the line that holds an offset. */
export function indentAt(offset: number, file: File): string {
  return /^[ \t]*/.exec(file.lines.lineText(file.lines.lineOf(offset)))?.[0] ?? "";
}

/** Removes a statement, with its lines when it has them to itself; a comment behind it stays. */
export function removeStatement(node: Span, file: File): TextEdit {
  const start = file.lines.lineSpan(file.lines.lineOf(node.start)).start;
  const line = file.lines.lineOf(node.end);
  const before = file.text.slice(start, node.start);
  const after = file.text.slice(node.end, file.lines.lineSpan(line).end);
  if (before.trim() !== "") return { start: node.start, end: node.end, text: "nil" };
  if (after.trim() === "")
    return { start: start - blankBefore(start, line + 1, file), end: file.lines.starts[line + 1] ?? file.text.length, text: "" };
  if (/^\s*#/.test(after)) return { start: node.start, end: node.end + after.indexOf("#"), text: "" };
  return { start: node.start, end: node.end, text: "nil" };
}

/** Length of the empty line above a removed one, when what follows is empty too, so that no gap is left behind. */
function blankBefore(start: number, next: number, file: File): number {
  const above = file.lines.lineOf(start) - 1;
  if (above < 0 || file.lines.lineText(above).trim() !== "" || (next < file.lines.count && file.lines.lineText(next).trim() !== ""))
    return 0;
  return start - (file.lines.starts[above] ?? start);
}

/** Removes an argument or an entry of a list together with the comma that parted it from its neighbour. */
export function removeItem(item: SyntaxNode): TextEdit {
  const siblings = item.parent?.children.filter((part) => part.type !== "comment") ?? [];
  const index = siblings.indexOf(item);
  const before = siblings[index - 1];
  const after = siblings[index + 1];
  if (before?.type === ",") {
    const kept = siblings[index - 2];
    return { start: kept?.end ?? before.start, end: item.end, text: "" };
  }
  if (after?.type === ",") return { start: item.start, end: siblings[index + 2]?.start ?? after.end, text: "" };
  return { start: item.start, end: item.end, text: "" };
}

/** One option to add; `value` is Ruby source. */
export interface NewEntry {
  readonly key: string;
  readonly value: string;
}

/** Entries as source, in the style of the hash that they join: `key: value` or `:key => value`. */
function entriesText(entries: readonly NewEntry[], rocket: boolean, separator: string): string {
  return entries.map(({ key, value }) => (rocket ? `:${key} => ${value}` : `${key}: ${value}`)).join(separator);
}

/**
 * Adds options to a hash literal or an argument list behind its last item, one below the other when that is how the others stand.
 * @param list a `hash` or `argument_list` node; for a call without parentheses its argument list too
 */
export function addEntries(list: SyntaxNode, entries: readonly NewEntry[], file: File): TextEdit {
  const items = namedChildren(list).filter((part) => part.type !== "block_argument" && part.type !== "heredoc_body");
  const last = items.at(-1);
  const rocket = items.some(
    (item) => item.type === "pair" && item.children.some((part) => part.type === "=>") && child(item, "key")?.type === "simple_symbol",
  );
  if (!last) {
    const at = (list.children[0]?.end ?? list.start) as number;
    const text = entriesText(entries, rocket, ", ");
    return { start: at, end: list.children.at(-1)?.start ?? at, text: list.type === "hash" ? ` ${text} ` : text };
  }
  const previous = items.at(-2);
  const opening = previous?.end ?? list.children.find((part) => part.type === "{" || part.type === "(")?.end;
  const stacked = opening !== undefined && file.lines.lineOf(opening) !== file.lines.lineOf(last.start);
  const separator = stacked ? `,${lineEndOf(file.text)}${indentAt(last.start, file)}` : ", ";
  return { start: last.end, end: last.end, text: separator + entriesText(entries, rocket, separator) };
}

/**
 * Wraps statements that follow each other in a block, indented one step further.
 * @param result a last line of the block, or undefined for none
 * @returns undefined when a heredoc or a multi-line string stands among them, whose lines must not move
 */
export function wrapStatements(
  first: SyntaxNode,
  last: SyntaxNode,
  opening: string,
  result: string | undefined,
  file: File,
): TextEdit | undefined {
  const start = file.lines.lineSpan(file.lines.lineOf(first.start)).start;
  const end = file.lines.lineSpan(file.lines.lineOf(last.end)).end;
  if (file.text.slice(start, first.start).trim() !== "" || !/^\s*(?:#.*)?$/.test(file.text.slice(last.end, end))) return undefined;
  const text = file.text.slice(start, end);
  if (/<<[~-]?["'`A-Z]/.test(text) || /^=begin/m.test(text)) return undefined;
  const newline = lineEndOf(file.text);
  const indent = indentAt(first.start, file);
  const step = indent.includes("\t") ? "\t" : "  ";
  const inner = text
    .split(/\r?\n/)
    .map((line) => (line.trim() === "" ? line : step + line))
    .join(newline);
  return {
    start,
    end,
    text: `${indent}${opening}${newline}${inner}${newline}${result ? `${indent}${step}${result}${newline}` : ""}${indent}end`,
  };
}

/**
 * An edit that makes a library available in a file that Rails does not load; undefined when it is there already or the file is part of a
 * Rails application.
 */
export function ensureRequire(library: string, file: File): TextEdit | undefined {
  if (
    /^(?:app|config|db)\//.test(file.path) ||
    /\/(?:app|config|db)\//.test(file.path) ||
    mentions(file, /\bRails\b|ActiveSupport|ApplicationRecord|ActiveRecord/)
  )
    return undefined;
  const newline = lineEndOf(file.text);
  let last: SyntaxNode | undefined;
  for (const statement of statementsOf(file.root)) {
    if (statement.type !== "call") continue;
    const name = child(statement, "method");
    if (!name || textOf(file, name) !== "require") continue;
    const argument = namedChildren(child(statement, "arguments"))[0];
    if (stringValue(argument, file) === library) return undefined;
    last = statement;
  }
  const line = `require ${quoted(library, file)}`;
  if (last) return { start: last.end, end: last.end, text: newline + line };
  const at = firstCodeOffset(file);
  return { start: at, end: at, text: `${line}${newline}${newline}` };
}

/** Offset behind a byte order mark, a `#!` line and magic comments. */
function firstCodeOffset(file: File): number {
  let at = file.text.startsWith("\uFEFF") ? 1 : 0;
  for (let line = 0; line < file.lines.count; line++) {
    const text = file.lines.lineText(line).replace(/^\uFEFF/, "");
    if (!/^#!|^#\s*(?:-\*-|frozen_string_literal|encoding|coding|typed|warn_indent)/.test(text)) {
      if (line > 0 && text.trim() === "" && line + 1 < file.lines.count) at = file.lines.starts[line + 1] ?? at;
      break;
    }
    at = file.lines.starts[line + 1] ?? file.text.length;
  }
  return at;
}

/** Whether a file belongs to a Rails application rather than to a bare Rack one or a library. */
export function inRails(file: File): boolean {
  return (
    /(?:^|\/)(?:app|config|db)\/(?!.*\.ru$)/.test(file.path) ||
    mentions(file, /\bRails\b|\bApplication(?:Controller|Record|Job)\b|\bAction(?:Controller|Dispatch)\b|\bActiveRecord\b/)
  );
}
