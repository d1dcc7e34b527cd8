/**
 * Edits of a YAML file that holds one list of records. Each edit is a splice of the text, so that comments, order, quoting and line ends of
 * everything else stay as they are: printing the document anew would lay out what nobody asked to change. What comes of a splice is read
 * again, and one that would change anything but the record is refused.
 */
import * as yaml from "yaml";
import { applyEdits, lineEndOf, type Span, type TextEdit } from "../api/text.ts";

/** Fields of a record in the order in which they are written. */
export type Fields = Readonly<Record<string, string>>;

/** A text that cannot be edited; the message says why and what to do. */
export class Unwritable extends Error {
  override readonly name = "Unwritable";
}

const byHand = "edit it by hand";

interface BlockItem {
  /** Offset and column of the dash. */
  readonly dash: number;
  readonly column: number;
}

interface Parsed {
  readonly document: yaml.Document.Parsed;
  /** The pair of the list's key; undefined when the file has none. */
  readonly pair: yaml.Pair | undefined;
  readonly list: yaml.YAMLSeq | undefined;
  /** The file or the list is written in brackets. */
  readonly flow: boolean;
}

function parse(text: string, key: string): Parsed {
  const document = yaml.parseDocument(text, { prettyErrors: false, keepSourceTokens: true, logLevel: "silent" });
  const [error] = document.errors;
  if (error) throw new Unwritable(`the file is no valid YAML (${error.message.split("\n", 1)[0] ?? ""}); correct it first`);
  const root: unknown = document.contents;
  if (root !== null && !yaml.isMap(root)) {
    if (!(yaml.isScalar(root) && root.value === null)) throw new Unwritable("the file must be a map of keys; correct it first");
  }
  const pair = yaml.isMap(root) ? root.items.find(({ key: found }) => yaml.isScalar(found) && found.value === key) : undefined;
  const value: unknown = pair?.value;
  const list = yaml.isSeq(value) ? value : undefined;
  if (pair && !list && !(value === null || (yaml.isScalar(value) && value.value === null))) {
    throw new Unwritable(`"${key}" must be a list; correct it first`);
  }
  return { document, pair, list, flow: (yaml.isMap(root) && root.flow === true) || list?.flow === true };
}

/** The records as plain data, for comparing. */
function dataOf(text: string, key: string): unknown[] {
  const { document } = parse(text, key);
  try {
    const records = (document.toJS({ maxAliasCount: 100 }) as Record<string, unknown> | null)?.[key];
    return Array.isArray(records) ? records : [];
  } catch (error) {
    throw new Unwritable(`the file is no valid YAML (${error instanceof Error ? error.message : error}); correct it first`);
  }
}

/** The records of a text as plain data, in order; the texts of those fields that are texts. */
export function recordsIn(text: string, key: string): readonly Fields[] {
  return dataOf(text, key).map((record) =>
    Object.fromEntries(Object.entries(record ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === "string")),
  );
}

/** The index of the record whose text holds an offset; undefined when it lies in none. */
export function recordAt(text: string, key: string, offset: number): number | undefined {
  const { list } = parse(text, key);
  const index = list?.items.findIndex((item) => {
    const { start, end } = rangeOf(item);
    return start <= offset && offset <= end;
  });
  return index === undefined || index < 0 ? undefined : index;
}

function rangeOf(node: unknown): Span {
  const range = yaml.isNode(node) ? node.range : undefined;
  if (!range) throw new Unwritable(`the record is written in a way that cannot be changed safely; ${byHand}`);
  return { start: range[0], end: range[1] };
}

function lineStart(text: string, offset: number): number {
  return Math.max(text.lastIndexOf("\n", offset - 1), text.lastIndexOf("\r", offset - 1)) + 1;
}

/** Where the line of an offset ends, its line end included. */
function lineEnd(text: string, offset: number): number {
  const found = /\r\n|\n|\r/g;
  found.lastIndex = offset;
  const match = found.exec(text);
  return match ? match.index + match[0].length : text.length;
}

