/** Results: plain data that survives JSON, because results are cached and cross threads. */
import type { Fact } from "./facts.ts";
import type { EnsuredLine } from "./outcome.ts";
import type { Evidence } from "./project.ts";
import type { Range, Span, TextEdit } from "./text.ts";
import type { Category, Json, LanguageId, Priority, Scope, Standing } from "./vocabulary.ts";

/** A fix that can be applied: edits in the finding's file, and lines that other files must have for it to work. */
export interface FindingFix {
  readonly fix: string;
  readonly kind: "safe" | "suggest";
  readonly title: string;
  readonly edits: readonly TextEdit[];
  readonly ensureLines?: readonly EnsuredLine[];
}

interface FindingRelated {
  /** Relative path; "" means the finding's own file. */
  readonly file: string;
  readonly range: Range;
  readonly message: string;
}

/** A located violation of a check. */
export interface Finding extends Span {
  readonly check: string;
  readonly priority: Priority;
  readonly category: Category;
  readonly message: string;
  /** Survives line shifts; unique within a file. */
  readonly fingerprint: string;
  readonly range: Range;
  readonly fixes: readonly FindingFix[];
  readonly related: readonly FindingRelated[];
  /** The check is in preview: shown as information, not scored. */
  readonly preview?: boolean;
  /** Where the problem has a scope of its own; see `Problem.scope`. */
  readonly scope?: Scope;
  /** What the file says its place is there for, where the check asks; decided together with the project's facts. */
  readonly standing?: Standing;
  /** Set while only the project's facts can tell; see `Problem.pending`. */
  readonly pending?: Json;
  /** Key of the message and its data, kept for pending findings, whose text may change. */
  readonly messageKey?: string;
  readonly data?: Readonly<Record<string, string | number>>;
  /** Hidden by a suppression comment with this reason; still counts in the score. */
  readonly suppressed?: string;
}

/** Why a file has no result. */
export type SkipReason = "too-large" | "minified" | "generated" | "binary" | "unreadable" | "parse-error" | "timeout" | "excluded";

/** Everything the engine says of one document; a pure function of its path, its text and the policy. */
export interface FileResult {
  readonly path: string;
  /** `plain` for files that only have facts. */
  readonly language: LanguageId | "plain";
  readonly findings: readonly Finding[];
  readonly facts: readonly Fact[];
  /** Places that satisfied a check, by check id. */
  readonly met: Readonly<Record<string, number>>;
  /** Set when the document was not looked at. */
  readonly skipped?: SkipReason;
  /** Checks that threw; each costs only itself. */
  readonly errors: readonly { readonly rule: string; readonly message: string }[];
}

/** How a check stands, as docs/scoring.md defines it. */
export type CheckStatus = "pass" | "partial" | "fail" | "attested" | "expired" | "waived" | "not-applicable" | "unknown";

/** A check's result for the project; see docs/scoring.md. `met` of `found` is the credit, kept exact. */
export interface CheckResult {
  readonly id: string;
  readonly kind: "code" | "project" | "manual";
  readonly status: CheckStatus;
  readonly met: number;
  readonly found: number;
  readonly priority: Priority;
  readonly category: Category;
  readonly evidence: readonly Evidence[];
  readonly reason: string;
  /** For `unknown`: which of the documented reasons. */
  readonly unknown?: UnknownReason;
  /** Minutes of effort, for the plan. */
  readonly effort: number;
  /** What the check would have without its waiver. */
  readonly unwaived?: Exclude<CheckStatus, "waived">;
  /** Findings hidden by a comment. */
  readonly suppressed?: number;
}

/** Why nothing can be said of a check; until it can, the check earns nothing. */
export type UnknownReason =
  | "unsupported-language"
  | "parse-error"
  | "timeout"
  | "too-large"
  | "incomplete"
  | "restricted-mode"
  | "needs-attestation"
  | "claimed-only";
