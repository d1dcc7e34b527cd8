/** The readiness of one root, as the sidebar, the status bar and the report show it. */
import type { UnknownReason } from "@seaworthy/rules/api/result";
import type { Category, Priority } from "@seaworthy/rules/api/vocabulary";
import type { PresentRecord } from "./records.ts";
import type { CheckAction } from "./scaffolds.ts";

/** Verdicts, apart from the number. */
export type Verdict = "ready" | "ready-with-waivers" | "inconclusive" | "not-ready";

/** Bands of a number: at least 80, 50 to 79, less than 50. */
export type Band = "good" | "in-progress" | "at-risk";

/** How a check stands, as docs/scoring.md defines it. */
export type CheckStatus = "pass" | "partial" | "fail" | "attested" | "expired" | "waived" | "not-applicable" | "unknown";

/** A place in a file. `line` is -1 where the whole file, or its absence, is meant. */
export interface Place {
  readonly file: string;
  readonly uri: string;
  readonly line: number;
  readonly character: number;
}

/** The share of one category's weight that was earned, and what it could rise to. */
export interface CategoryScore {
  readonly id: Category;
  readonly title: string;
  /** As shown, 0 to 100; null when no check applies. */
  readonly score: number | null;
  readonly upper: number | null;
  /** Share of weight that was evaluated, 0 to 100. */
  readonly evidence: number;
  readonly band: Band | null;
  /** Change since the last recorded run; null without one. */
  readonly delta: number | null;
  /** Open blockers in this category. */
  readonly blockers: number;
}

/** What must be closed before a launch. `effort` is in minutes. */
export interface Blocker {
  /** "" when it is no check, such as an unticked checklist item that calls itself a blocker. */
  readonly check: string;
  readonly title: string;
  readonly category: Category;
  readonly status: CheckStatus;
  readonly reason: string;
  readonly effort: number;
  /** A safe fix exists for at least one of its places. */
  readonly fixable: boolean;
  readonly places: readonly Place[];
  /** What can be written down about the check; none for what is no check. */
  readonly actions: readonly CheckAction[];
}

/** An attestation or a waiver that runs out within 30 days. */
export interface ExpiringRecord {
  readonly kind: PresentRecord["kind"];
  /** "" for a finding whose check is not known any more. */
  readonly check: string;
  /** Only of waivers of a single finding. */
  readonly fingerprint?: string;
  readonly title: string;
  readonly owner: string | null;
  /** The last day on which it holds, `YYYY-MM-DD`. */
  readonly until: string;
  /** Days that are left after today; 0 on the last one. */
  readonly days: number;
  /** The record. */
  readonly place: Place;
}

/** Work worth doing next, or an item of the launch plan. */
export interface PlanItem {
  readonly check: string;
  /** All checks whose work it is, `check` first; none for what is no check. */
  readonly checks: readonly string[];
  readonly title: string;
  readonly category: Category;
  readonly priority: Priority;
  readonly status: CheckStatus;
  readonly blocker: boolean;
  /** Points of the overall number that it brings. */
  readonly gain: number;
  /** Minutes. */
  readonly effort: number;
  /** A safe fix exists for at least one of its places. */
  readonly fixable: boolean;
  readonly places: number;
  /** The first place, if it has one. */
  readonly place: Place | null;
}

/** What is left to do: blockers first, then by priority, then by gain per minute. */
export interface LaunchPlan {
  readonly items: readonly PlanItem[];
  /** Sum over all items, in minutes. */
  readonly effort: number;
  /** The shortest list that leaves no blocker: number of items and minutes. */
  readonly quickStart: { readonly items: number; readonly effort: number };
  /** One person's weeks, in minutes, and what comes later; empty unless the whole is longer than a day. Items are indexes into `items`. */
  readonly weeks: readonly { readonly week: 1 | 2 | 3 | 4 | "later"; readonly items: readonly number[]; readonly effort: number }[];
}

/** Whether a root's results are those of its files. */
export type ScanState =
  /** Nothing is under way; the results are those of the present files. */
  | { readonly kind: "idle" }
  /** `total` is 0 until the files are listed. `first`: there are no earlier results to show meanwhile. */
  | { readonly kind: "scanning"; readonly done: number; readonly total: number; readonly first: boolean }
  /** Not all files could be looked at. */
  | { readonly kind: "incomplete"; readonly reason: string; readonly files: number }
  /** Nothing to check: the root holds no file that a check could look at. */
  | { readonly kind: "empty" };

