/**
 * Finds out in one pass over a text which rules have a reason to look at it: an Aho–Corasick automaton over all trigger words
 * (Aho and Corasick 1975), folded to lower case. Parsing is what costs, so a document without any word is never parsed.
 */

/** Letters are folded, everything that no word contains shares class 0. */
const tableSize = 128;

/** The rules of two lists, each once. */
function joined(some: readonly number[] | undefined, more: readonly number[] | undefined): readonly number[] | undefined {
  return some && more ? [...new Set([...some, ...more])] : (some ?? more);
}

export class TriggerIndex {
  readonly #classOf = new Uint8Array(tableSize);
  readonly #width: number;
  readonly #next: Int32Array;
  /** Rules that a state reports, its suffixes' included. */
  readonly #rulesAt: (readonly number[] | undefined)[];
  readonly #always: readonly number[];
  /** For each state the text for which it was met last: common words come up again and again, and each has many rules. */
  readonly #told: Float64Array;
  #texts = 0;

  /** @param rules per rule its words; undefined means that every document is of interest. Words are ASCII. */
  constructor(rules: readonly (readonly string[] | undefined)[]) {
    this.size = rules.length;
    this.#always = rules.flatMap((words, rule) => (words === undefined ? [rule] : []));
    const lower = rules.map((words) => (words ?? []).map((word) => word.toLowerCase()));
    let classes = 1;
    for (const word of lower.flat()) {
      for (const char of word) {
        const code = char.charCodeAt(0);
        if (code >= tableSize) throw new RangeError(`trigger word "${word}" is not ASCII`);
        if (this.#classOf[code] === 0) this.#classOf[code] = classes++;
      }
    }
    for (let code = 65; code <= 90; code++) this.#classOf[code] = this.#classOf[code + 32] ?? 0;
    this.#width = classes;

    // The trie stands in the table itself, in which 0 is no child: no word leads back to the root.
    const most = lower.flat().reduce((sum, word) => sum + word.length, 1);
    const next = new Int32Array(most * classes);
    const own: (readonly number[] | undefined)[] = [undefined];
    let states = 1;
    lower.forEach((words, rule) => {
      for (const word of words) {
        let state = 0;
        for (let i = 0; i < word.length; i++) {
          const at = state * classes + (this.#classOf[word.charCodeAt(i)] as number);
          if (next[at] === 0) next[at] = states++;
          state = next[at] as number;
        }
        own[state] = joined(own[state], [rule]);
      }
    });

    const failure = new Int32Array(states);
    const queue: number[] = [0];
    for (const state of queue) {
      const fallback = failure[state] as number;
      if (state !== fallback) own[state] = joined(own[state], own[fallback]);
      for (let symbol = 0; symbol < classes; symbol++) {
        const at = state * classes + symbol;
        const to = next[at] as number;
        const viaFailure = state === 0 ? 0 : (next[fallback * classes + symbol] as number);
        if (to === 0) next[at] = viaFailure;
        else {
          failure[to] = viaFailure;
          queue.push(to);
        }
      }
    }
    this.#rulesAt = own;
    this.#told = new Float64Array(states);
    // A state stands as the place of its row, so that a step is one addition; as the complement of it where it reports rules.
    this.#next = next.slice(0, states * classes);
    for (let at = 0; at < this.#next.length; at++) {
      const to = next[at] as number;
      this.#next[at] = own[to] === undefined ? to * classes : ~(to * classes);
    }
  }

  /** Number of rules. */
  readonly size: number;

  /** Sets the byte of every rule that has a word in the text. `hits` has {@link size} bytes. */
  match(text: string, hits: Uint8Array): void {
    for (const rule of this.#always) hits[rule] = 1;
    const next = this.#next;
    const width = this.#width;
    const classOf = this.#classOf;
    const rulesAt = this.#rulesAt;
    const told = this.#told;
    this.#texts++;
    let row = 0;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      row = next[row + (code < tableSize ? (classOf[code] as number) : 0)] as number;
      if (row >= 0) continue;
      row = ~row;
      const state = row / width;
      if (told[state] === this.#texts) continue;
      told[state] = this.#texts;
      const rules = rulesAt[state] as readonly number[];
      for (let at = 0; at < rules.length; at++) hits[rules[at] as number] = 1;
    }
  }
}
