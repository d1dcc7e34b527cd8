/** Which checks an item of a checklist speaks of. */
import { Vocabulary } from "./match.ts";
import { concepts } from "./vocabulary/index.ts";

let vocabulary: Vocabulary | undefined;

/** Ids of the checks that a text speaks of; empty when it cannot be told with confidence. */
export function checksOfText(text: string): readonly string[] {
  vocabulary ??= new Vocabulary(concepts);
  return vocabulary.checksOf(text);
}

/** Ids of the checks that a text is about, where they take at least this part (0 to 1) of its telling words. */
export function checksClaimedBy(text: string, share: number): readonly string[] {
  vocabulary ??= new Vocabulary(concepts);
  return vocabulary.checksClaimed(text, share);
}

/** Ids of all checks that a text can be mapped to. */
export function mappableChecks(): ReadonlySet<string> {
  vocabulary ??= new Vocabulary(concepts);
  return vocabulary.checks;
}
