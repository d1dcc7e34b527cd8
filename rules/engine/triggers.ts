/**
 * Finds out in one pass over a text which rules have a reason to look at it: an Aho–Corasick automaton over all trigger words
 * (Aho and Corasick 1975), folded to lower case. Parsing is what costs, so a document without any word is never parsed.
 */

/** Letters are folded, everything that no word contains shares class 0. */
const tableSize = 128;

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

    const children: Map<number, number>[] = [new Map()];
    const own: Set<number>[] = [new Set()];
    lower.forEach((words, rule) => {
      for (const word of words) {
        let state = 0;
        for (const char of word) {
          const symbol = this.#classOf[char.charCodeAt(0)] ?? 0;
          let to = children[state]?.get(symbol);
          if (to === undefined) {
            to = children.length;
            children.push(new Map());
            own.push(new Set());
            children[state]?.set(symbol, to);
          }
          state = to;
        }
        own[state]?.add(rule);
      }
    });

    this.#next = new Int32Array(children.length * this.#width);
    const failure = new Int32Array(children.length);
    const queue: number[] = [];
    for (const [symbol, to] of children[0] ?? []) {
      this.#next[symbol] = to;
      queue.push(to);
    }
    for (let at = 0; at < queue.length; at++) {
      const state = queue[at] ?? 0;
      const fallback = failure[state] ?? 0;
      for (const rule of own[fallback] ?? []) own[state]?.add(rule);
      for (let symbol = 0; symbol < this.#width; symbol++) {
        const to = children[state]?.get(symbol);
        const viaFailure = this.#next[fallback * this.#width + symbol] ?? 0;
        if (to === undefined) this.#next[state * this.#width + symbol] = viaFailure;
        else {
          this.#next[state * this.#width + symbol] = to;
          failure[to] = viaFailure;
          queue.push(to);
        }
      }
    }
    this.#rulesAt = own.map((set) => (set.size > 0 ? [...set] : undefined));
    this.#told = new Float64Array(children.length);
    // A state stands as the place of its row, so that a step is one addition; as the complement of it where it reports rules.
    for (let at = 0; at < this.#next.length; at++) {
      const to = this.#next[at] as number;
      const row = to * this.#width;
      this.#next[at] = this.#rulesAt[to] === undefined ? row : ~row;
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
