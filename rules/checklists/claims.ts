/** What a ticked item claims of the whole project, as far as findings anywhere in it can prove it wrong. */
import type { FileContext } from "../api/file.ts";
import type { MarkdownRoot } from "../languages/markdown/index.ts";
import type { ChecklistItem } from "./item.ts";
import { checksClaimedBy } from "./map.ts";
import { withoutMarks } from "./marks.ts";
import { announcesChecklist, isAboutProject, subjectsOfName } from "./places.ts";
import { isChecklistDocument } from "./read.ts";

/** A claim of a ticked item. */
export interface Claim {
  /** Ids of the checks whose findings contradict it. */
  readonly checks: readonly string[];
  /** Files that the item speaks of, as they are written; none where it speaks of the project. */
  readonly files: readonly string[];
}

/** The part of its telling words by which a text is about a thing as a whole, and not about a place, a case or a change of it. */
const wholeShare = 0.5;

/** The heading of a list within a document of its own subject ("Pre-deployment checklist" in the plan of a feature) speaks of that subject. */
const ofTheProject = /^(?:[^/]+|(?:docs?\/)?readme\.mdx?)$/i;

/**
 * The claim of a ticked item that is made for the project. In a list that is about the project as a whole that is whatever the item speaks
 * of, in the files that its first line names if it names any; in others only what its words, up to where it begins to explain, name as a whole: an item that tells of one endpoint, one change or one
 * piece of code is true of just that.
 */
export function claimOf(item: ChecklistItem, file: FileContext<MarkdownRoot>): Claim | undefined {
  if (!item.ticked || item.checks.length === 0) return undefined;
  // A list that is called after one feature speaks of that feature; the project's own name may stand in it.
  if (subjectsOfName(file.path) > 1 || isDetail(item, file)) return undefined;
  const written = file.text.slice(item.span.start, item.span.end);
  if (isChecklistDocument(file) && isAboutProject(file.path)) {
    const files = item.references.map(({ path }) => path).filter((path) => written.includes(path));
    return { checks: item.checks, files };
  }
  const listed = isChecklistDocument(file) || (ofTheProject.test(file.path) && item.headings.some(announcesChecklist));
  if (!listed && !ofTheProject.test(file.path)) return undefined;
  const lead = leadOf(written, item.text);
  if (lead.includes("`")) return undefined;
  const checks = checksClaimedBy(lead, wholeShare);
  return checks.length > 0 ? { checks, files: item.references.map(({ path }) => path) } : undefined;
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
