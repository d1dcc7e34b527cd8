/** Which documents hold checklists, and what a heading says of the items below it. */
import { wordsOf } from "../shared/names/words.ts";
import { markOf, withoutMarks } from "./marks.ts";

/** Templates that are copied, histories and lists for other readers: their boxes claim nothing of this code. */
const neverPath =
  /(?:^|\/)(?:[^/]*(?:pull_request_template|issue_template|changelog|changes|history|release[-_]?notes|code_of_conduct)[^/]*\.mdx?$|\.github\/|node_modules\/|vendor\/|templates?\/|archived?(?:[-_]\w+)?\/)/i;
const claimName =
  /readiness|check[-_ ]?list|to[-_ ]?dos?\b|go[-_ ]?live|launch|hardening|road[-_ ]?map|punch[-_ ]?list|action[-_ ]?items|production[-_ ](?:plan|status|improvements?|ready|todo|review)|(?:security|code|production|launch)[-_ ](?:review|audit|status|improvements?|verification)|implementation[-_ ](?:status|summary|complete|plan|progress)|(?:project|release)[-_ ](?:status|plan|progress)|acceptance[-_ ]criteria/i;
const doneTitle = /^(?:(?:already|recently)\s+)?(?:completed?|done|finished|implemented|resolved|fixed|what(?:'|’)?s done)\b/i;
const planTitle =
  /\b(?:to[- ]?do|action items?|next steps?|recommend\w*|remaining|outstanding|must[- ]fix|should[- ]fix|before (?:launch|production|go)|improvements? needed|immediate|open (?:items?|issues?|tasks?)|still (?:open|to)|missing|required|day \d|week \d|sprint \d)\b/i;

/** Whether boxes and ticks of a document may claim anything of the project's code. */
export function mayHoldChecklist(path: string): boolean {
  return /\.(?:md|markdown|mdx)$/i.test(path) && !neverPath.test(`/${path}`);
}

/** Whether a file's name or a heading announces a checklist: only there ticks without a box count, because feature lists wear them too. */
export function announcesChecklist(name: string): boolean {
  return claimName.test(name);
}

/** Whether everything below a heading is done by what the heading says: "Completed", "✅ Done (phase 1)". */
export function isDoneSection(title: string): boolean {
  return doneTitle.test(withoutMarks(title)) && markOf(title) !== false;
}

/** Whether the list below a heading is one of things to do. */
export function isPlanSection(title: string): boolean {
  return planTitle.test(title);
}

/** Whether a heading calls what is below it a blocker. */
export function isBlockerHeading(title: string): boolean {
  if (/\b(?:no|not|non|zero|without|former|resolved|fixed)[- ](?:an?\s+)?(?:\w+\s+)?(?:blockers?|blocking|urgent)\b/i.test(title))
    return false;
  return /\b(?:blockers?|launch[- ]blocking|must[- ]fix|urgent|show[- ]?stoppers?)\b/i.test(title);
}

/** Whether an item calls itself a blocker: in capitals, in brackets, or in so many words. A feature may speak of urgent mail. */
export function isBlockerText(text: string): boolean {
  return (
    /(?:^|[^\w])(?:BLOCKER|URGENT|MUST[- ]FIX|SHOW[- ]?STOPPER)(?![\w])/.test(text) ||
    /[([](?:launch[- ]|release[- ])?(?:blocker|urgent|must[- ]fix)[)\]]/i.test(text) ||
    /\bmust be fixed before|\bmust fix before|\blaunch blocker\b/i.test(text)
  );
}

/** Words that names of lists for the whole project are made of. */
const general =
  /^(?:\d+|v\d+|the|my|our|and|for|to|of|a|pre|post|go|live|app|application|project|product|production|prod|service|server|backend|frontend|web|api|mcp|launch|release|deploy\w*|ship\w*|readiness|ready|check|checks|checklist|checklists|list|todo|todos|tasks?|action|items?|hardening|security|audit|code|quality|review|status|plan|road|roadmap|map|improvements?|infrastructure|operations?|ops|devops|monitoring|testing|tests?|performance|compliance|docs?|documentation|final|current|next|steps?|phase|mvp|beta|summary|report|implementation|progress|complete|completed|fixes|issues|findings|best|practices|oauth|auth)$/i;

const ofWholes = /^(?:(?:docs?|documentation|ops|operations|production|deploy(?:ment)?|release|launch|security|checklists?)\/){0,2}[^/]+$/i;

/** How many words of a document's name are its own subject: `label-printing-checklist.md` has two. */
export function subjectsOfName(path: string): number {
  const name = path.slice(path.lastIndexOf("/") + 1).replace(/\.\w+$/, "");
  return wordsOf(name).filter((word) => !general.test(word)).length;
}

/**
 * Whether a checklist is about the project as a whole, as `docs/production-readiness.md` is: it lies where such documents lie, and its name
 * adds no subject. `docs/auth/hub-launch-checklist.md` is about a part.
 */
export function isAboutProject(path: string): boolean {
  return ofWholes.test(path) && subjectsOfName(path) === 0;
}
