/** What the engine runs. */
import type { CodeCheck, Detectors, Triggers } from "../api/check.ts";
import type { LanguageId } from "../api/vocabulary.ts";

/** The rules that look at a document, and the places of all whose words it contains. */
export interface Active {
  readonly hits: ReadonlySet<number>;
  readonly rules: readonly Rule[];
}

/** A check or an extractor of facts, with its place in the engine's tables. */
export interface Rule {
  readonly index: number;
  readonly name: string;
  readonly detect: Detectors;
  readonly check?: CodeCheck;
  readonly triggers?: Partial<Record<LanguageId, Triggers>>;
}
