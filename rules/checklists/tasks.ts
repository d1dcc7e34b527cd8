/** Items with a box: `- [x] text`. */
import type { List, ListItem } from "mdast";
import type { Span, TextEdit } from "../api/text.ts";
import { plainText, spanOf } from "../shared/documents/markdown.ts";
import type { RawItem } from "./item.ts";
import { dropMarks, isRetracted, withoutMarks } from "./marks.ts";

const box = /^(?:[-*+]|\d{1,9}[.)])[ \t]+\[([ xX])\]/;

/** All items with a box in a list, nested lists included. */
export function taskItems(list: List, text: string, headings: readonly string[]): RawItem[] {
  return list.children.flatMap((item) => [
    ...(typeof item.checked === "boolean" ? taskItem(item, text, headings) : []),
    ...item.children.flatMap((child) => (child.type === "list" ? taskItems(child, text, headings) : [])),
  ]);
}

function taskItem(item: ListItem, text: string, headings: readonly string[]): RawItem[] {
  const paragraph = item.children[0];
  const start = spanOf(item).start;
  const match = box.exec(text.slice(start, start + 40));
  if (paragraph?.type !== "paragraph" || !match) return [];
  // What is struck through was taken off the list.
  if (paragraph.children.every((child) => child.type === "delete" || (child.type === "text" && child.value.trim() === ""))) return [];
  const words = plainText(paragraph);
  if (withoutMarks(words) === "") return [];
  // Where the text begins in bold the parser counts the box to it.
  const whole = { start: Math.max(spanOf(paragraph).start, start + match[0].length + 1), end: spanOf(paragraph).end };
  const inner = start + match[0].length - 2;
  const edits: TextEdit[] = [{ start: inner, end: inner + 1, text: " " }, ...dropMarks(text, whole)];
  return [
    {
      text: withoutMarks(words),
      span: firstLine(text, whole),
      ticked: item.checked === true && !isRetracted(words),
      untick: edits,
      ...(item.checked === true ? {} : { tick: { start: inner, end: inner + 1, text: "x" } }),
      headings,
    },
  ];
}

/** The first line of a span, without white space around it. */
export function firstLine(text: string, span: Span): Span {
  const line = text.slice(span.start, span.end).split(/\r\n|\r|\n/, 1)[0] ?? "";
  const start = span.start + (line.length - line.trimStart().length);
  return { start, end: Math.max(start, span.start + line.trimEnd().length) };
}
