/**
 * Prisma schema → blocks, fields and attributes with spans.
 *
 * An own reader, because the parsers on the registry neither give the place of a field or attribute nor survive a half-typed line: one
 * open parenthesis and they throw. The language is line-oriented, so a reader that recovers at the next line is small and loses only
 * the line being typed.
 */
import type { Span } from "../../api/text.ts";
import { blankComments, closingBracket } from "./scan.ts";

type PrismaBlockKind = "model" | "view" | "type" | "enum" | "datasource" | "generator";

/** An argument of an attribute or function: `fields: [a]` has a name, `"x"` has none. `text` is the value as written. */
export interface PrismaArgument extends Span {
  readonly name: string | undefined;
  readonly text: string;
  readonly value: Span;
}

/** `@id`, `@db.Decimal(10, 2)`, `@@index([a])`. `name` comes without the at signs. The span covers the at signs and the arguments. */
export interface PrismaAttribute extends Span {
  readonly name: string;
  readonly nameSpan: Span;
  readonly args: readonly PrismaArgument[];
}

/** A field of a model. `type` is the bare name: `Float` for `Float[]` and `Float?`; `typeSpan` covers that name only. */
export interface PrismaField extends Span {
  readonly name: string;
  readonly nameSpan: Span;
  readonly type: string;
  readonly typeSpan: Span;
  readonly list: boolean;
  readonly optional: boolean;
  readonly attributes: readonly PrismaAttribute[];
}

/** `key = value` of a datasource or generator. */
export interface PrismaSetting extends Span {
  readonly name: string;
  readonly nameSpan: Span;
  readonly text: string;
  readonly value: Span;
}

/** A block from its keyword to its closing brace. Which of the lists are filled depends on `kind`. */
export interface PrismaBlock extends Span {
  readonly kind: PrismaBlockKind;
  readonly name: string;
  readonly nameSpan: Span;
  readonly fields: readonly PrismaField[];
  readonly settings: readonly PrismaSetting[];
  /** Attributes of the block itself, `@@…`. */
  readonly attributes: readonly PrismaAttribute[];
  /** Values of an enum. */
  readonly values: readonly { readonly name: string; readonly nameSpan: Span }[];
}

/** The blocks in the order of the schema; what stands between them is left out. */
export interface PrismaRoot {
  readonly blocks: readonly PrismaBlock[];
}

