import type { FactKind, FactTypes, ProjectFact } from "./facts.ts";
import type { ProblemFix } from "./outcome.ts";
import type { Span } from "./text.ts";
import type { Json, Priority, Trait } from "./vocabulary.ts";

/** A place that supports a result. `line` is 0-based; -1 when the evidence is the whole file or its absence. */
export interface Evidence {
  readonly file: string;
  readonly line: number;
  readonly note: string;
}

/** A finding as `confirm` and project checks may see it. */
export interface OpenFinding {
  readonly check: string;
  readonly file: string;
  readonly line: number;
  readonly priority: Priority;
}

/** The project as checks see it: facts and file names, read-only. Built by `facts/`, never by a check. */
export interface ProjectView {
  /** Every file of the project, analysed or not, relative with forward slashes. */
  readonly files: ReadonlySet<string>;
  /** All facts of a kind, in the order of their files' names. */
  facts<K extends FactKind>(kind: K): readonly ProjectFact<K>[];
  /** The facts of a kind in one file. */
  factsIn<K extends FactKind>(file: string, kind: K): readonly ProjectFact<K>[];
  /** The declared dependencies of these names, in any ecosystem. */
  dependencies(...names: readonly string[]): readonly ProjectFact<"dependency">[];
  /** Whether the project has the trait, with the evidence that decided it; empty when it has not. */
  trait(trait: Trait): readonly Evidence[];
  /** The project file that an import in `from` means (relative path, tsconfig alias, workspace package, Python module), or undefined when it lies outside. */
  resolve(from: string, specifier: string): string | undefined;
  /** Findings that stand, of one check. */
  openFindings(check: string): readonly OpenFinding[];
  /** Places where a code check was satisfied, over all files. */
  metPlaces(check: string): number;
  /** Files whose name matches; the pattern is tested against the whole relative path. */
  filesMatching(pattern: RegExp): readonly string[];
}

/** The answer of a project check. `unknown` means that nothing tells; a person may attest where the check says so. */
export interface ProjectAnswer {
  readonly status: "pass" | "partial" | "fail" | "not-applicable" | "unknown";
  /** For partial: what is met out of what is wanted. */
  readonly met?: number;
  readonly found?: number;
  readonly evidence: readonly Evidence[];
  /** One sentence: why this status, and what is missing. */
  readonly reason: string;
  /** Where the missing thing belongs; shown as a squiggle when given. */
  readonly at?: { readonly file: string; readonly span: Span };
}

/** What `confirm` says of a pending problem. */
export type Confirmation =
  | "report"
  /** The place satisfies the check after all. */
  | "met"
  /** The check does not apply here, or it cannot be known. */
  | "drop"
  /** Report, with these changes. */
  | {
      readonly report: {
        readonly data?: Readonly<Record<string, string | number>>;
        readonly priority?: Priority;
        readonly related?: readonly { readonly file: string; readonly line: number; readonly message: string }[];
        /** Fixes that only the project can tell, such as the import of what another file exports; offered before the problem's own. */
        readonly fixes?: readonly ProblemFix[];
      };
    };

/** Decides on a pending problem of a file from the project's facts. Must be a pure function of its arguments. */
export type Confirm = (pending: Json, project: ProjectView, file: string) => Confirmation;

export type { FactTypes };
