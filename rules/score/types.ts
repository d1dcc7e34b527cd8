/** What goes into an evaluation and what comes out of it. Everything that comes out is plain data. */
import type { Check } from "../api/check.ts";
import type { Evidence, ProjectView } from "../api/project.ts";
import type { CheckResult, CheckStatus, Finding, SkipReason } from "../api/result.ts";
import type { Range, Span } from "../api/text.ts";
import type { Category, LanguageId, Priority } from "../api/vocabulary.ts";
import type { Hidden, Policy, Records, WaiverKind } from "../records/index.ts";

/** The project as an evaluation needs it. */
export interface ProjectSource {
  readonly view: ProjectView;
  /** Folder of the package that is evaluated by itself; absent for the whole project. */
  readonly folder?: string;
  /** Findings of every file, those that needed the project's facts decided. */
  findings(): ReadonlyMap<string, readonly Finding[]>;
  /**
   * Gives the answer of a pure function of the view, kept where the project can tell that nothing has changed that was read for it.
   * `given` says what else its answer depends on.
   */
  remember?<T>(name: string, given: string, make: () => T): T;
  /** The range of a span of a file, where the text is at hand. Without it a project check's finding is placed by the lines of its evidence. */
  rangeOf?(file: string, span: Span): Range | undefined;
}

/** What a run should have looked at and did not. Absent means that nothing is missing. */
export interface Incomplete {
  /** One sentence when the run stopped early. */
  readonly reason?: string;
  readonly missed: readonly { readonly path: string; readonly language: LanguageId; readonly why: SkipReason }[];
  /** Number of files that were never looked at because the run stopped early: what the project lacks as a whole may be in them. */
  readonly unseen?: number;
  /** Number of files that were looked at, by language. */
  readonly looked: Readonly<Partial<Record<LanguageId, number>>>;
}

/** Everything that an evaluation depends on: the same input gives the same evaluation. */
export interface EvaluationInput {
  readonly registry: readonly Check[];
  readonly project: ProjectSource;
  readonly records: Records;
  readonly policy: Policy;
  /** The UTC day, `YYYY-MM-DD`. */
  readonly today: string;
  readonly incomplete?: Incomplete;
}

/** A finding in its file, as the policy and the records make it look. */
export interface LocatedFinding {
  readonly file: string;
  readonly finding: Finding;
  /** The finding's priority under the policy. */
  readonly priority: Priority;
  /** Set when the policy hides it; it still counts. */
  readonly hidden?: Hidden;
  /** Under a waiver that takes its risk. */
  readonly waived?: boolean;
  /** Counts as satisfied, because a waiver says what makes up for it elsewhere. */
  readonly mitigated?: boolean;
  /** Was there when the baseline was written. */
  readonly baseline?: boolean;
}

/** A number that is exact inside and rounded where it is shown. */
export interface Figure {
  /** As a fraction, such as `380/7`. */
  readonly exact: string;
  readonly value: number;
  /** Whole percent: 0 only for 0, 100 only for 100, else rounded half up within 1 to 99. */
  readonly shown: number;
}

/** `not-ready` before `inconclusive` before `ready-with-waivers` before `ready`. */
export type Verdict = "not-ready" | "inconclusive" | "ready-with-waivers" | "ready";

/** The share of a category's weight that was earned, with what bounds it. */
export interface CategoryScore {
  readonly id: Category;
  /** Null when no check of the category applies: it leaves the mean. */
  readonly score: Figure | null;
  /** The score if every unknown check passed. */
  readonly upper: Figure | null;
  /** Share of the weight that was evaluated at all. */
  readonly evidence: Figure | null;
  /** Share of the weight that was declared not applicable. */
  readonly declared: Figure;
  readonly weight: number;
  readonly owner?: string;
}

/** What a check would add to the overall score if it passed. */
export interface Gain {
  readonly check: string;
  /** Points of the overall score. */
  readonly gain: Figure;
  /** Minutes. */
  readonly effort: number;
  readonly priority: Priority;
  readonly status: CheckStatus;
}

