/** Headings that are items: "### ✅ Rate limits", "### 2. Rate limits", or with a `Status:` line below. */
import type { Nodes, RootContent } from "mdast";
import { plainText, type Section, spanOf } from "../shared/documents/markdown.ts";
import type { RawItem } from "./item.ts";
import { markOf, statusOf, untickMarks, withoutMarks } from "./marks.ts";
import { isBlockerHeading, isDoneSection, isPlanSection } from "./places.ts";

/** How many blocks below a heading are looked at for its status. */
const statusReach = 3;

interface Status {
  readonly done: boolean | undefined;
  readonly node: Nodes;
}

/** The item that a heading is, if it is one. `inner` are the blocks below it, those under deeper headings too. */
export function headingItem(section: Section, inner: readonly RootContent[], text: string): RawItem[] {
  const { title, headingSpan, parents } = section;
  const first = section.heading.children[0];
  if (!first || section.depth < 2 || isDoneSection(title)) return [];
  const status = statusBelow(section.body);
  const mark = headingMark(title);
  const numbered = section.depth > 2 && /^[^\p{L}\d]*\d+[.)]\s/u.test(title);
  // A status that is not plainly "done" takes the heading's tick back.
  const ticked = status ? status.done === true : mark;
  if (ticked === undefined && !(numbered && !isPlanSection(title))) return [];
  // A heading over boxes or marked lines is a group: what it says sums up what the items say themselves.
  if (status === undefined && inner.some(holdsItems)) return [];
  const words = withoutMarks(title);
  if (words === "") return [];
  const span = { start: spanOf(first).start, end: headingSpan.end };
  const untick = [...untickMarks(text, headingSpan), ...(status?.done === true ? untickMarks(text, spanOf(status.node)) : [])];
  const urgent = section.body.slice(0, statusReach).some((node) => /\bpriority\W+(?:urgent|blocker)\b/i.test(plainText(node)));
  return [{ text: words, span, ticked: ticked === true, untick, headings: parents, urgent: urgent || isBlockerHeading(title) }];
}

/** Colours and warnings in a heading mean a priority, not a state. */
function headingMark(title: string): boolean | undefined {
  return markOf(title) === true ? true : /[❌⬜☐🔲]/u.test(title) ? false : undefined;
}

function statusBelow(body: readonly RootContent[]): Status | undefined {
  for (const block of body.slice(0, statusReach)) {
    const nodes: readonly Nodes[] = block.type === "list" ? block.children.flatMap((item) => item.children.slice(0, 1)) : [block];
    for (const node of nodes) {
      if (node.type !== "paragraph") continue;
      const said = /^\W*(?:current\s+)?status\W{0,6}?:\W{0,3}?(.+)$/i.exec(plainText(node))?.[1];
      if (said !== undefined) return { done: statusOf(said), node };
    }
  }
  return undefined;
}

function holdsItems(node: RootContent): boolean {
  if (node.type !== "list") return false;
  return node.children.some((item) => {
    const paragraph = item.children[0];
    return typeof item.checked === "boolean" || (paragraph !== undefined && markOf(plainText(paragraph).slice(0, 3)) !== undefined);
  });
}
