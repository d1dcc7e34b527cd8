/** An item of a checklist, whatever its form. */
import type { Span, TextEdit } from "../api/text.ts";
import type { Reference } from "./references.ts";

/** An item as a form's reader sees it; what follows from its text and place is added by `read.ts`. */
export interface RawItem {
  /** The item's words without marks and Markdown. */
  readonly text: string;
  /** The item's own words on its first line: what gets the squiggle. */
  readonly span: Span;
  readonly ticked: boolean;
  /** Edits that take the tick away; empty where only a person can rephrase it. */
  readonly untick: readonly TextEdit[];
  /** The edit that ticks the item; absent where only a person can rephrase it, and on ticked items. */
  readonly tick?: TextEdit | undefined;
  /** Titles of the headings above, outermost first. */
  readonly headings: readonly string[];
  /** Says of itself that it blocks the launch, other than by its text and headings. */
  readonly urgent?: boolean;
}

/** An item with what has been made out about it. */
export interface ChecklistItem extends RawItem {
  /** Ids of the checks that the item speaks of; empty when that is not clear. */
  readonly checks: readonly string[];
  /** Calls itself, or stands below a heading that calls it, a blocker, urgent or must-fix. */
  readonly blocker: boolean;
  /** Files that the item names, on its own lines and on those that are indented below it. */
  readonly references: readonly Reference[];
}
