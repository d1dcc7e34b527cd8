/** What a ticked item claims of the whole project, as far as findings anywhere in it can prove it wrong. */
import type { FileContext } from "../api/file.ts";
import type { MarkdownRoot } from "../languages/markdown/index.ts";
import type { ChecklistItem } from "./item.ts";
import { checksClaimedBy } from "./map.ts";
import { withoutMarks } from "./marks.ts";
import { announcesChecklist } from "./places.ts";
import { isChecklistDocument } from "./read.ts";

/** A claim of a ticked item. */
export interface Claim {
  /** Ids of the checks whose findings contradict it. */
  readonly checks: readonly string[];
  /** Files that the item speaks of, as they are written; none where it speaks of the project. */
  readonly files: readonly string[];
}

/** The heading of a list within a document of its own subject ("Pre-deployment checklist" in the plan of a feature) speaks of that subject. */
const ofTheProject = /^(?:[^/]+|(?:docs?\/)?readme\.mdx?)$/i;

/**
 * The claim of a ticked item that is made for the project: it stands in a list for the launch, and its words, up to where it begins to
 * explain, name a thing as a whole. An item that tells of one endpoint, one change or one piece of code is true of just that.
 */
export function claimOf(item: ChecklistItem, file: FileContext<MarkdownRoot>): Claim | undefined {
  if (!item.ticked || item.checks.length === 0) return undefined;
  if (isOfOneThing(file.path) || isDetail(item, file)) return undefined;
  const listed = isChecklistDocument(file) || (ofTheProject.test(file.path) && item.headings.some(announcesChecklist));
  if (!listed && !ofTheProject.test(file.path)) return undefined;
  const lead = leadOf(file.text.slice(item.span.start, item.span.end), item.text);
  if (lead.includes("`")) return undefined;
  const checks = checksClaimedBy(lead);
  return checks.length > 0 ? { checks, files: item.references.map(({ path }) => path) } : undefined;
}

/** Words that names of lists for the whole project are made of. */
const general =
  /^(?:\d+|v\d+|the|my|our|and|for|to|of|a|pre|post|go|live|app|application|project|product|production|prod|service|server|backend|frontend|web|api|mcp|launch|release|deploy\w*|ship\w*|readiness|ready|check|checks|checklist|checklists|list|todo|todos|tasks?|action|items?|hardening|security|audit|code|quality|review|status|plan|road|roadmap|map|improvements?|infrastructure|operations?|ops|devops|monitoring|testing|tests?|performance|compliance|docs?|documentation|final|current|next|steps?|phase|mvp|beta|summary|report|implementation|progress|complete|completed|fixes|issues|findings|best|practices|oauth|auth)$/i;

/** A list whose file is called after one feature (`label-printing-checklist.md`) speaks of that feature; the project's own name may stand in it. */
function isOfOneThing(path: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1).replace(/\.\w+$/, "");
  const words = name
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .split(/[^A-Za-z\d]+/)
    .filter((word) => word !== "");
  return words.filter((word) => !general.test(word)).length > 1;
}

/** An item below another that names a piece of code is a detail of that. */
function isDetail({ span }: ChecklistItem, file: FileContext<MarkdownRoot>): boolean {
  let line = file.lines.lineOf(span.start);
  const own = indentOf(file.lines.lineText(line));
  for (line--; own > 0 && line >= 0; line--) {
    const text = file.lines.lineText(line);
    if (text.trim() === "" || !/^\s*(?:[-*+]|\d+[.)])\s/.test(text) || indentOf(text) >= own) continue;
    return text.includes("`") || /\w\/\w+\.\w/.test(text);
  }
  return false;
}

function indentOf(line: string): number {
  return /^\s*/.exec(line)?.[0].length ?? 0;
}

/** The bold words that an item begins with, otherwise its words up to a dash, a colon, a bracket or the end of the sentence. */
function leadOf(written: string, text: string): string {
  const bold = /^[^\p{L}\d*`]*\*\*(.+?)\*\*/u.exec(written)?.[1];
  const whole = bold ?? (written.includes("`") ? written : text);
  return withoutMarks(whole).split(/\s[-–—→]\s|[:;.]\s|\s\(/)[0] ?? "";
}