/** Something that must not be open at launch. */
export interface Blocker {
  readonly kind: "check" | "checklist";
  /** Ids of checks: the one that is open, or those a checklist line stands for. */
  readonly checks: readonly string[];
  readonly title: string;
  readonly reason: string;
  /** Where to go; absent when the project lacks something as a whole. `line` is 0-based. */
  readonly file?: string;
  readonly line?: number;
  /** Checklist lines that claim it is done. */
  readonly related: readonly Evidence[];
}

/** One thing to do; several checks that ask for the same work are one item. */
export interface PlanItem {
  readonly kind: "check" | "checklist";
  /** The check that names the work first; then the code checks that it rests on, whose places are the same work. */
  readonly checks: readonly string[];
  readonly title: string;
  /** The highest of its checks. */
  readonly priority: Priority;
  readonly blocker: boolean;
  /** Minutes; what several checks ask for is counted once. */
  readonly effort: number;
  /** Points of the overall score, of all its checks together. */
  readonly gain: number;
}

/** What is left to do, in the order in which to do it. */
export interface LaunchPlan {
  /** Blockers first, then by priority, then by gain per minute. */
  readonly items: readonly PlanItem[];
  readonly minutes: number;
  /** The first items of the list: as many as leave no blocker. */
  readonly quickStart: { readonly items: number; readonly minutes: number };
  /** Four weeks of one person and what comes later; only when the whole is longer than a day. Indexes into `items`. */
  readonly weeks?: readonly { readonly week: 1 | 2 | 3 | 4 | "later"; readonly items: readonly number[]; readonly minutes: number }[];
}

/** The score of a project or package. `upper` is the score if every unknown check passed. */
export interface Score {
  /** Null when nothing in the project can be scored. */
  readonly overall: Figure | null;
  readonly upper: Figure | null;
  readonly evidence: Figure | null;
  readonly verdict: Verdict;
  readonly blockers: readonly Blocker[];
  /** All categories, in the order of the vocabulary. */
  readonly categories: readonly CategoryScore[];
  /** Of each check, best per minute first; waived ones last. */
  readonly gains: readonly Gain[];
  /** The items of the plan that add points, best per minute first. */
  readonly best: readonly PlanItem[];
  readonly plan: LaunchPlan;
}

/** One condition that does not hold. `message` is a sentence for people. */
export interface GateReason {
  readonly kind: "blocker" | "overall" | "category" | "not-applicable" | "nothing-to-score" | "new-finding" | "score-drop";
  readonly message: string;
  readonly category?: Category;
}

/** Whether a run passes, and everything that keeps it from doing so. */
export interface Gate {
  readonly passed: boolean;
  readonly reasons: readonly GateReason[];
}

/** What became of an attestation or a waiver. */
export interface RecordState {
  readonly kind: "attestation" | WaiverKind;
  readonly check?: string;
  readonly fingerprint?: string;
  readonly owner?: string;
  /** The last day on which it holds. */
  readonly until?: string;
  readonly state: "in-use" | "expired" | "unused" | "invalid";
  readonly file: string;
  /** 0-based. */
  readonly line: number;
}

/** A record in use that runs out within 30 days. */
export interface Expiring extends Omit<RecordState, "state" | "until"> {
  /** The last day on which it holds. */
  readonly until: string;
  /** Days that are left after today; 0 on the last one. */
  readonly days: number;
}

/** What {@link EvaluationInput} comes to. */
export interface Evaluation {
  /** By id. Checks in preview are left out. */
  readonly checks: readonly CheckResult[];
  /** What stands: findings of files, of project checks, and of the record files; by file and place. */
  readonly findings: readonly LocatedFinding[];
  /** Findings that a waiver names as false alarms. */
  readonly dismissed: readonly LocatedFinding[];
  readonly score: Score;
  readonly gate: Gate;
  readonly records: readonly RecordState[];
  /** The nearest first. */
  readonly expiring: readonly Expiring[];
  /** Checks that failed with an error of their own, once each. */
  readonly errors: readonly { readonly rule: string; readonly message: string }[];
}
