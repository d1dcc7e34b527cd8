/** Identity of a finding that survives line shifts: what is flagged and where it is called so, not the line's number. */

/** 64 bits of FNV-1a (Fowler, Noll, Vo) as two 32-bit halves with different bases, in hex. */
export function hashText(text: string): string {
  let low = 0x811c9dc5;
  let high = 0x9747b28c;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    low = Math.imul(low ^ (code & 0xff), 0x01000193);
    low = Math.imul(low ^ (code >>> 8), 0x01000193);
    high = Math.imul(high ^ code, 0x01000193) ^ (high >>> 15);
  }
  return (low >>> 0).toString(16).padStart(8, "0") + (high >>> 0).toString(16).padStart(8, "0");
}

const spaces = /\s+/g;

/** What a fingerprint is made of. */
export interface Identity {
  /** The check, the file, what is flagged and the line that it stands in. */
  readonly key: string;
  /** Number of findings with the same key before it. */
  readonly count: number;
  readonly fingerprint: string;
}

/** Gives each finding of one document its fingerprint; equal ones are told apart by their order. */
export class Fingerprints {
  readonly #path: string;
  readonly #seen = new Map<string, number>();

  constructor(path: string) {
    this.#path = path;
  }

  /** @param flagged text under the squiggle; @param line text of its first line */
  next(check: string, flagged: string, line: string): Identity {
    const key = `${check}\n${this.#path}\n${flagged.slice(0, 400).replace(spaces, " ")}\n${line.slice(0, 400).replace(spaces, " ").trim()}`;
    return this.again({ key, count: -1, fingerprint: "" });
  }

  /** The identity of a finding that had one in the text before an edit and was not touched by it. */
  again(earlier: Identity): Identity {
    const { key } = earlier;
    const count = this.#seen.get(key) ?? 0;
    this.#seen.set(key, count + 1);
    return count === earlier.count ? earlier : { key, count, fingerprint: hashText(count === 0 ? key : `${key}\n${count}`) };
  }
}
