/** What the engine runs. */
import type { CodeCheck, Detectors, Triggers } from "../api/check.ts";
import type { LanguageId } from "../api/vocabulary.ts";

/** The rules that look at a document, and the places of all whose words it contains. */
export interface Active {
  /** One byte for each list of words of the language. */
  readonly hits: Uint8Array;
  /** One byte for each rule of the engine. */
  readonly on: Uint8Array;
  /** Some of them is a reason to parse the document. */
  readonly wakes: boolean;
  /** Some of them looks at single nodes. */
  readonly walks: boolean;
}

/** A check or an extractor of facts, with its place in the engine's tables. */
export interface Rule {
  readonly index: number;
  readonly name: string;
  readonly detect: Detectors;
  readonly check?: CodeCheck;
  readonly triggers?: Partial<Record<LanguageId, Triggers>>;
}
