/** Whether the text of a document matches, asked many times and looked up once. */
import type { FileContext } from "../api/file.ts";

const mentionsKey = {};

/**
 * Tests a pattern on the whole text of a document and remembers the answer. For questions that a visitor asks at each node.
 * @param pattern a constant of the module, without the flag `g`: its identity is the key
 */
export function mentions(file: FileContext, pattern: RegExp): boolean {
  const known = file.memo(mentionsKey, () => new Map<RegExp, boolean>());
  let answer = known.get(pattern);
  if (answer === undefined) {
    answer = pattern.test(file.text);
    known.set(pattern, answer);
  }
  return answer;
}
