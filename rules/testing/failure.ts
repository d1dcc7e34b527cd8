/** What a proof has to say when it does not hold. */

/** One reason why a section or a proof fails. With both texts a reader sees their difference, line by line. */
export interface Failure {
  /** `path:line` in the fixture, or the name of what is judged. */
  readonly at: string;
  readonly message: string;
  readonly expected?: string;
  readonly actual?: string;
}

/** A failure that a sentence explains. */
export function failure(at: string, message: string): Failure {
  return { at, message };
}

/** A failure when two texts differ, else nothing. */
export function different(at: string, message: string, expected: string, actual: string): Failure[] {
  return expected === actual ? [] : [{ at, message, expected, actual }];
}

/** The items that occur more than once, each named once. */
export function repeated(items: readonly string[]): string[] {
  return [...new Set(items.filter((item, index) => items.indexOf(item) !== index))];
}

/** A failure as a person reads it: place, sentence, and the difference line by line (`-` is stated, `+` is what the check says). */
export function describeFailure({ at, message, expected, actual }: Failure): string {
  if (expected === undefined || actual === undefined) return `${at}: ${message}`;
  return `${at}: ${message}\n${lineDifference(expected.split("\n"), actual.split("\n")).join("\n")}`;
}

/** Lines of both texts by their longest common subsequence, each with its sign. */
function lineDifference(expected: readonly string[], actual: readonly string[]): string[] {
  // common[i][j]: length of the longest common subsequence of what follows line i and line j.
  const common = Array.from({ length: expected.length + 1 }, () => new Array<number>(actual.length + 1).fill(0));
  const at = (i: number, j: number): number => common[i]?.[j] ?? 0;
  for (let i = expected.length - 1; i >= 0; i--) {
    const row = common[i] ?? [];
    for (let j = actual.length - 1; j >= 0; j--)
      row[j] = expected[i] === actual[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  }
  const lines: string[] = [];
  for (let i = 0, j = 0; i < expected.length || j < actual.length; ) {
    if (i < expected.length && j < actual.length && expected[i] === actual[j]) {
      lines.push(`  ${expected[i++]}`);
      j++;
    } else if (j >= actual.length || (i < expected.length && at(i + 1, j) >= at(i, j + 1))) lines.push(`- ${expected[i++]}`);
    else lines.push(`+ ${actual[j++]}`);
  }
  return lines;
}
