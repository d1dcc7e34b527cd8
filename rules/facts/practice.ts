/** The fact of a practice, made in the same way by every extractor. */
import { type FactOutcome, fact } from "../api/outcome.ts";
import type { Practice } from "../api/practices.ts";
import type { Span } from "../api/text.ts";

/** States that a practice is put to use at a place, as `name`; with `met` false, that it is missing there. */
export function practice(topic: Practice, at: Span, name: string, met = true): FactOutcome {
  return fact("practice", at, { topic, name, met });
}
