import type { Check, FactExtractor } from "./check.ts";
import type { Fact } from "./facts.ts";

/** Reads facts from a file that has no parser of its own (requirements.txt, Procfile, nginx.conf, Gemfile.lock). Total, like a parser. */
export interface PlainExtractor {
  readonly name: string;
  /** Tested against the relative path. */
  readonly paths: RegExp;
  read(path: string, text: string): readonly Fact[];
}

/** Everything the engine can run. */
export interface Registry {
  readonly checks: readonly Check[];
  readonly extractors: readonly FactExtractor[];
  readonly plain: readonly PlainExtractor[];
}
