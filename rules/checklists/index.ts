/** Markdown checklists: read, and mapped to checks. */
export type { ChecklistItem } from "./item.ts";
export { checksOfText, mappableChecks } from "./map.ts";
export { checklistOf, isChecklistDocument } from "./read.ts";
