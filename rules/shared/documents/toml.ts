/**
 * TOML → entries with spans. The readers on the registry either give no places or give up at the first error; a manifest that is being
 * edited must keep the facts of its other lines, so this one recovers at the next line.
 */
import type { Span } from "../../api/text.ts";

/** A string, its escapes resolved; the span covers the quotes. */
export interface TomlText extends Span {
  readonly kind: "string";
  readonly value: string;
}

interface TomlArray extends Span {
  readonly kind: "array";
  readonly items: readonly TomlValue[];
}

/** An inline table. */
interface TomlTable extends Span {
  readonly kind: "table";
  readonly entries: readonly TomlEntry[];
}

/** A number, boolean or date, as written. */
interface TomlOther extends Span {
  readonly kind: "other";
  readonly text: string;
}

/** A value, told apart by `kind`. */
export type TomlValue = TomlText | TomlArray | TomlTable | TomlOther;

/** One `key = value` with the path that leads to it. */
export interface TomlEntry extends Span {
  /** All keys that lead to the value, those of the table header included. */
  readonly path: readonly string[];
  readonly keySpan: Span;
  readonly value: TomlValue;
  /** Counts the table headers of the document: tells the elements of an array of tables apart. */
  readonly table: number;
}

/** The entries in the order of the text. `broken` when a line could not be read and was left out. */
export interface TomlDocument {
  readonly entries: readonly TomlEntry[];
  /** Table headers in order. */
  readonly tables: readonly (Span & { readonly path: readonly string[] })[];
  readonly broken: boolean;
}

const bareKey = /[A-Za-z0-9_-]+/y;
/** Deeper nesting is no configuration. */
const maximumDepth = 50;

/** Reads any text; lines that make no sense are left out and `broken` is set. Never throws. */
export function parseToml(text: string): TomlDocument {
  const reader = new Reader(text);
  reader.read();
  return { entries: reader.entries, tables: reader.tables, broken: reader.broken };
}

/** The value at a path, or undefined; looks into inline tables too. */
export function tomlValue(document: TomlDocument, ...path: readonly string[]): TomlValue | undefined {
  return tomlEntry(document.entries, path)?.value;
}

/** The string at a path, or undefined. */
export function tomlText(document: TomlDocument, ...path: readonly string[]): string | undefined {
  const value = tomlValue(document, ...path);
  return value?.kind === "string" ? value.value : undefined;
}

/** The strings of an array value; items of other kinds are left out. */
export function tomlTexts(value: TomlValue | undefined): TomlText[] {
  return value?.kind === "array" ? value.items.filter((item) => item.kind === "string") : [];
}

/** All entries below a path, each with the rest of its keys; an inline table counts like a table. */
export function tomlBelow(
  document: TomlDocument,
  ...path: readonly string[]
): { readonly keys: readonly string[]; readonly entry: TomlEntry }[] {
  const found: { keys: readonly string[]; entry: TomlEntry }[] = [];
  const visit = (entries: readonly TomlEntry[]): void => {
    for (const entry of entries) {
      if (entry.value.kind === "table" && entry.path.length <= path.length) visit(entry.value.entries);
      else if (entry.path.length > path.length && path.every((key, index) => entry.path[index] === key)) {
        found.push({ keys: entry.path.slice(path.length), entry });
      }
    }
  };
  visit(document.entries);
  return found;
}

/** Whether a table, or any key below the path, is there. */
export function tomlHas(document: TomlDocument, ...path: readonly string[]): boolean {
  const starts = (keys: readonly string[]): boolean => path.every((key, index) => keys[index] === key);
  return document.tables.some((table) => starts(table.path)) || document.entries.some((entry) => starts(entry.path));
}

function tomlEntry(entries: readonly TomlEntry[], path: readonly string[]): TomlEntry | undefined {
  for (const entry of entries) {
    if (!entry.path.every((key, index) => path[index] === key)) continue;
    if (entry.path.length === path.length) return entry;
    const inner = entry.value.kind === "table" ? tomlEntry(entry.value.entries, path) : undefined;
    if (inner) return inner;
  }
  return undefined;
}

class Reader {
  readonly entries: TomlEntry[] = [];
  readonly tables: (Span & { path: readonly string[] })[] = [];
  broken = false;
  readonly #text: string;
  #at = 0;
  #prefix: readonly string[] = [];

  constructor(text: string) {
    this.#text = text;
    if (text.charCodeAt(0) === 0xfeff) this.#at = 1;
  }

  read(): void {
    while (this.#skipBlank(true)) {
      const start = this.#at;
      const understood = this.#text[start] === "[" ? this.#header() : this.#pair(this.entries, this.#prefix, 0);
      if (understood) {
        this.#skipBlank(false);
        const next = this.#text[this.#at];
        if (next === undefined || next === "\n" || next === "\r") continue;
      }
      this.broken = true;
      this.#at = Math.max(this.#lineEnd(start), understood ? this.#lineEnd(this.#at) : 0);
    }
  }

