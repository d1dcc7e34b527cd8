/** Scaffolds: first versions of what checks ask for, shown before they are written. */
import type { CheckStatus } from "./readiness.ts";
import type { RecordAction } from "./records.ts";

/** What a person can do about a check: write something down about it, or have a first version of what it asks for made. */
export type CheckAction = RecordAction | "scaffold";

/** Parameters of {@link methods.scaffoldChoices}. */
export interface ScaffoldChoicesParams {
  /** Root's URI; the only root when absent. */
  readonly root?: string;
}

/** A scaffold that can be made for the project now. */
export interface ScaffoldChoice {
  readonly check: string;
  /** What it writes, beginning with a verb. */
  readonly title: string;
  readonly status: CheckStatus;
}

/** Parameters of {@link methods.scaffold}. */
export interface ScaffoldParams {
  /** Root's URI; the only root when absent. */
  readonly root?: string;
  readonly check: string;
  /** A licence that a person chose, with who holds the rights. */
  readonly license?: "MIT";
  readonly holder?: string;
}

/** Answer of {@link methods.scaffold}. */
export type ScaffoldAnswer =
  | {
      /** An LSP WorkspaceEdit that creates files and adds to the end of others. The client shows it before it applies it. */
      readonly edit: unknown;
      /** Relative to the root, the first that is to be looked at first. */
      readonly files: readonly { readonly file: string; readonly uri: string; readonly created: boolean }[];
      /** What is left to do by hand. */
      readonly notes: readonly string[];
    }
  | {
      /** Why nothing can be made, in a sentence. */
      readonly problem: string;
    };