/** The end of the lines that a node fills. A block of text ends behind its last line end. */
function nodeLineEnd(text: string, end: number): number {
  return end > 0 && /[\r\n]/.test(text[end - 1] ?? "") ? end : lineEnd(text, end);
}

/** Comments right below that are indented deeper than a column belong to what stands above them. */
function withOwnComments(text: string, from: number, column: number): number {
  let at = from;
  while (at < text.length) {
    const end = lineEnd(text, at);
    const indent = /^ *(?=#)/.exec(text.slice(at, end))?.[0].length;
    if (indent === undefined || indent <= column) break;
    at = end;
  }
  return at;
}

interface SourceItems {
  readonly items: readonly { readonly start: readonly { readonly type: string; readonly offset: number }[] }[];
}

function blockItems(text: string, list: yaml.YAMLSeq): readonly BlockItem[] {
  const token = list.srcToken as SourceItems | undefined;
  const dashes = (token?.items ?? []).flatMap(({ start }) => start.filter(({ type }) => type === "seq-item-ind"));
  if (dashes.length !== list.items.length) throw new Unwritable(`the list is written in a way that cannot be changed safely; ${byHand}`);
  return dashes.map(({ offset }) => ({ dash: offset, column: offset - lineStart(text, offset) }));
}

/** The span of the lines of a block item, with the comments that belong to it. */
function itemLines(text: string, list: yaml.YAMLSeq, index: number): Span & { readonly column: number } {
  const item = blockItems(text, list)[index];
  if (!item) throw new Unwritable("there is no such record");
  const end = nodeLineEnd(text, rangeOf(list.items[index]).end);
  return { start: lineStart(text, item.dash), end: withOwnComments(text, end, item.column), column: item.column };
}

function colonOf(pair: yaml.Pair): number {
  const { sep = [] } = (pair.srcToken ?? {}) as { readonly sep?: readonly { readonly type: string; readonly offset: number }[] };
  const colon = sep.find(({ type }) => type === "map-value-ind");
  if (!colon) throw new Unwritable(`the list is written in a way that cannot be changed safely; ${byHand}`);
  return colon.offset;
}

/** A record as it is written in a list. */
export function recordYaml(fields: Fields): string {
  return blockLines(fields, 0, "\n");
}

function blockLines(fields: Fields, column: number, eol: string): string {
  const lines = yaml.stringify([fields], { lineWidth: 0, blockQuote: false }).trimEnd().split("\n");
  return lines.map((line) => " ".repeat(column) + line).join(eol);
}

/** Words, days and ids need no quotes between brackets; everything else gets them. */
function flowText(value: string): string {
  return /^[A-Za-z][\w-]*$|^\d{4}-\d{2}-\d{2}$/.test(value) && !/^(?:true|false|null)$/i.test(value) ? value : JSON.stringify(value);
}

function flowItem(fields: Fields): string {
  return `{ ${Object.entries(fields)
    .map(([key, value]) => `"${key}": ${JSON.stringify(value)}`)
    .join(", ")} }`;
}

/** Puts whole lines at the start of a line or at the end of a text. */
function insertLines(text: string, at: number, lines: string): TextEdit {
  const eol = lineEndOf(text);
  const unended = at > 0 && !/[\r\n\ufeff]/.test(text[at - 1] ?? "");
  return { start: at, end: at, text: unended ? eol + lines : lines + eol };
}

function addition(text: string, key: string, fields: Fields): TextEdit[] {
  const { pair, list, flow } = parse(text, key);
  const eol = lineEndOf(text);
  if (!pair) {
    if (flow) throw new Unwritable(`the file is written in braces and has no "${key}"; write "${key}: []" in their place first`);
    return [insertLines(text, text.length, `${key}:${eol}${blockLines(fields, 2, eol)}`)];
  }
  if (!list) return [insertLines(text, lineEnd(text, colonOf(pair)), blockLines(fields, 2, eol))];
  const last = list.items.at(-1);
  if (flow && last !== undefined) return [{ start: rangeOf(last).end, end: rangeOf(last).end, text: `, ${flowItem(fields)}` }];
  const brackets = rangeOf(list);
  if (flow) {
    if (!/^\[\s*\]$/.test(text.slice(brackets.start, brackets.end))) throw new Unwritable(`"${key}" is written in brackets; ${byHand}`);
    const inBraces = parse(text, key).document.contents;
    if (yaml.isMap(inBraces) && inBraces.flow) return [{ ...brackets, text: `[${flowItem(fields)}]` }];
    const start = brackets.start - (/[ \t]*$/.exec(text.slice(0, brackets.start))?.[0].length ?? 0);
    return [{ start, end: brackets.end, text: "" }, insertLines(text, lineEnd(text, brackets.end), blockLines(fields, 2, eol))];
  }
  const { end, column } = itemLines(text, list, list.items.length - 1);
  return [insertLines(text, end, blockLines(fields, column, eol))];
}

function removal(text: string, key: string, index: number): TextEdit[] {
  const { pair, list, flow } = parse(text, key);
  if (!pair || !list) throw new Unwritable(`the file has no "${key}"`);
  if (flow) return [{ ...flowGap(list.items, index), text: "" }];
  const { start, end } = itemLines(text, list, index);
  // Without a line end behind it, the one before goes with it.
  const unended = end === text.length && !/[\r\n]$/.test(text);
  const from = unended && start > 0 ? start - (text.slice(0, start).endsWith("\r\n") ? 2 : 1) : start;
  const after = colonOf(pair) + 1;
  const empty = list.items.length === 1 ? [{ start: after, end: after, text: " []" }] : [];
  return [...empty, { start: from, end, text: "" }];
}

/** The span to take out of a list in brackets together with one comma. */
function flowGap(nodes: readonly unknown[], index: number): Span {
  const { start, end } = rangeOf(nodes[index]);
  const before = nodes[index - 1];
  const after = nodes[index + 1];
  if (before !== undefined) return { start: rangeOf(before).end, end };
  return after === undefined ? { start, end } : { start, end: rangeOf(after).start };
}

function scalarText(old: yaml.Scalar, value: string, flow: boolean): string {
  if (flow) return flowText(value);
  const scalar = new yaml.Scalar(value);
  if (old.type === "QUOTE_DOUBLE" || old.type === "QUOTE_SINGLE") scalar.type = old.type;
  return yaml.stringify(scalar, { lineWidth: 0, blockQuote: false }).trimEnd();
}

function fieldEdits(text: string, record: yaml.YAMLMap, flow: boolean, changes: Readonly<Record<string, string | undefined>>): TextEdit[] {
  const eol = lineEndOf(text);
  const pairs = record.items;
  const column = rangeOf(record).start - lineStart(text, rangeOf(record).start);
  const edits: TextEdit[] = [];
  const added: (readonly [string, string])[] = [];
  for (const [key, value] of Object.entries(changes)) {
    const index = pairs.findIndex(({ key: found }) => yaml.isScalar(found) && found.value === key);
    const pair = pairs[index];
    if (!pair) {
      if (value !== undefined) added.push([key, value]);
      continue;
    }
    const node: unknown = pair.value;
    if (!yaml.isScalar(node) || node.anchor !== undefined) throw new Unwritable(`"${key}" is no plain text; ${byHand}`);
    const span = rangeOf(node);
    if (value === undefined) {
      edits.push({ ...removedField(text, pairs, index, flow), text: "" });
    } else if (node.value !== value) {
      const blockEnd = /[\r\n]$/.test(text.slice(span.start, span.end)) ? eol : "";
      const gap = span.start === colonOf(pair) + 1 ? " " : "";
      edits.push({ ...span, text: gap + scalarText(node, value, flow) + blockEnd });
    }
  }
  if (added.length > 0) {
    const end = rangeOf(pairs.at(-1)?.value).end;
    if (flow) edits.push({ start: end, end, text: added.map(([key, value]) => `, "${key}": ${JSON.stringify(value)}`).join("") });
    else {
      const lines = yaml.stringify(Object.fromEntries(added), { lineWidth: 0, blockQuote: false }).trimEnd().split("\n");
      edits.push(insertLines(text, nodeLineEnd(text, end), lines.map((line) => " ".repeat(column) + line).join(eol)));
    }
  }
  return edits;
}

function removedField(text: string, pairs: readonly yaml.Pair[], index: number, flow: boolean): Span {
  const [own, before, after] = [pairs[index], pairs[index - 1], pairs[index + 1]];
  const { start } = rangeOf(own?.key);
  const { end } = rangeOf(own?.value);
  if (flow) return before ? { start: rangeOf(before.value).end, end } : { start, end: after ? rangeOf(after.key).start : end };
  if (before) {
    const last = nodeLineEnd(text, end);
    const unended = last === text.length && !/[\r\n]$/.test(text);
    return unended
      ? { start: nodeLineEnd(text, rangeOf(before.value).end) - lineEndOf(text).length, end: last }
      : { start: lineStart(text, start), end: last };
  }
  // The first field stands behind the dash: the next one takes its place.
  return { start, end: after ? rangeOf(after.key).start : end };
}

/** Applies edits and makes sure that the records are then what they should be, and everything else what it was. */
function checked(text: string, key: string, edits: readonly TextEdit[], wanted: readonly unknown[]): string {
  let after: string;
  let records: unknown[];
  try {
    after = applyEdits(text, edits);
    records = dataOf(after, key);
  } catch {
    throw new Unwritable(`the file is written in a way that cannot be changed safely; ${byHand}`);
  }
  const same = records.length === wanted.length && records.every((record, index) => sameData(record, wanted[index]));
  if (!same) throw new Unwritable(`the file is written in a way that cannot be changed safely; ${byHand}`);
  return after;
}

/** Whether two records say the same, whatever the order of their fields. */
function sameData(a: unknown, b: unknown): boolean {
  const sorted = (data: unknown): string =>
    JSON.stringify(data, (_, value: unknown) =>
      value !== null && typeof value === "object" && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).sort(([x], [y]) => (x < y ? -1 : 1)))
        : value,
    );
  return sorted(a) === sorted(b);
}

