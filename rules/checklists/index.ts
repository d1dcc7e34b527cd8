/** Markdown checklists: read, and mapped to checks. */
export { type Claim, claimOf } from "./claims.ts";
export type { ChecklistItem } from "./item.ts";
export { checksOfText, mappableChecks } from "./map.ts";
export { checklistOf, isChecklistDocument } from "./read.ts";
export { type Reference, referencesOf, referredFile } from "./references.ts";
export { type Answer, type ClaimedItem, type ItemVerdict, type JudgedItem, judgeItems } from "./verdicts.ts";
