/**
 * HCL (Terraform, Packer, Nomad) → blocks with spans. The readers on the registry are compiled from Go (megabytes, no places, an error for
 * a half-typed file); what is asked here is which blocks there are and which literal values they set, so this one reads just that: an
 * expression that is no literal is kept as "computed". Total: any text gives blocks.
 */
import type { Span } from "../../api/text.ts";

/** A literal, or the source of an expression that is none. */
export type HclValue = string | number | boolean | { readonly computed: string };

/** `name = value` in a block. */
export interface HclAttribute extends Span {
  readonly name: string;
  /** A list's members, an object's entries as `[key, value]`, or one value. */
  readonly value: HclValue | readonly HclValue[] | ReadonlyMap<string, HclValue>;
}

/** A block with what stands directly in it; blocks may be nested. */
export interface HclBlock extends Span {
  /** `resource`, `module`, `ingress` … */
  readonly type: string;
  /** `["aws_db_instance", "main"]` */
  readonly labels: readonly string[];
  readonly attributes: readonly HclAttribute[];
  readonly blocks: readonly HclBlock[];
}

/** Deeper nesting is no configuration. */
const deepest = 40;

/** The blocks of a document. Never throws. */
export function parseHcl(text: string): readonly HclBlock[] {
  return new Reader(text).body(0).blocks;
}

interface Body {
  readonly attributes: HclAttribute[];
  readonly blocks: HclBlock[];
}

const name = /[A-Za-z_][\w-]*/y;
const number = /-?\d+(?:\.\d+)?(?![\w.])/y;

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Attributes and blocks up to the closing brace or the end. */
  body(depth: number): Body {
    const body: Body = { attributes: [], blocks: [] };
    for (;;) {
      this.#skip();
      if (this.#at >= this.#text.length) return body;
      if (this.#text[this.#at] === "}") {
        this.#at++;
        return body;
      }
      const before = this.#at;
      this.#entry(body, depth);
      // What begins like nothing is passed over, so that the rest can be read.
      if (this.#at === before) this.#at++;
    }
  }

  #entry(body: Body, depth: number): void {
    const start = this.#at;
    const type = this.#word() ?? this.#string();
    if (typeof type !== "string") return;
    const labels: string[] = [];
    for (;;) {
      this.#blanks();
      const next = this.#text[this.#at];
      if (next === "{" && depth < deepest) {
        this.#at++;
        const head = this.#at - 1;
        const inner = this.body(depth + 1);
        body.blocks.push({ type, labels, ...inner, start, end: head });
        return;
      }
      if ((next === "=" || next === ":") && this.#text[this.#at + 1] !== "=") {
        this.#at++;
        const value = this.#value(depth);
        if (labels.length === 0) body.attributes.push({ name: type, value, start, end: this.#at });
        return;
      }
      const label = this.#string() ?? this.#word();
      if (typeof label !== "string") return;
      labels.push(label);
    }
  }

  #value(depth: number): HclAttribute["value"] {
    this.#blanks();
    const first = this.#text[this.#at];
    if (first === "[" && depth < deepest) return this.#list(depth);
    if (first === "{" && depth < deepest) {
      this.#at++;
      const { attributes } = this.body(depth + 1);
      return new Map(attributes.flatMap(({ name: key, value }) => (isSingle(value) ? [[key, value] as const] : [])));
    }
    const start = this.#at;
    const literal = this.#literal();
    if (literal !== undefined && this.#endsExpression()) return literal;
    this.#at = start;
    return this.#expression();
  }

  #list(depth: number): readonly HclValue[] {
    const members: HclValue[] = [];
    this.#at++;
    for (;;) {
      this.#skip();
      const next = this.#text[this.#at];
      if (next === undefined || next === "]") {
        this.#at++;
        return members;
      }
      if (next === ",") this.#at++;
      else {
        const before = this.#at;
        const value = this.#value(depth + 1);
        if (isSingle(value)) members.push(value);
        if (this.#at === before) this.#at++;
      }
    }
  }

  #literal(): HclValue | undefined {
    const text = this.#string();
    if (text !== undefined) return text;
    number.lastIndex = this.#at;
    const digits = number.exec(this.#text)?.[0];
    if (digits !== undefined) {
      this.#at += digits.length;
      return Number(digits);
    }
    const word = this.#word();
    if (word === undefined) return undefined;
    return word === "true" ? true : word === "false" ? false : { computed: word };
  }

  /** Whether a literal stands alone: nothing but the end of the line, of the list or a comment follows. */
  #endsExpression(): boolean {
    this.#blanks();
    const next = this.#text[this.#at];
    return next === undefined || /[\n\r,}\]#]/.test(next) || this.#text.startsWith("//", this.#at);
  }

  /** Passes over an expression: to the end of its line, over brackets that open in it. */
  #expression(): HclValue {
    const start = this.#at;
    let open = 0;
    while (this.#at < this.#text.length) {
      const next = this.#text[this.#at] ?? "";
      if (next === '"') this.#string();
      else if (/[([{]/.test(next)) {
        open++;
        this.#at++;
      } else if (/[)\]}]/.test(next)) {
        if (open === 0) break;
        open--;
        this.#at++;
      } else if (open === 0 && (next === "\n" || next === ",")) break;
      else this.#at++;
    }
    return { computed: this.#text.slice(start, Math.min(this.#at, start + 200)).trim() };
  }

  #word(): string | undefined {
    name.lastIndex = this.#at;
    const word = name.exec(this.#text)?.[0];
    if (word !== undefined) this.#at += word.length;
    return word;
  }

  /** A quoted text or a heredoc. One with an interpolation is computed, unless it is an attribute's name. */
  #string(): string | undefined {
    if (this.#text.startsWith("<<", this.#at)) return this.#heredoc();
    if (this.#text[this.#at] !== '"') return undefined;
    let text = "";
    let inner = 0;
    for (this.#at++; this.#at < this.#text.length; this.#at++) {
      const next = this.#text[this.#at] ?? "";
      if (next === "\\") text += this.#text[++this.#at] ?? "";
      else if (next === '"' && inner === 0) {
        this.#at++;
        return text;
      } else if (next === "\n" && inner === 0) return text;
      else {
        if ((next === "$" || next === "%") && this.#text[this.#at + 1] === "{") inner++;
        else if (next === "}" && inner > 0) inner--;
        text += next;
      }
    }
    return text;
  }

  #heredoc(): string | undefined {
    const head = /<<-?([A-Za-z_]\w*)[^\n]*\n/y;
    head.lastIndex = this.#at;
    const match = head.exec(this.#text);
    if (!match) return undefined;
    const body = this.#at + match[0].length;
    const end = new RegExp(`^[ \\t]*${match[1]}[ \\t]*\\r?$`, "m").exec(this.#text.slice(body));
    this.#at = end ? body + end.index + end[0].length : this.#text.length;
    return this.#text.slice(body, end ? body + end.index : this.#text.length);
  }

  #blanks(): void {
    while (this.#text[this.#at] === " " || this.#text[this.#at] === "\t") this.#at++;
  }

  /** Passes over white space and comments. */
  #skip(): void {
    for (;;) {
      const rest = /(?:\s+|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))/y;
      rest.lastIndex = this.#at;
      const match = rest.exec(this.#text);
      if (!match || match[0] === "") return;
      this.#at += match[0].length;
    }
  }
}

function isSingle(value: HclAttribute["value"]): value is HclValue {
  return typeof value !== "object" || "computed" in value;
}
