/** Reads the items of a Markdown checklist. */
import type { RootContent } from "mdast";
import type { FileContext } from "../api/file.ts";
import type { MarkdownRoot } from "../languages/markdown/index.ts";
import { type Section, sectionsOf } from "../shared/documents/markdown.ts";
import { headingItem } from "./headings.ts";
import type { ChecklistItem, RawItem } from "./item.ts";
import { markedItems, markedLines } from "./lines.ts";
import { checksOfText } from "./map.ts";
import { announcesChecklist, isBlockerHeading, isBlockerText, mayHoldChecklist } from "./places.ts";
import { referencesOf } from "./references.ts";
import { tableItems } from "./tables.ts";
import { taskItems } from "./tasks.ts";

const key = {};

/**
 * The items of a document in order; empty for documents that claim nothing (templates, change logs, tests). Boxes count in any
 * document, other forms only in one that is a checklist by its name or headings. Computed once per tree.
 */
export function checklistOf(file: FileContext<MarkdownRoot>): readonly ChecklistItem[] {
  return file.memo(key, () => {
    if (!mayHoldChecklist(file.path) || file.role.test) return [];
    const items = rawItems(file).sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
    return items.map((item, index) => complete(item, file.text, items[index + 1]?.span.start));
  });
}

/** Whether a document is a checklist by its file's name or its title. */
export function isChecklistDocument(file: FileContext<MarkdownRoot>): boolean {
  const name = file.path.slice(file.path.lastIndexOf("/") + 1);
  return announcesChecklist(name) || sectionsOf(file).some((section) => section.depth === 1 && announcesChecklist(section.title));
}

function rawItems(file: FileContext<MarkdownRoot>): RawItem[] {
  const sections = sectionsOf(file);
  const named = isChecklistDocument(file);
  const firstHeading = file.root.children.findIndex((node) => node.type === "heading");
  const preface = file.root.children.slice(0, firstHeading < 0 ? undefined : firstHeading);
  return [
    ...preface.flatMap((node) => blockItems(node, file.text, [], named)),
    ...sections.flatMap((section, index) => {
      const headings = [...section.parents, section.title];
      const claims = named || headings.some(announcesChecklist);
      return [
        ...(claims ? headingItem(section, below(sections, index), file.text) : []),
        ...section.body.flatMap((node) => blockItems(node, file.text, headings, claims)),
      ];
    }),
  ];
}

function blockItems(node: RootContent, text: string, headings: readonly string[], claims: boolean): RawItem[] {
  if (node.type === "list") return [...taskItems(node, text, headings), ...(claims ? markedItems(node, text, headings) : [])];
  if (!claims) return [];
  if (node.type === "paragraph") return markedLines(node, text, headings);
  return node.type === "table" ? tableItems(node, text, headings) : [];
}

/** The blocks of a section and of the deeper sections that follow it. */
function below(sections: readonly Section[], index: number): RootContent[] {
  const own = sections[index];
  if (!own) return [];
  const blocks = [...own.body];
  for (const section of sections.slice(index + 1)) {
    if (section.depth <= own.depth) break;
    blocks.push(...section.body);
  }
  return blocks;
}

/** The lines of an item: its own and those that are indented below it, the text below a heading that is an item, up to the next item. */
function linesOf({ span }: RawItem, text: string, next: number | undefined): string {
  const begin = text.lastIndexOf("\n", span.start - 1) + 1;
  const isHeading = text.startsWith("#", begin);
  let end = text.indexOf("\n", span.end);
  while (end >= 0 && (next === undefined || end + 1 < next)) {
    const after = text.indexOf("\n", end + 1);
    const line = text.slice(end + 1, after < 0 ? undefined : after);
    if (isHeading ? line.startsWith("#") : !/^[ \t]+\S/.test(line)) break;
    end = after;
  }
  return text.slice(begin, Math.min(end < 0 ? text.length : end, next ?? text.length));
}

function complete(item: RawItem, text: string, next: number | undefined): ChecklistItem {
  // The document's own title is no verdict on each of its items.
  const headings = item.headings.slice(1);
  return {
    ...item,
    checks: checksOfText(item.text),
    references: referencesOf(linesOf(item, text, next)),
    blocker: item.urgent === true || isBlockerText(item.text) || headings.some(isBlockerHeading),
  };
}
