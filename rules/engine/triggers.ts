/** Letters are folded, everything that no word contains shares class 0. */
const tableSize = 128;

/** The rules of two lists, each once. */
function joined(some: readonly number[] | undefined, more: readonly number[] | undefined): readonly number[] | undefined {
  return some && more ? [...new Set([...some, ...more])] : (some ?? more);
}

/** The rows of states start with 1, so that 0 can stand for a step that has not been taken yet. */
const firstRow = 1;

/**
 * Finds out in one pass over a text which rules have a reason to look at it: an Aho–Corasick automaton over all trigger words
 * (Aho and Corasick 1975), folded to lower case. Parsing is what costs, so a document without any word is never parsed.
 */
export class TriggerIndex {
  readonly #classOf = new Uint8Array(tableSize);
  readonly #width: number;
  /**
   * By state and class the place of the next state's row; its complement where that state reports rules, or may do so. Filled in as texts take
   * the steps: of some ten thousand states a text meets a few hundred, and a start should not wait for the others.
   */
  readonly #next: Int32Array;
  /** The tree of the words: for each state its parent, the class that leads to it, its first child and the next child of its parent. */
  readonly #parent: Int32Array;
  readonly #by: Uint8Array;
  readonly #child: Int32Array;
  readonly #sibling: Int32Array;
  /** The state of the longest suffix that is in the tree too; -1 until it is asked for. */
  readonly #failure: Int32Array;
  /** Rules whose word ends at a state; those of its suffixes are added when it is met first. */
  readonly #rulesAt: (readonly number[] | undefined)[];
  readonly #always: readonly number[];
  /** For each state the text for which it was met last: common words come up again and again, and each has many rules. */
  readonly #told: Float64Array;
  #texts = 0;

  /** @param rules per rule its words; undefined means that every document is of interest. Words are ASCII. */
  constructor(rules: readonly (readonly string[] | undefined)[]) {
    this.size = rules.length;
    this.#always = rules.flatMap((words, rule) => (words === undefined ? [rule] : []));
    const classOf = this.#classOf;
    let classes = 1;
    let most = 1;
    for (const words of rules) {
      for (const word of words ?? []) {
        most += word.length;
        for (let i = 0; i < word.length; i++) {
          const code = lowered(word.charCodeAt(i));
          if (code >= tableSize) throw new RangeError(`trigger word "${word}" is not ASCII`);
          if (classOf[code] === 0) classOf[code] = classes++;
        }
      }
    }
    for (let code = 65; code <= 90; code++) classOf[code] = classOf[code + 32] ?? 0;
    this.#width = classes;

    const parent = new Int32Array(most);
    const by = new Uint8Array(most);
    const child = new Int32Array(most);
    const sibling = new Int32Array(most);
    const own: (readonly number[] | undefined)[] = [undefined];
    let states = 1;
    for (let rule = 0; rule < rules.length; rule++) {
      for (const word of rules[rule] ?? []) {
        let state = 0;
        for (let i = 0; i < word.length; i++) {
          const symbol = classOf[word.charCodeAt(i)] as number;
          let to = child[state] as number;
          while (to !== 0 && by[to] !== symbol) to = sibling[to] as number;
          if (to === 0) {
            to = states++;
            parent[to] = state;
            by[to] = symbol;
            sibling[to] = child[state] as number;
            child[state] = to;
            own.push(undefined);
          }
          state = to;
        }
        own[state] = joined(own[state], [rule]);
      }
    }
    this.#parent = parent;
    this.#by = by;
    this.#child = child;
    this.#sibling = sibling;
    this.#failure = new Int32Array(states).fill(-1);
    this.#rulesAt = own;
    this.#told = new Float64Array(states);
    this.#next = new Int32Array(firstRow + states * classes);
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
    let row = firstRow;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      const at = row + (code < tableSize ? (classOf[code] as number) : 0);
      row = next[at] as number;
      if (row > 0) continue;
      if (row === 0) row = this.#step(at);
      if (row > 0) continue;
      row = ~row;
      const state = (row - firstRow) / width;
      if (told[state] === this.#texts) continue;
      told[state] = this.#texts;
      const rules = rulesAt[state] as readonly number[];
      for (let at = 0; at < rules.length; at++) hits[rules[at] as number] = 1;
    }
  }

  /** Takes a step for the first time. @param at the place in the table */
  #step(at: number): number {
    const state = Math.floor((at - firstRow) / this.#width);
    const to = this.#goTo(state, at - firstRow - state * this.#width);
    const row = firstRow + to * this.#width;
    const step = this.#reports(to) ? ~row : row;
    this.#next[at] = step;
    return step;
  }

  /** The state that a class leads to. */
  #goTo(from: number, symbol: number): number {
    for (let state = from; ; state = this.#suffixOf(state)) {
      let to = this.#child[state] as number;
      while (to !== 0 && this.#by[to] !== symbol) to = this.#sibling[to] as number;
      if (to !== 0 || state === 0) return to;
    }
  }

  #suffixOf(state: number): number {
    const known = this.#failure[state] as number;
    if (known >= 0) return known;
    const parent = this.#parent[state] as number;
    const suffix = parent === 0 ? 0 : this.#goTo(this.#suffixOf(parent), this.#by[state] as number);
    if (state !== 0) this.#rulesAt[state] = joined(this.#rulesAt[state], this.#reports(suffix) ? this.#rulesAt[suffix] : undefined);
    this.#failure[state] = suffix;
    return suffix;
  }

  /** Whether a state reports rules, which are complete from now on. */
  #reports(state: number): boolean {
    if (state === 0) return false;
    this.#suffixOf(state);
    return this.#rulesAt[state] !== undefined;
  }
}

function lowered(code: number): number {
  return code >= 65 && code <= 90 ? code + 32 : code;
}
