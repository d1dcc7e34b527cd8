/** Splitting names into words, whatever their style. */

const cacheLimit = 20_000;

/**
 * Remembers what a function says of a name: a project has few names and asks of each many times. Kept as properties, not in a map: a name is
 * a slice of its document's text, and as the key of a map it would keep all of that text.
 */
export function byName<T>(compute: (name: string) => T): (name: string) => T {
  let cache: Record<string, T | undefined> = Object.create(null);
  let size = 0;
  return (name) => {
    const known = cache[name];
    if (known !== undefined) return known;
    const answer = compute(name);
    if (size >= cacheLimit) {
      cache = Object.create(null);
      size = 0;
    }
    cache[name] = answer;
    size++;
    return answer;
  };
}

/**
 * The lower-case words of a name: `refreshToken`, `refresh_token`, `REFRESH-TOKEN` and `HTTPRefreshToken2` give refresh, token (and http, 2).
 */
export const wordsOf: (name: string) => readonly string[] = byName((name) =>
  name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .replace(/([A-Za-z])(\d)/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== ""),
);

/** A word without the plural's s (`tokens` → `token`); words that end in ss stay. */
export function singular(word: string): string {
  return word.length > 3 && word.endsWith("s") && !word.endsWith("ss") ? word.slice(0, -1) : word;
}

/** Whether the words contain the phrase's words in a row, plural or not. */
export function hasPhrase(words: readonly string[], phrase: readonly string[]): boolean {
  for (let i = 0; i + phrase.length <= words.length; i++) {
    if (phrase.every((word, k) => words[i + k] === word || singular(words[i + k] ?? "") === word)) return true;
  }
  return false;
}

/** Whether one of the words is in the set. */
export function hasWord(words: readonly string[], set: ReadonlySet<string>): boolean {
  return words.some((word) => set.has(word));
}
