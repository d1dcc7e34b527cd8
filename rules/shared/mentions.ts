/** Whether the text of a document matches, asked many times and looked up once. */
import type { FileContext } from "../api/file.ts";

const mentionsKey = {};

/**
 * Tests a pattern on the whole text of a document and remembers the answer. For questions that a visitor asks at each node or each key.
 * @param pattern without the flags `g` and `y`, which would make the answer depend on earlier ones
 */
export function mentions(file: FileContext, pattern: RegExp): boolean {
  const known = file.lasting(mentionsKey, () => new Map<string, boolean>());
  const key = `${pattern.source}/${pattern.flags}`;
  let answer = known.get(key);
  if (answer === undefined) {
    answer = pattern.test(file.text);
    known.set(key, answer);
  }
  return answer;
}