const blockStart = /^[ \t]*(model|view|type|enum|datasource|generator)[ \t]+([A-Za-z][A-Za-z0-9_]*)[ \t]*(\{)?/;
const fieldStart = /^([A-Za-z][A-Za-z0-9_]*)([ \t]+)([A-Za-z][A-Za-z0-9_]*)((?:\(\s*"[^"]*"\s*\))?)(\[\])?(\?)?/;
const settingStart = /^([A-Za-z][A-Za-z0-9_]*)([ \t]*=[ \t]*)/;
const attributeStart = /(@@?)([A-Za-z_][A-Za-z0-9_.]*)/y;

interface OpenBlock {
  readonly kind: PrismaBlockKind;
  readonly name: string;
  readonly nameSpan: Span;
  readonly start: number;
  readonly fields: PrismaField[];
  readonly settings: PrismaSetting[];
  readonly attributes: PrismaAttribute[];
  readonly values: { name: string; nameSpan: Span }[];
}

/** Parses any text; lines that make no sense are left out and `broken` is set. Never throws. */
export function parse(text: string): { root: PrismaRoot; broken: boolean } {
  const reader = new Reader(blankComments(text));
  const blocks = reader.read();
  return { root: { blocks }, broken: reader.broken };
}

class Reader {
  broken = false;
  /** The text with comments blanked out: same length, so offsets are those of the document. */
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  read(): PrismaBlock[] {
    const text = this.#text;
    const blocks: PrismaBlock[] = [];
    let open: OpenBlock | undefined;
    const close = (end: number): void => {
      if (open) blocks.push({ ...open, end });
      open = undefined;
    };
    let at = 0;
    while (at < text.length) {
      const lineEnd = this.#lineEnd(at);
      const line = text.slice(at, lineEnd);
      const header = blockStart.exec(line);
      // A field may be called `type` or `model`, so inside a block only a line with a brace opens the next one.
      if (header && (header[3] || !open)) {
        if (open || !header[3]) this.broken = true;
        close(at);
        open = this.#open(header, at);
        at += header[0].length;
        continue;
      }
      const start = at + (line.length - line.trimStart().length);
      if (start >= lineEnd) {
        at = lineEnd + 1;
      } else if (text[start] === "}") {
        if (!open) this.broken = true;
        close(start + 1);
        at = start + 1;
      } else if (!open) {
        this.broken = true;
        at = lineEnd + 1;
      } else {
        at = this.#member(open, start, lineEnd);
      }
    }
    if (open) this.broken = true;
    close(text.length);
    return blocks;
  }

  #lineEnd(at: number): number {
    const text = this.#text;
    let end = at;
    while (end < text.length && text[end] !== "\n" && text[end] !== "\r") end++;
    return end;
  }

  #open(header: RegExpExecArray, at: number): OpenBlock {
    const [whole, kind = "model", name = ""] = header;
    const nameStart = at + whole.indexOf(name, whole.indexOf(kind) + kind.length);
    return {
      kind: kind as PrismaBlockKind,
      name,
      nameSpan: { start: nameStart, end: nameStart + name.length },
      start: at + whole.indexOf(kind),
      fields: [],
      settings: [],
      attributes: [],
      values: [],
    };
  }

  /** Reads one line of a block; returns where to go on. */
  #member(block: OpenBlock, start: number, lineEnd: number): number {
    const text = this.#text;
    if (text.startsWith("@@", start)) {
      const { attributes, end } = this.#attributes(start, lineEnd);
      block.attributes.push(...attributes);
      return end;
    }
    const line = text.slice(start, lineEnd);
    if (block.kind === "datasource" || block.kind === "generator") return this.#setting(block, line, start, lineEnd);
    if (block.kind === "enum") return this.#enumValue(block, line, start, lineEnd);
    return this.#field(block, line, start, lineEnd);
  }

  #setting(block: OpenBlock, line: string, start: number, lineEnd: number): number {
    const match = settingStart.exec(line);
    if (!match) return this.#skip(lineEnd);
    const [whole, name = ""] = match;
    const valueStart = start + whole.length;
    let end = start + line.replace(/[\s}]+$/, "").length;
    if (characterAt(this.#text, valueStart) === "[") end = Math.max(end, closingBracket(this.#text, valueStart) + 1);
    if (end <= valueStart) return this.#skip(lineEnd);
    block.settings.push({
      name,
      nameSpan: { start, end: start + name.length },
      text: this.#text.slice(valueStart, end),
      value: { start: valueStart, end },
      start,
      end,
    });
    return end;
  }

  #enumValue(block: OpenBlock, line: string, start: number, lineEnd: number): number {
    const name = /^[A-Za-z][A-Za-z0-9_]*/.exec(line)?.[0];
    if (!name) return this.#skip(lineEnd);
    block.values.push({ name, nameSpan: { start, end: start + name.length } });
    return this.#attributes(start + name.length, lineEnd).end;
  }

  #field(block: OpenBlock, line: string, start: number, lineEnd: number): number {
    const match = fieldStart.exec(line);
    if (!match) return this.#skip(lineEnd);
    const [whole, name = "", gap = "", type = "", , list, optional] = match;
    const typeStart = start + name.length + gap.length;
    const { attributes, end, last } = this.#attributes(start + whole.length, lineEnd);
    block.fields.push({
      name,
      nameSpan: { start, end: start + name.length },
      type,
      typeSpan: { start: typeStart, end: typeStart + type.length },
      list: list !== undefined,
      optional: optional !== undefined,
      attributes,
      start,
      end: last,
    });
    return end;
  }

  #skip(lineEnd: number): number {
    this.broken = true;
    return lineEnd;
  }

  /** Reads the attributes up to the end of the line; arguments may go on over lines. `last` is the end of what was understood. */
  #attributes(from: number, lineEnd: number): { attributes: PrismaAttribute[]; end: number; last: number } {
    const text = this.#text;
    const attributes: PrismaAttribute[] = [];
    let at = from;
    let last = from;
    let stop = lineEnd;
    while (at < stop) {
      attributeStart.lastIndex = at;
      const match = attributeStart.exec(text);
      if (!match) {
        const rest = text[at] ?? "";
        if (rest === "}") break;
        if (!/\s/.test(rest)) this.broken = true;
        at++;
        continue;
      }
      const [whole, signs = "", name = ""] = match;
      const nameSpan = { start: at + signs.length, end: at + whole.length };
      let end = at + whole.length;
      let args: PrismaArgument[] = [];
      if (text[end] === "(") {
        const closing = closingBracket(text, end);
        if (closing < 0) {
          this.broken = true;
          attributes.push({ name, nameSpan, args, start: at, end });
          return { attributes, end: lineEnd, last: end };
        }
        args = splitArguments(text, end + 1, closing);
        end = closing + 1;
        if (end > stop) stop = this.#lineEnd(end);
      }
      attributes.push({ name, nameSpan, args, start: at, end });
      at = end;
      last = end;
    }
    return { attributes, end: at, last };
  }
}

function characterAt(text: string, at: number): string {
  return text[at] ?? "";
}

function splitArguments(text: string, from: number, to: number): PrismaArgument[] {
  const args: PrismaArgument[] = [];
  let start = from;
  let at = from;
  const push = (end: number): void => {
    let first = start;
    let last = end;
    while (first < last && /\s/.test(characterAt(text, first))) first++;
    while (last > first && /\s/.test(characterAt(text, last - 1))) last--;
    if (first === last) return;
    const named = /^([A-Za-z_]\w*)(\s*:\s*)/.exec(text.slice(first, last));
    const value = { start: first + (named?.[0].length ?? 0), end: last };
    args.push({ name: named?.[1], text: text.slice(value.start, value.end), value, start: first, end: last });
  };
  while (at < to) {
    const character = characterAt(text, at);
    if (character === '"') {
      at = endOfString(text, at, to);
    } else if (character === "(" || character === "[" || character === "{") {
      const closing = closingBracket(text, at);
      at = closing < 0 || closing >= to ? to : closing + 1;
    } else if (character === ",") {
      push(at);
      start = ++at;
    } else at++;
  }
  push(to);
  return args;
}

function endOfString(text: string, quote: number, to: number): number {
  let at = quote + 1;
  while (at < to && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return Math.min(at + 1, to);
}
