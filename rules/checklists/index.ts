/** Markdown checklists: read, and mapped to checks. */
export { type Claim, claimOf } from "./claims.ts";
export type { ChecklistItem } from "./item.ts";
export { checklistOf, isChecklistDocument } from "./read.ts";
export { referencesOf, referredFile } from "./references.ts";
export { type Answer, type JudgedItem, judgeItems } from "./verdicts.ts";