/**
 * The text with a record at the end of the list.
 * @throws Unwritable when the text cannot take it
 */
export function addRecord(text: string, key: string, fields: Fields): string {
  return checked(text, key, addition(text, key, fields), [...dataOf(text, key), fields]);
}

/**
 * The text without one of the records; comments inside it go with it.
 * @throws Unwritable when it cannot be taken out
 */
export function removeRecord(text: string, key: string, index: number): string {
  const wanted = dataOf(text, key).filter((_, each) => each !== index);
  return checked(text, key, removal(text, key, index), wanted);
}

/**
 * The text with fields of a record changed; undefined takes a field out.
 * @throws Unwritable when they cannot be changed
 */
export function changeRecord(text: string, key: string, index: number, changes: Readonly<Record<string, string | undefined>>): string {
  const { list, flow } = parse(text, key);
  const record: unknown = list?.items[index];
  if (!yaml.isMap(record)) throw new Unwritable("the record is no map of fields; edit it by hand");
  const wanted = dataOf(text, key).map((data, each) => {
    if (each !== index) return data;
    const merged = { ...(data as Record<string, unknown>), ...changes };
    return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined));
  });
  return checked(text, key, fieldEdits(text, record as yaml.YAMLMap, flow || record.flow === true, changes), wanted);
}
