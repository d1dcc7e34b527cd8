import type { Table, TableCell, TableRow } from "mdast";
import { type BlockReader, endsBlock, lineEnd } from "./lines.ts";
import { readInline } from "./inline.ts";
import { placed } from "./placed.ts";

const delimiters = /\|(?:[ \t]*:?-+:?[ \t]*\|)+$/my;

/** Tables whose rows all begin and end with a bar and have as many cells as their head. */
export const tableAt: BlockReader = (text, from) => {
  if (text[from] !== "|") return undefined;
  const rows: TableRow[] = [];
  let at = from;
  let end = from;
  do {
    end = lineEnd(text, at);
    const row = rowOf(text, at, end);
    if (!row || (rows[0] && row.children.length !== rows[0].children.length)) return undefined;
    rows.push(row);
    at = end + 1;
    if (rows.length > 1) continue;
    delimiters.lastIndex = at;
    const second = delimiters.exec(text)?.[0];
    if (second === undefined || second.split("|").length - 2 !== row.children.length) return undefined;
    end = at + second.length;
    at = end + 1;
  } while (!endsBlock(text, at));
  const table: Table = { type: "table", align: [], children: rows };
  return { node: placed(table, from, end), next: at };
};

function rowOf(text: string, start: number, end: number): TableRow | undefined {
  if (text[start] !== "|" || text[end - 1] !== "|" || end - start < 2) return undefined;
  const cells: TableCell[] = [];
  for (let bar = start; bar < end - 1; ) {
    const next = text.indexOf("|", bar + 1);
    let from = bar + 1;
    let to = next;
    while (from < to && (text[from] === " " || text[from] === "\t")) from++;
    while (to > from && (text[to - 1] === " " || text[to - 1] === "\t")) to--;
    const children = from === to ? [] : readInline(text, from, to);
    if (!children) return undefined;
    cells.push(placed({ type: "tableCell", children }, bar, next === end - 1 ? end : next));
    bar = next;
  }
  return placed({ type: "tableRow", children: cells }, start, end);
}
