/**
 * The words of a paragraph, heading, item or cell: text, code, emphasis, links and images in their plain forms. Whatever else may
 * be meant gives undefined, and the library reads the whole block.
 */
import type { PhrasingContent } from "mdast";
import { placed } from "./placed.ts";

const plain = /[^\\`*_[<&~!\n]+/y;
const target = String.raw`\(([^\s()<>\\&[\]"'*_~]+|[\w./#:?=%+-]+)\)`;
const link = new RegExp(String.raw`\[([^\[\]\n]+)\]${target}`, "y");
const image = new RegExp(String.raw`!\[([^\[\]\n\\&*_~<!\u0060]*)\]${target}`, "y");
/** Brackets that are no link: nothing is defined in the documents that are read here. */
const brackets = /\[[^[\]\n]*\](?![([])/y;
const lineBreak = /<br ?\/?>/y;
/** What the library makes links of. */
const bareAddress = /https?:|www\.|(?:mailto|xmpp):|[\w.+-]@[\w-]/i;
const whiteSpace = /\s/;
const punctuation = /[\p{P}\p{S}]/u;
const wordCharacter = /[A-Za-z0-9]/;

/** Nobody nests emphasis deeper. */
const deepest = 4;

type Side = "space" | "mark" | "word";

function sideOf(character: string | undefined): Side {
  if (character === undefined || whiteSpace.test(character)) return "space";
  return punctuation.test(character) ? "mark" : "word";
}

class InlineReader {
  readonly #text: string;
  readonly #end: number;
  #at: number;
  #depth = 0;

  constructor(text: string, start: number, end: number) {
    this.#text = text;
    this.#at = start;
    this.#end = end;
  }

  get isDone(): boolean {
    return this.#at === this.#end;
  }

  /** @param closing length of the run of stars that ends it; 0 for none */
  read(closing: number, inLink: boolean): PhrasingContent[] | undefined {
    const nodes: PhrasingContent[] = [];
    let value = "";
    let from = this.#at;
    let to = from;
    const flush = (): boolean => {
      if (value === "") return true;
      if (bareAddress.test(value)) return false;
      nodes.push(placed({ type: "text", value }, from, to));
      value = "";
      return true;
    };
    while (this.#at < this.#end) {
      if (value === "") from = this.#at;
      const words = this.#words();
      if (words !== undefined) {
        value += words;
        this.#at += words.length;
        to = this.#at;
        continue;
      }
      const literal = this.#literal(value);
      if (literal !== undefined) {
        value += literal;
        to = this.#at + 1;
        this.#at = literal === "\n" ? this.#afterIndent(to) : to;
        continue;
      }
      if (!flush()) return undefined;
      const star = this.#text[this.#at] === "*" ? this.#stars() : undefined;
      if (star?.closes && star.length === closing) {
        this.#at += star.length;
        return nodes;
      }
      const node = star ? this.#emphasis(star, inLink) : this.#special(inLink);
      if (!node) return undefined;
      nodes.push(node);
    }
    return closing === 0 && flush() ? nodes : undefined;
  }

  /** Plain words from here on; they may run on behind the end of a cell. */
  #words(): string | undefined {
    plain.lastIndex = this.#at;
    return plain.test(this.#text) ? this.#text.slice(this.#at, Math.min(plain.lastIndex, this.#end)) : undefined;
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    return match && pattern.lastIndex <= this.#end ? match : undefined;
  }

  /** Whether a mark, of which there must be two, stands alone. */
  #isLast(mark: string): boolean {
    const other = this.#text.indexOf(mark, this.#at + 1);
    return other === -1 || other >= this.#end;
  }

  #afterIndent(lineStart: number): number {
    let at = lineStart;
    while (this.#text[at] === " ") at++;
    return at;
  }

  /** The character at hand where it is a special one that stands for itself. */
  #literal(before: string): string | undefined {
    const at = this.#at;
    const text = this.#text;
    const next = text[at + 1] ?? " ";
    switch (text[at]) {
      case "\n":
        // White space in front of a line's end is dropped or breaks the line.
        return /[ \t]$/.test(before) || text[this.#afterIndent(at + 1)] === "\t" ? undefined : "\n";
      case "_":
        return wordCharacter.test(text[at - 1] ?? " ") && wordCharacter.test(next) ? "_" : undefined;
      case "&":
        return /[#A-Za-z0-9]/.test(next) ? undefined : "&";
      case "<":
        return /[A-Za-z/!?]/.test(next) ? undefined : "<";
      case "!":
        return next === "[" ? undefined : "!";
      case "~":
        return this.#isLast("~") ? "~" : undefined;
      case "[":
        return this.#match(brackets) ? "[" : undefined;
      case "*":
        return whiteSpace.test(next) && sideOf(text[at - 1]) === "space" ? "*" : undefined;
      default:
        return undefined;
    }
  }

  #stars(): { readonly length: number; readonly opens: boolean; readonly closes: boolean } {
    const text = this.#text;
    let to = this.#at;
    while (text[to] === "*") to++;
    const before = sideOf(text[this.#at - 1]);
    const after = to >= this.#end ? "space" : sideOf(text[to]);
    const opens = after !== "space" && (after !== "mark" || before !== "word");
    const closes = before !== "space" && (before !== "mark" || after !== "word");
    // What could do both is not ours.
    return { length: to - this.#at, opens: opens && !closes, closes: closes && !opens };
  }

  #emphasis({ length, opens }: { readonly length: number; readonly opens: boolean }, inLink: boolean): PhrasingContent | undefined {
    if (!opens || length > 2 || this.#depth === deepest) return undefined;
    const start = this.#at;
    this.#at += length;
    this.#depth++;
    const children = this.read(length, inLink);
    this.#depth--;
    return children && placed({ type: length === 2 ? "strong" : "emphasis", children }, start, this.#at);
  }

  #special(inLink: boolean): PhrasingContent | undefined {
    switch (this.#text[this.#at]) {
      case "`":
        return this.#code();
      case "<": {
        const found = this.#match(lineBreak);
        return found && this.#take({ type: "html", value: found[0] }, found[0].length);
      }
      case "!": {
        const found = this.#match(image);
        return found && this.#take({ type: "image", title: null, url: found[2] ?? "", alt: found[1] ?? "" }, found[0].length);
      }
      case "[":
        return inLink ? undefined : this.#link();
      default:
        return undefined;
    }
  }

  #take(node: PhrasingContent, length: number): PhrasingContent {
    this.#at += length;
    return placed(node, this.#at - length, this.#at);
  }

  #link(): PhrasingContent | undefined {
    const found = this.#match(link);
    if (!found) return undefined;
    const start = this.#at + 1;
    const inner = new InlineReader(this.#text, start, start + (found[1] ?? "").length);
    const children = inner.read(0, true);
    return children && this.#take({ type: "link", title: null, url: found[2] ?? "", children }, found[0].length);
  }

  #code(): PhrasingContent | undefined {
    const text = this.#text;
    let open = this.#at;
    while (text[open] === "`") open++;
    const marks = text.slice(this.#at, open);
    for (let at = text.indexOf("`", open); at !== -1 && at < this.#end; at = text.indexOf("`", at)) {
      const close = at;
      while (text[at] === "`") at++;
      if (at - close !== marks.length) continue;
      const raw = text.slice(open, close);
      if (at > this.#end || raw.includes("\n")) return undefined;
      const padded = raw.startsWith(" ") && raw.endsWith(" ") && raw.trim() !== "";
      return this.#take({ type: "inlineCode", value: padded ? raw.slice(1, -1) : raw }, at - this.#at);
    }
    return undefined;
  }
}

/** What stands between two offsets, or undefined where only the library can tell. There must be no white space at either end. */
export function readInline(text: string, start: number, end: number): PhrasingContent[] | undefined {
  const reader = new InlineReader(text, start, end);
  const nodes = reader.read(0, false);
  return reader.isDone ? nodes : undefined;
}
