import { type Word, wordsOfText } from "./words.ts";

/** Things to check that people put under one name, and the phrases by which they do. */
export interface Concept {
  readonly checks: readonly string[];
  readonly phrases: readonly string[];
}

/**
 * Defines a concept.
 *
 * @param checks ids of checks, parted by spaces
 * @param phrases parted by commas. The words of a phrase all have to occur near each other, in any order and form. `a|b` is either;
 * `a*` begins so; `-a` must not occur anywhere in the text. In a phrase that begins with `~` the words may stand far apart;
 * one that begins with `=` has to be all that the text says.
 */
export function concept(checks: string, phrases: string): Concept {
  const parts = phrases.split(",").map((phrase) => phrase.trim());
  return { checks: checks.split(" "), phrases: parts.filter((phrase) => phrase !== "") };
}

interface Alternative {
  readonly text: string;
  readonly prefix: boolean;
}

interface Phrase {
  readonly concept: number;
  readonly words: readonly (readonly Alternative[])[];
  readonly forbidden: readonly (readonly Alternative[])[];
  /** How many words that carry meaning the phrase may stretch over. */
  readonly reach: number;
  /** The text has to say nothing else. */
  readonly alone: boolean;
}

interface Match {
  readonly concept: number;
  readonly phrase: Phrase;
  /** Positions of the words that the phrase took. */
  readonly at: ReadonlySet<number>;
}

/** Words that may stand between the words of a phrase, those that carry no meaning not counted. */
const slack = 3;
/** An item says what it is about in its first words. */
const longestText = 80;
const fillers = new Set(
  "a an the of for to and or in on with at by from as via is are be been all any our your their its it this that etc eg".split(" "),
);

/** Finds the concepts that a text speaks of, by phrases of the vocabulary. */
export class Vocabulary {
  readonly #concepts: readonly Concept[];
  /** Phrases by each form of their first word; those whose first word is open-ended stand under "". */
  readonly #byFirst = new Map<string, Phrase[]>();

  constructor(concepts: readonly Concept[]) {
    this.#concepts = concepts;
    concepts.forEach(({ phrases }, index) => {
      for (const text of phrases) this.#add(parsePhrase(text, index));
    });
  }

  #add(phrase: Phrase): void {
    const first = phrase.words[0] ?? [];
    const keys = first.some((alternative) => alternative.prefix) ? [""] : first.map((alternative) => alternative.text);
    for (const key of keys) {
      const list = this.#byFirst.get(key);
      if (list) list.push(phrase);
      else this.#byFirst.set(key, [phrase]);
    }
  }

  /** Ids of all checks that the vocabulary knows. */
  get checks(): ReadonlySet<string> {
    return new Set(this.#concepts.flatMap((entry) => entry.checks));
  }

  /** The checks that a text speaks of, in the order in which it does; empty when none is clear enough. */
  checksOf(text: string): string[] {
    return this.#checks(wordsOfText(text).slice(0, longestText), 0);
  }

  /** The checks that a text speaks of with at least this part (0 to 1) of its telling words. */
  checksClaimed(text: string, share: number): string[] {
    return this.#checks(wordsOfText(text), share);
  }

  /** `share`: the least part of the telling words that have to belong to concepts. */
  #checks(words: readonly Word[], share: number): string[] {
    const matches = withoutSubsumed(this.#matches(words));
    const telling = new Set(words.flatMap((word, at) => (isTelling(word) ? [at] : [])));
    const taken = new Set(matches.flatMap((match) => [...match.at]).filter((at) => telling.has(at)));
    if (taken.size < telling.size * share) return [];
    const found: { concept: number; at: number }[] = [];
    for (const concept of new Set(matches.map((match) => match.concept))) {
      const own = matches.filter((match) => match.concept === concept);
      found.push({ concept, at: Math.min(...own.flatMap((match) => [...match.at])) });
    }
    found.sort((a, b) => a.at - b.at || a.concept - b.concept);
    return [...new Set(found.flatMap((entry) => this.#concepts[entry.concept]?.checks ?? []))];
  }

  #matches(words: readonly Word[]): Match[] {
    const found: Match[] = [];
    const tried = new Set<Phrase>();
    for (const key of ["", ...words.map((word) => word.stem)]) {
      for (const phrase of this.#byFirst.get(key) ?? []) {
        if (tried.has(phrase)) continue;
        tried.add(phrase);
        const at = place(phrase, words);
        if (at) found.push({ concept: phrase.concept, phrase, at });
      }
    }
    return found;
  }
}

function parsePhrase(text: string, concept: number): Phrase {
  const parts = text.replace(/^[~=]/, "").split(/\s+/);
  const words = parts.filter((part) => !part.startsWith("-")).map(alternatives);
  const forbidden = parts.filter((part) => part.startsWith("-")).map((part) => alternatives(part.slice(1)));
  return {
    concept,
    words,
    forbidden,
    reach: text.startsWith("~") ? Number.POSITIVE_INFINITY : words.length + slack,
    alone: text.startsWith("="),
  };
}

function alternatives(part: string): Alternative[] {
  return part.split("|").map((word) => {
    if (word.endsWith("*")) return { text: word.slice(0, -1), prefix: true };
    return { text: wordsOfText(word)[0]?.stem ?? word, prefix: false };
  });
}

function fits(word: Word, options: readonly Alternative[]): boolean {
  return options.some((option) =>
    option.prefix ? word.raw.startsWith(option.text) || word.stem.startsWith(option.text) : word.stem === option.text,
  );
}

/** Words that tell what was done, not of what. */
const doing = new Set(
  "add ad implement fix remov replac configur config us set setup updat mak ensur enabl enforc put creat creation proper properly correct correctly complet done verify check review all every each no not never only now everywhere anywher new own mov migrat switch introduc require come source use".split(
    " ",
  ),
);

/** Whether a word says what a text is about. */
function isTelling({ raw, stem }: Word): boolean {
  return !fillers.has(raw) && !doing.has(stem) && !doing.has(raw) && !/^[a-z]?\d+$/.test(raw);
}

/** Positions of a phrase's words within a stretch of the text hardly longer than the phrase, or undefined. */
function place(phrase: Phrase, words: readonly Word[]): Set<number> | undefined {
  if (phrase.alone && words.filter((word) => !fillers.has(word.raw)).length > phrase.words.length) return undefined;
  if (phrase.forbidden.some((options) => words.some((word) => fits(word, options)))) return undefined;
  for (let start = 0; start < words.length; start++) {
    const taken = new Set<number>();
    const end = endOfReach(words, start, phrase.reach);
    const all = phrase.words.every((options) => {
      for (let at = start; at < end; at++) {
        const word = words[at];
        if (word && !taken.has(at) && fits(word, options)) {
          taken.add(at);
          return true;
        }
      }
      return false;
    });
    if (all) return taken;
  }
  return undefined;
}

/** Where a number of words that carry meaning is used up. */
function endOfReach(words: readonly Word[], start: number, count: number): number {
  let left = count;
  let at = start;
  for (; at < words.length && left > 0; at++) if (!fillers.has(words[at]?.raw ?? "")) left--;
  return at;
}

/** Drops what a longer phrase says more exactly: "rate limit" within "rate limit of the login". */
function withoutSubsumed(matches: readonly Match[]): Match[] {
  return matches.filter(
    (match) =>
      !matches.some(
        (other) =>
          other.concept !== match.concept && other.at.size > match.at.size && [...match.at].every((position) => other.at.has(position)),
      ),
  );
}
