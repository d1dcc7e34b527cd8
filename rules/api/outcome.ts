/** What visitors return: problems, places that satisfy the check, and facts. Returning nothing means nothing to say. */
import type { FactKind, FactTypes } from "./facts.ts";
import type { Span, TextEdit } from "./text.ts";
import type { Json, Priority, Scope } from "./vocabulary.ts";

/** Another place that belongs to a problem: the second write, the sibling that does it right. In `path`, else in the same file. */
export interface RelatedPlace {
  readonly at: Span;
  readonly message: string;
}

/** A line that a fix wants in another file of the project, such as a variable in `.env.example`; added once, at the end, the file created when absent. */
export interface EnsuredLine {
  /** Path relative to the project's root. */
  readonly path: string;
  readonly line: string;
  /** A comment line put above a line that is added. */
  readonly comment?: string;
}

/** A quick fix of one problem. All its edits are applied together or not at all. */
export interface ProblemFix {
  /** Key in the check's `fixes`. */
  readonly fix: string;
  /** Values for the placeholders of the fix's title. */
  readonly data?: Readonly<Record<string, string | number>>;
  readonly edits: readonly TextEdit[];
  readonly ensureLines?: readonly EnsuredLine[];
}

/** A place that is not as the check wants it. */
export interface Problem {
  readonly kind: "problem";
  /** Key in the check's `messages`. */
  readonly message: string;
  /** Values for the placeholders of the message. */
  readonly data?: Readonly<Record<string, string | number>>;
  /** What gets the squiggle: the exact expression, never a whole block. */
  readonly at: Span;
  readonly related?: readonly RelatedPlace[];
  readonly fixes?: readonly ProblemFix[];
  /** Where the catalogue gives this form of the problem another priority than the check's. */
  readonly priority?: Priority;
  /** Where this form of the problem speaks of something else than the check does: a live key among the passwords of examples. */
  readonly scope?: Scope;
  /**
   * Set when only the whole project can tell whether this is a problem (an imported constant, a guard in a parent router).
   * The check's `confirm` gets the value together with the project's facts; until then nothing is shown.
   */
  readonly pending?: Json;
}

/** A place the check applies to and where all is well. It makes the check count as passed, and the denominator of a share. */
export interface Met {
  readonly kind: "met";
  readonly at: Span;
}

/** Something that is there; read by `confirm`, by project checks and by the score. */
export interface FactOutcome<K extends FactKind = FactKind> {
  readonly kind: "fact";
  readonly fact: K;
  readonly at: Span;
  readonly data: FactTypes[K];
}

/** One thing that a visitor has to say of a place. */
export type Outcome = Problem | Met | FactOutcome;
/** What a visitor returns. */
export type Outcomes = Outcome | readonly Outcome[] | undefined | void;

/** A problem at a span; see {@link Problem}. */
export function problem(message: string, at: Span, more: Omit<Problem, "kind" | "message" | "at"> = {}): Problem {
  return { kind: "problem", message, at: { start: at.start, end: at.end }, ...more };
}

/** A place that satisfies the check. */
export function met(at: Span): Met {
  return { kind: "met", at: { start: at.start, end: at.end } };
}

/** A fact at a span. */
export function fact<K extends FactKind>(kind: K, at: Span, data: FactTypes[K]): FactOutcome<K> {
  return { kind: "fact", fact: kind, at: { start: at.start, end: at.end }, data };
}