  #lineEnd(from: number): number {
    const end = this.#text.indexOf("\n", from);
    return end < 0 ? this.#text.length : end;
  }

  /** Skips white space and comments, over line ends when told; false at the end of the text. */
  #skipBlank(lines: boolean): boolean {
    for (; this.#at < this.#text.length; this.#at++) {
      const character = this.#text[this.#at];
      if (character === "#") this.#at = this.#lineEnd(this.#at) - 1;
      else if (character === "\n" || character === "\r") {
        if (!lines) return true;
      } else if (character !== " " && character !== "\t") return true;
    }
    return false;
  }

  #header(): boolean {
    const start = this.#at;
    this.#at += this.#text.startsWith("[[", start) ? 2 : 1;
    const keys = this.#keys();
    if (!keys || this.#text[this.#at] !== "]") return false;
    this.#at += this.#text.startsWith("]]", this.#at) ? 2 : 1;
    this.#prefix = keys;
    this.tables.push({ path: keys, start, end: this.#at });
    return true;
  }

  #keys(): string[] | undefined {
    const keys: string[] = [];
    for (;;) {
      this.#skipBlank(false);
      const quote = this.#text[this.#at];
      if (quote === '"' || quote === "'") {
        const key = this.#string();
        if (key === undefined) return undefined;
        keys.push(key);
      } else {
        bareKey.lastIndex = this.#at;
        const match = bareKey.exec(this.#text);
        if (!match) return undefined;
        keys.push(match[0]);
        this.#at += match[0].length;
      }
      this.#skipBlank(false);
      if (this.#text[this.#at] !== ".") return keys;
      this.#at++;
    }
  }

  #pair(into: TomlEntry[], prefix: readonly string[], depth: number): boolean {
    const start = this.#at;
    const keys = this.#keys();
    if (!keys || this.#text[this.#at] !== "=") return false;
    const keySpan = { start, end: start + this.#text.slice(start, this.#at).trimEnd().length };
    this.#at++;
    this.#skipBlank(false);
    const path = [...prefix, ...keys];
    const value = this.#value(path, depth);
    if (!value) return false;
    into.push({ path, keySpan, value, table: this.tables.length, start, end: value.end });
    return true;
  }

  #value(path: readonly string[], depth: number): TomlValue | undefined {
    const start = this.#at;
    const first = this.#text[start];
    if (first === undefined || depth > maximumDepth) return undefined;
    if (first === '"' || first === "'") {
      const value = this.#string();
      return value === undefined ? undefined : { kind: "string", value, start, end: this.#at };
    }
    if (first === "[") return this.#array(path, depth);
    if (first === "{") return this.#inlineTable(path, depth);
    const text = /[^\s,#\]}]+(?: \d{2}:[^\s,#\]}]+)?/y;
    text.lastIndex = start;
    const match = text.exec(this.#text)?.[0];
    if (!match) return undefined;
    this.#at += match.length;
    return { kind: "other", text: match, start, end: this.#at };
  }

  #array(path: readonly string[], depth: number): TomlArray | undefined {
    const start = this.#at++;
    const items: TomlValue[] = [];
    while (this.#skipBlank(true)) {
      const next = this.#text[this.#at];
      if (next === "]") {
        this.#at++;
        return { kind: "array", items, start, end: this.#at };
      }
      if (next === ",") {
        this.#at++;
        continue;
      }
      const item = this.#value(path, depth + 1);
      if (!item) return undefined;
      items.push(item);
    }
    return undefined;
  }

  #inlineTable(path: readonly string[], depth: number): TomlTable | undefined {
    const start = this.#at++;
    const entries: TomlEntry[] = [];
    while (this.#skipBlank(true)) {
      const next = this.#text[this.#at];
      if (next === "}") {
        this.#at++;
        return { kind: "table", entries, start, end: this.#at };
      }
      if (next === ",") this.#at++;
      else if (!this.#pair(entries, path, depth + 1)) return undefined;
    }
    return undefined;
  }

  /** Reads any of the four kinds of strings; undefined when it is not closed. */
  #string(): string | undefined {
    const text = this.#text;
    const quote = text[this.#at] ?? "";
    const triple = quote.repeat(3);
    if (text.startsWith(triple, this.#at)) {
      const from = this.#at + 3;
      let end = text.indexOf(triple, from);
      while (quote === '"' && end > 0 && text[end - 1] === "\\") end = text.indexOf(triple, end + 1);
      if (end < 0) return undefined;
      while (text[end + 3] === quote) end++;
      this.#at = end + 3;
      const content = text.slice(from, end).replace(/^\r?\n/, "");
      return quote === '"' ? unescapeBasic(content.replace(/\\[ \t]*\r?\n\s*/g, "")) : content;
    }
    for (let at = this.#at + 1; at < text.length; at++) {
      const character = text[at];
      if (character === "\n" || character === "\r") return undefined;
      if (character === "\\" && quote === '"') at++;
      else if (character === quote) {
        const content = text.slice(this.#at + 1, at);
        this.#at = at + 1;
        return quote === '"' ? unescapeBasic(content) : content;
      }
    }
    return undefined;
  }
}

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f", e: "\u001b" };

function unescapeBasic(text: string): string {
  if (!text.includes("\\")) return text;
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))/gs, (_, short?: string, long?: string, character?: string) => {
    const code = short ?? long;
    if (code !== undefined) return Number.parseInt(code, 16) <= 0x10ffff ? String.fromCodePoint(Number.parseInt(code, 16)) : "";
    return escapes[character ?? ""] ?? character ?? "";
  });
}
