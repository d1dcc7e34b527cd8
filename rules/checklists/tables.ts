import type { Table, TableCell, TableRow } from "mdast";
import { plainText, spanOf } from "../shared/documents/markdown.ts";
import type { RawItem } from "./item.ts";
import { isDoneWord, isRetracted, markOf, tickMark, untickMarks, withoutMarks } from "./marks.ts";

const statusHeader = /^\W*(?:status|state|done|completed?|ready|implemented|result|progress)\W*$/i;
const numberHeader = /^\W*(?:#|no|nr|id|priority|prio|owner|p\d)?\W*$/i;

/**
 * Rows of a table with one column that says what is done. A table with several such columns compares products. Empty for any other
 * table.
 */
export function tableItems(table: Table, text: string, headings: readonly string[]): RawItem[] {
  const [header, ...rows] = table.children;
  if (!header) return [];
  const titles = header.children.map((cell) => plainText(cell));
  const status = titles.findIndex((title) => statusHeader.test(title));
  const name = titles.findIndex((title, index) => index !== status && !numberHeader.test(title));
  const marked = titles.filter((_, index) => rows.some((row) => markOf(cellText(row, index)) !== undefined));
  // A table with a score sums up whole areas; its rows are no items.
  if (status < 0 || name < 0 || marked.length > 1 || titles.some((title) => /score|%|percent/i.test(title))) return [];
  return rows.flatMap((row) => {
    const said = cellText(row, status);
    const words = withoutMarks(cellText(row, name));
    const cell = row.children[name];
    const box = row.children[status];
    if (words === "" || !cell || !box || said.trim() === "") return [];
    const ticked = (markOf(said) ?? isDoneWord(said)) && !isRetracted(said);
    return [
      { text: words, span: contentSpan(cell), ticked, untick: untickMarks(text, spanOf(box)), tick: tickMark(text, spanOf(box)), headings },
    ];
  });
}

function cellText(row: TableRow, index: number): string {
  const cell = row.children[index];
  return cell ? plainText(cell) : "";
}

/** The span of what stands in a cell, without the bars and blanks. */
function contentSpan(cell: TableCell): { start: number; end: number } {
  const [first, last] = [cell.children[0], cell.children.at(-1)];
  return first && last ? { start: spanOf(first).start, end: spanOf(last).end } : spanOf(cell);
}
