/** Extractors of files that have no parser of their own. */
import type { Fact } from "../api/facts.ts";
import type { FactOutcome } from "../api/outcome.ts";
import type { PlainExtractor } from "../api/registry.ts";
import { LineMap } from "../api/text.ts";

/** Defines an extractor of plain files from a function that returns facts at offsets; lines are filled in here. */
export function definePlain(name: string, paths: RegExp, read: (text: string, path: string) => readonly FactOutcome[]): PlainExtractor {
  return {
    name,
    paths,
    read(path, text): Fact[] {
      const lines = new LineMap(text);
      return read(text, path).map(({ fact, at, data }) => ({
        kind: fact,
        start: at.start,
        end: at.end,
        line: lines.lineOf(at.start),
        data,
      }));
    },
  };
}
