/** Which checks an item of a checklist speaks of. */
import { Vocabulary } from "./match.ts";
import { concepts } from "./vocabulary/index.ts";

let vocabulary: Vocabulary | undefined;

/** Ids of the checks that a text speaks of; empty when it cannot be told with confidence. */
export function checksOfText(text: string): readonly string[] {
  vocabulary ??= new Vocabulary(concepts);
  return vocabulary.checksOf(text);
}

/** Ids of the checks that a text is about as a whole, and not about one place, case or change. */
export function checksClaimedBy(text: string): readonly string[] {
  vocabulary ??= new Vocabulary(concepts);
  return vocabulary.checksClaimed(text);
}

/** Ids of all checks that a text can be mapped to. */
export function mappableChecks(): ReadonlySet<string> {
  vocabulary ??= new Vocabulary(concepts);
  return vocabulary.checks;
}
