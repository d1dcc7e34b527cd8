import type { Nodes } from "mdast";
import type { DocumentDetector } from "../../api/check.ts";
import type { FileContext } from "../../api/file.ts";
import { fact, type FactOutcome } from "../../api/outcome.ts";
import { type ChecklistItem, checklistOf, isChecklistDocument } from "../../checklists/index.ts";
import type { MarkdownRoot } from "../../languages/markdown/index.ts";
import { plainText, sectionsOf, spanOf, walkMarkdown, writtenText } from "../../shared/documents/markdown.ts";
import { countWords } from "../../shared/documents/unwritten.ts";
import { topicsOf } from "../../shared/documents/topics.ts";
import { documentedCommands } from "./commands.ts";
import { documentedVariables } from "./variables.ts";
import { pageName } from "./pages.ts";

const diagrams = new Set(["mermaid", "plantuml", "puml", "dot", "graphviz", "d2", "structurizr", "c4", "pikchr"]);

/** Everything that one document says. A checklist names variables that are still to be dealt with, so it documents none. */
export const markdown: DocumentDetector = (file: FileContext<MarkdownRoot>) => {
  const items = checklistOf(file);
  return [
    ...headings(file),
    ...links(file.root),
    ...pages(file),
    ...documentedCommands(file.root),
    // A checklist names variables that are still to be dealt with: that documents nothing.
    ...(isChecklistDocument(file) ? [] : documentedVariables(file.root)),
    ...items.map(itemFact),
  ];
};

function itemFact({ text, span, ticked, checks, blocker, headings: above, references, tick }: ChecklistItem): FactOutcome {
  return fact("checklist-item", span, {
    text,
    ticked,
    checks,
    blocker,
    headings: above,
    references: references.map(({ path, line }) => ({ path, line })),
    tick: tick && !ticked ? { offset: tick.start - span.start, length: tick.end - tick.start, text: tick.text } : null,
  });
}

/** Headings with the words below them, and what these speak of; an outline that nobody filled in speaks of nothing. */
function headings(file: FileContext<MarkdownRoot>): FactOutcome[] {
  return sectionsOf(file).flatMap((section) => {
    const { depth, title, body, headingSpan } = section;
    const text = writtenText(body);
    const topics = text === "" ? [] : topicsOf(`${title}\n${text}`);
    return [
      fact("heading", headingSpan, { depth, title, words: countWords(text) }),
      ...(topics.length > 0 ? [fact("setting", headingSpan, { key: "docs.topics", value: topics })] : []),
    ];
  });
}

function links(root: MarkdownRoot): FactOutcome[] {
  const found: FactOutcome[] = [];
  walkMarkdown(root, (node: Nodes) => {
    if (node.type === "link") found.push(fact("link", spanOf(node), { target: node.url, text: plainText(node) }));
    else if (node.type === "image") found.push(fact("link", spanOf(node), { target: node.url, text: node.alt ?? "" }));
    else if (node.type === "definition") found.push(fact("link", spanOf(node), { target: node.url, text: node.label ?? "" }));
    else if (node.type === "html") found.push(...htmlLinks(node.value, spanOf(node)));
    else if (node.type === "code") {
      const language = (node.lang ?? "").toLowerCase();
      const value = diagrams.has(language) ? language : drawnInText(language, node.value) ? "text" : undefined;
      if (value !== undefined) found.push(fact("setting", spanOf(node), { key: "docs.diagram", value }));
    }
  });
  return found;
}

/** Boxes drawn with characters: corners of at least two boxes. A tree of files has branches and no corners above. */
function drawnInText(language: string, text: string): boolean {
  if (!/^(?:|text|txt|ascii|plaintext|plain|diagram)$/.test(language)) return false;
  const boxes = Math.min((text.match(/[┌╔╭]/g) ?? []).length, (text.match(/[┘╝╯]/g) ?? []).length);
  return boxes >= 2 || (text.match(/^[^\n]*\+-{3,}\+/gm) ?? []).length >= 4;
}

function htmlLinks(html: string, at: { start: number; end: number }): FactOutcome[] {
  return [...html.matchAll(/<(?:a|img|source)\b[^>]*?\b(?:href|src|srcset)\s*=\s*["']([^"']+)["'][^>]*>([^<]*)/gi)].map((match) =>
    fact("link", at, { target: match[1] ?? "", text: (match[2] ?? "").trim() }),
  );
}

function pages(file: FileContext<MarkdownRoot>): FactOutcome[] {
  const sections = sectionsOf(file);
  const title = sections[0]?.depth === 1 ? sections[0].title : "";
  const name = pageName(file.path, title);
  return name === undefined
    ? []
    : [fact("page", sections[0]?.headingSpan ?? { start: 0, end: Math.min(1, file.text.length) }, { name, path: file.path })];
}
