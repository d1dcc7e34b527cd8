/** Lists whose items are a line each, or several that go on with its words; nested ones as well. */
import type { List, ListItem } from "mdast";
import { type BlockReader, endsBlock, isBlankLine, isItem, isWords, lineEnd } from "./lines.ts";
import { readInline } from "./inline.ts";
import { placed } from "./placed.ts";

const item = /( *)([-*+]|\d{1,9}[.)])( {1,4})(?:\[([ xX])\] )?(?=\S)/y;

/** A box with nothing or more than a space behind it. */
const oddBox = /^\[[ xX]\](?:\s|$)/;

interface Level {
  readonly list: List;
  readonly marker: string;
  /** Columns of the marker and of what stands behind it. */
  readonly indent: number;
  readonly content: number;
}

/** Reads a list at the margin. Other blocks in it and a change of markers are left to the library. */
export const listAt: BlockReader = (text, from) => {
  const levels: Level[] = [];
  let at = from;
  let outermost: List | undefined;
  do {
    item.lastIndex = at;
    const match = item.exec(text);
    if (!match) return undefined;
    const [whole, indent = "", marker = "", gap = "", box] = match;
    const column = indent.length;
    while (levels.length > 1 && column < (levels.at(-1)?.content ?? 0) && column <= (levels.at(-2)?.indent ?? 0)) levels.pop();
    const kind = marker.slice(-1);
    let level = levels.at(-1);
    const start = at + column;
    if (!level || column >= level.content) {
      const above = level;
      if (above ? column > above.content + 3 || (kind !== "-" && kind !== "*" && kind !== "+" && marker.slice(0, -1) !== "1") : column > 0)
        return undefined;
      const ordered = marker.length > 1;
      const list: List = { type: "list", ordered, start: ordered ? Number(marker.slice(0, -1)) : null, children: [] };
      placed(list, start, start);
      if (above) above.list.children.at(-1)?.children.push(list);
      else outermost = list;
      level = { list, marker: kind, indent: column, content: column + marker.length + gap.length };
      levels.push(level);
    } else if (column !== level.indent || kind !== level.marker) return undefined;
    else {
      level = { ...level, content: column + marker.length + gap.length };
      levels[levels.length - 1] = level;
    }
    const words = at + whole.length;
    if (!isWords(text, words) || oddBox.test(text.slice(words, words + 4))) return undefined;
    let end = lineEnd(text, words);
    at = end + 1;
    // Lines behind the marker go on with the words of the item.
    for (; !endsBlock(text, at) && !startsItem(text, at); at = end + 1) {
      if (!isWords(text, at) || columnOf(text, at) < level.content) return undefined;
      end = lineEnd(text, at);
    }
    if (/\s/.test(text[end - 1] ?? " ")) return undefined;
    const children = readInline(text, words, end);
    if (!children) return undefined;
    // The library counts a box to the words where these do not begin with plain text.
    const first = box !== undefined && children[0]?.type !== "text" ? words - "[x] ".length : words;
    const paragraph = placed({ type: "paragraph", children }, first, end);
    const node: ListItem = { type: "listItem", checked: box === undefined ? null : box !== " ", children: [paragraph] };
    level.list.children.push(placed(node, start, end));
    for (const { list } of levels) {
      const last = list.children.at(-1);
      placed(list, list.position?.start.offset ?? 0, end);
      if (last) placed(last, last.position?.start.offset ?? 0, end);
    }
    const following = behindBlank(text, at);
    if (startsItem(text, following)) at = following;
  } while (!endsBlock(text, at));
  return outermost && endsList(text, at) ? { node: outermost, next: at } : undefined;
};

function startsItem(text: string, at: number): boolean {
  item.lastIndex = at;
  return item.test(text);
}

function columnOf(text: string, at: number): number {
  let column = at;
  while (text[column] === " ") column++;
  return column - at;
}

function behindBlank(text: string, from: number): number {
  let at = from;
  while (at < text.length && isBlankLine(text, at, lineEnd(text, at))) at = lineEnd(text, at) + 1;
  return at;
}

/** Whether what follows, behind empty lines, is neither a further item nor part of the last one. */
function endsList(text: string, from: number): boolean {
  const at = behindBlank(text, from);
  return at >= text.length || (/\S/.test(text[at] ?? " ") && !isItem(text, at));
}