/** A record or policy file that cannot be used; the last good one stays in force. */
export interface ConfigurationError {
  readonly message: string;
  readonly place: Place;
}

/** Everything but the places: small enough to be sent after each change. */
export interface ReadinessSummary {
  readonly root: string;
  readonly name: string;
  /** Grows with each change of this root's readiness. */
  readonly revision: number;
  readonly scan: ScanState;
  readonly configuration: readonly ConfigurationError[];
  /** As shown, 0 to 100; null while nothing is known or no check applies. */
  readonly overall: number | null;
  readonly upper: number | null;
  readonly evidence: number;
  readonly band: Band | null;
  readonly verdict: Verdict;
  /** Change since the last recorded run; null without one. */
  readonly delta: number | null;
  /** Reasons for which the gate does not pass, in sentences. */
  readonly gate: { readonly passed: boolean; readonly reasons: readonly string[] };
  readonly categories: readonly CategoryScore[];
  /** In the order of the launch plan. */
  readonly blockers: readonly Blocker[];
  /** By gain per minute, the best first. */
  readonly bestNext: readonly PlanItem[];
  readonly plan: LaunchPlan;
  /** Overall number of the last recorded runs, the oldest first. */
  readonly trend: readonly { readonly time: string; readonly overall: number }[];
  /** The nearest first. */
  readonly expiring: readonly ExpiringRecord[];
  /** Open findings by priority. */
  readonly open: Readonly<Record<Priority, number>>;
  /** `examples` are the first of those that were skipped. */
  readonly files: { readonly scanned: number; readonly skipped: number; readonly examples: readonly SkippedFile[] };
}

/** A located finding in the tree of checks. */
export interface PlaceEntry extends Place {
  readonly message: string;
  readonly priority: Priority;
  readonly fingerprint: string;
  readonly fixable: boolean;
  /** Hidden by a comment with this reason. */
  readonly suppressed?: string;
}

/** A check with its result in one root. `gain` is in points of the overall score, `effort` in minutes. */
export interface CheckEntry {
  readonly id: string;
  readonly title: string;
  readonly kind: "code" | "project" | "manual";
  readonly category: Category;
  readonly priority: Priority;
  readonly status: CheckStatus;
  /** 0 to 1. */
  readonly credit: number;
  readonly gain: number;
  readonly effort: number;
  readonly blocker: boolean;
  /** Why the status is `unknown`, such as `needs-attestation` or `incomplete`. */
  readonly unknown?: UnknownReason;
  readonly reason: string;
  readonly evidence: readonly (Place & { readonly note: string })[];
  readonly places: readonly PlaceEntry[];
  /** What can be written down about the check as a whole, and made for it. */
  readonly actions: readonly CheckAction[];
}

/** What became of an item of a checklist when its tick was held against the results of checks. */
export type ItemVerdict =
  | "verified"
  | "contradicted"
  | "claimed-only"
  | "done-unticked"
  | "open"
  | "unmapped"
  | "duplicate"
  | "reference-gone"
  | "unknown";

/** A line of a checklist with what the checks say of it. */
export interface ChecklistItemEntry extends Place {
  readonly text: string;
  readonly ticked: boolean;
  readonly verdict: ItemVerdict;
  /** One or a few sentences. */
  readonly reason: string;
  /** Calls itself a blocker. */
  readonly blocker: boolean;
  /** Titles of the headings above, outermost first. */
  readonly headings: readonly string[];
  /** Ids of the checks that it speaks of. */
  readonly checks: readonly string[];
  /** Not ticked, and has a box that can be. */
  readonly tickable: boolean;
  /** The earlier item that says the same. */
  readonly sameAs?: Place;
}

/** A Markdown checklist of the team. */
export interface ChecklistEntry {
  readonly file: string;
  readonly uri: string;
  /** In the order of the document. */
  readonly items: readonly ChecklistItemEntry[];
}

/** A file that was not looked at. */
export interface SkippedFile {
  readonly file: string;
  readonly uri: string;
  readonly reason: string;
}

/** A root with everything that views may list; large, so it is only sent when asked for. */
export interface Readiness extends ReadinessSummary {
  readonly checks: readonly CheckEntry[];
  /** By file. */
  readonly checklists: readonly ChecklistEntry[];
  readonly skipped: readonly SkippedFile[];
}
