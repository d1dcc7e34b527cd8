/** Headings, sections, list items and text of a Markdown document. */
import { withoutPlaceholders } from "./unwritten.ts";
import type { Heading, Nodes, Parents, RootContent } from "mdast";
import type { FileContext } from "../../api/file.ts";
import type { Span } from "../../api/text.ts";
import type { MarkdownRoot } from "../../languages/markdown/index.ts";

/** A heading and what stands below it, up to the next heading of any depth. */
export interface Section {
  readonly depth: number;
  readonly title: string;
  readonly heading: Heading;
  readonly headingSpan: Span;
  /** Titles of the headings above, outermost first. */
  readonly parents: readonly string[];
  readonly body: readonly RootContent[];
}

const sectionsKey = {};

/** The sections of a document in order; headings inside quotes and lists are left out. Computed once per tree. */
export function sectionsOf(file: FileContext<MarkdownRoot>): readonly Section[] {
  return file.memo(sectionsKey, () => {
    const sections: (Section & { body: RootContent[] })[] = [];
    const open: { depth: number; title: string }[] = [];
    for (const node of file.root.children) {
      if (node.type !== "heading") {
        sections.at(-1)?.body.push(node);
        continue;
      }
      while ((open.at(-1)?.depth ?? 0) >= node.depth) open.pop();
      const title = plainText(node);
      sections.push({
        depth: node.depth,
        title,
        heading: node,
        headingSpan: spanOf(node),
        parents: open.map((above) => above.title),
        body: [],
      });
      open.push({ depth: node.depth, title });
    }
    return sections;
  });
}

/** The text of a node as a reader sees it: no marks, no HTML, line ends as spaces. */
export function plainText(node: Nodes | readonly Nodes[]): string {
  return collect(node).replace(/\s+/g, " ").trim();
}

function collect(node: Nodes | readonly Nodes[]): string {
  if (isList(node)) return node.map((item) => collect(item)).join(" ");
  if (node.type === "html" || node.type === "yaml") return "";
  if (node.type === "break") return " ";
  if ("value" in node) return node.value;
  if (node.type === "image") return node.alt ?? "";
  if (!("children" in node)) return "";
  // Blocks are parted by a space, words inside a line are not.
  return node.children.map((child) => collect(child)).join(isBlockParent(node) ? " " : "");
}

function isList(node: Nodes | readonly Nodes[]): node is readonly Nodes[] {
  return Array.isArray(node);
}

function isBlockParent(node: Parents): boolean {
  return ["root", "blockquote", "list", "listItem", "table", "tableRow"].includes(node.type);
}

/** What somebody has written: plain text without sentences that only say what is still to be written, one block a line. */
export function writtenText(nodes: readonly Nodes[]): string {
  return nodes
    .flatMap((node) => blocksOf(node))
    .map((block) => withoutPlaceholders(block))
    .filter((block) => block !== "")
    .join("\n");
}

/** The plain texts of paragraphs, items and cells. */
function blocksOf(node: Nodes): string[] {
  return "children" in node && isBlockParent(node) ? node.children.flatMap((child) => blocksOf(child)) : [plainText(node)];
}

/** Offsets of a node. */
export function spanOf(node: Nodes): Span {
  return { start: node.position?.start.offset ?? 0, end: node.position?.end.offset ?? 0 };
}

/** Calls `visit` for a node and everything below it, in document order; returning false skips what is below. */
export function walkMarkdown(node: Nodes, visit: (node: Nodes) => boolean | undefined | void): void {
  if (visit(node) === false || !("children" in node)) return;
  for (const child of node.children) walkMarkdown(child, visit);
}
