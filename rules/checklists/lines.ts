/** Items without a box: marked list items, marked lines of a paragraph, "**Rate limits** done", and lists below a heading that says so. */
import type { List, ListItem, Paragraph } from "mdast";
import type { Span } from "../api/text.ts";
import { plainText, spanOf } from "../shared/documents/markdown.ts";
import type { RawItem } from "./item.ts";
import { isDoneWord, isRetracted, markOf, tickMark, untickMarks, withoutMarks } from "./marks.ts";
import { isDoneSection, isPlanSection } from "./places.ts";
import { firstLine } from "./tasks.ts";

const lineMark = /^[ \t]*(?:[-*+][ \t]+)?(?:✅|☑|✔|✓|🗹|❌|⬜|☐|🔲|✗|✘)/u;

/** Items of a list without boxes. Lists inside items are details of theirs. */
export function markedItems(list: List, text: string, headings: readonly string[]): RawItem[] {
  const title = headings.at(-1) ?? "";
  return list.children.flatMap((item) => {
    const paragraph = item.children[0];
    if (typeof item.checked === "boolean" || paragraph?.type !== "paragraph") return [];
    return markedItem(item, paragraph, text, headings, title, list.ordered === true);
  });
}

function markedItem(
  item: ListItem,
  paragraph: Paragraph,
  text: string,
  headings: readonly string[],
  title: string,
  ordered: boolean,
): RawItem[] {
  const words = plainText(paragraph);
  const span = firstLine(text, spanOf(paragraph));
  const found = (ticked: boolean, untick: RawItem["untick"], content = words): RawItem[] => {
    const own = withoutMarks(content);
    const tick = tickMark(text, spanOf(paragraph));
    return own === "" ? [] : [{ text: own, span, ticked: ticked && !isRetracted(words), untick, tick, headings }];
  };
  const mark = edgeMark(words);
  if (mark !== undefined) return found(mark, untickMarks(text, spanOf(paragraph)));
  const bold = paragraph.children[0];
  if (bold?.type === "strong") {
    const rest = plainText(paragraph.children.slice(1));
    if (isDoneWord(rest) && !/^(?:status|priority|risk|result|date|owner)\b/i.test(plainText(bold)))
      return found(true, [], plainText(bold));
  }
  if (isDoneSection(title)) return found(true, [{ start: spanOf(paragraph).start, end: spanOf(paragraph).start, text: "[ ] " }]);
  // Of a plan only what is clearly a step: a numbered list, or an item that begins in bold.
  if (isPlanSection(title) && (ordered || bold?.type === "strong" || item.children.length === 1)) return found(false, []);
  return [];
}

/** The mark at the beginning or the end of a line; one in its middle belongs to a part of it. */
function edgeMark(words: string): boolean | undefined {
  return markOf(words.slice(0, 3)) ?? markOf(words.slice(-3)) ?? undefined;
}

/** Lines of a paragraph that begin with a mark. */
export function markedLines(paragraph: Paragraph, text: string, headings: readonly string[]): RawItem[] {
  const whole = spanOf(paragraph);
  const items: RawItem[] = [];
  let at = whole.start;
  for (const line of text.slice(whole.start, whole.end).split("\n")) {
    const span: Span = { start: at, end: at + line.length };
    at += line.length + 1;
    if (!lineMark.test(line)) continue;
    const words = withoutMarks(line.replace(/[*_`~]+/g, "").replace(/^\s*[-*+]\s+/, ""));
    if (words === "") continue;
    items.push({
      text: words,
      span: firstLine(text, span),
      ticked: markOf(line) === true && !isRetracted(line),
      untick: untickMarks(text, span),
      tick: tickMark(text, span),
      headings,
    });
  }
  return items;
}
