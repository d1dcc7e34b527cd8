/** The data of a YAML or JSON text with the span of every part, in one form for both, so that a mistake is shown where it was made. */
import * as jsonc from "jsonc-parser";
import * as yaml from "yaml";
import type { Span } from "../api/text.ts";
import type { RecordSource } from "./problems.ts";

interface LocatedScalar extends Span {
  readonly kind: "scalar";
  readonly value: string | number | boolean | null;
}

interface LocatedList extends Span {
  readonly kind: "list";
  readonly items: readonly LocatedNode[];
}

/** Entries in the order of the text; a key may come twice. */
export interface LocatedMap extends Span {
  readonly kind: "map";
  readonly entries: readonly LocatedEntry[];
}

interface LocatedEntry {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: LocatedNode;
}

/** A value with its place, told apart by `kind`. */
export type LocatedNode = LocatedScalar | LocatedList | LocatedMap;

/** Depth and size beyond which a record file is refused: real ones stay far below, and aliases must not multiply without end. */
const maxDepth = 12;
const maxNodes = 50_000;

class Refused extends Error {
  readonly span: Span;
  constructor(span: Span, message: string) {
    super(message);
    this.span = span;
  }
}

/** The value of a key of a map, or undefined. */
export function fieldOf(node: LocatedNode | undefined, key: string): LocatedNode | undefined {
  return node?.kind === "map" ? node.entries.find((entry) => entry.key === key)?.value : undefined;
}

/** Entries of a map; none for anything else. */
export function entriesOf(node: LocatedNode | undefined): readonly LocatedEntry[] {
  return node?.kind === "map" ? node.entries : [];
}

/** Items of a list; none for anything else. */
export function itemsOf(node: LocatedNode | undefined): readonly LocatedNode[] {
  return node?.kind === "list" ? node.items : [];
}

/** The node's data without places. */
export function plain(node: LocatedNode): unknown {
  if (node.kind === "scalar") return node.value;
  if (node.kind === "list") return node.items.map(plain);
  // Object.fromEntries defines own properties, so a key such as __proto__ stays plain data.
  return Object.fromEntries(node.entries.map((entry) => [entry.key, plain(entry.value)]));
}

function scalarOf(value: unknown, span: Span): LocatedScalar {
  if (value === null || value === undefined) return { kind: "scalar", value: null, ...span };
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return { kind: "scalar", value, ...span };
  throw new Refused(span, "this kind of value is not understood here; write a text, a number, true or false");
}

class YamlReader {
  readonly #document: yaml.Document.Parsed;
  #nodes = 0;

  constructor(document: yaml.Document.Parsed) {
    this.#document = document;
  }

  read(node: unknown, around: Span, depth: number): LocatedNode {
    const range = yaml.isNode(node) ? node.range : undefined;
    const span = range ? { start: range[0], end: range[1] } : around;
    if (depth > maxDepth || ++this.#nodes > maxNodes) throw new Refused(span, "the file is nested too deep or too large; make it simpler");
    if (yaml.isAlias(node)) return { ...this.read(node.resolve(this.#document), span, depth + 1), ...span };
    if (yaml.isSeq(node)) return { kind: "list", items: node.items.map((item) => this.read(item, span, depth + 1)), ...span };
    if (yaml.isMap(node)) return { kind: "map", entries: node.items.map((pair) => this.#entry(pair, span, depth)), ...span };
    return scalarOf(yaml.isScalar(node) ? node.value : node, span);
  }

  #entry(pair: yaml.Pair, around: Span, depth: number): LocatedEntry {
    const key = this.read(pair.key, around, depth + 1);
    const keySpan = { start: key.start, end: key.end };
    if (key.kind !== "scalar") throw new Refused(keySpan, "a key must be a plain word; write the list or map as the value of a key");
    return { key: String(key.value), keySpan, value: this.read(pair.value, keySpan, depth + 1) };
  }
}

/** Runs a reader; whatever it cannot read becomes one problem, so that any text gives a result. */
function guarded(source: RecordSource, read: () => LocatedNode | undefined): LocatedNode | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Refused) source.report(error.span, error.message);
    else source.report({ start: 0, end: 0 }, "the file cannot be read; check that it is not nested too deep");
    return undefined;
  }
}

/** Reads YAML. Returns undefined for a text without data, and when it does not parse (then a problem was added to the source). */
export function readYaml(source: RecordSource): LocatedNode | undefined {
  return guarded(source, () => {
    const document = yaml.parseDocument(source.text, { prettyErrors: false, keepSourceTokens: false, logLevel: "silent" });
    for (const error of document.errors) {
      const reserved = error.code === "BAD_SCALAR_START" ? "; put the value in quotes" : "";
      const reason = error.message.split("\n", 1)[0] ?? "";
      source.report({ start: error.pos[0], end: error.pos[1] }, `not valid YAML: ${reason}${reserved}`);
    }
    if (document.errors.length > 0 || document.contents === null) return undefined;
    const root = new YamlReader(document).read(document.contents, { start: 0, end: 0 }, 0);
    return root.kind === "scalar" && root.value === null ? undefined : root;
  });
}

function readJsonNode(node: jsonc.Node, depth: number): LocatedNode {
  const span = { start: node.offset, end: node.offset + node.length };
  if (depth > maxDepth) throw new Refused(span, "the file is nested too deep; make it simpler");
  if (node.type === "array") return { kind: "list", items: (node.children ?? []).map((item) => readJsonNode(item, depth + 1)), ...span };
  if (node.type !== "object") return scalarOf(node.value, span);
  const entries: LocatedEntry[] = [];
  const seen = new Set<string>();
  for (const property of node.children ?? []) {
    const [key, value] = property.children ?? [];
    if (!key || !value) continue;
    const keySpan = { start: key.offset, end: key.offset + key.length };
    if (seen.has(String(key.value))) throw new Refused(keySpan, `"${key.value}" is given twice; keep one`);
    seen.add(String(key.value));
    entries.push({ key: String(key.value), keySpan, value: readJsonNode(value, depth + 1) });
  }
  return { kind: "map", entries, ...span };
}

/** Reads JSON (comments and trailing commas are let pass). Returns undefined when it does not parse (then a problem was added) or holds nothing. */
export function readJson(source: RecordSource): LocatedNode | undefined {
  return guarded(source, () => {
    const errors: jsonc.ParseError[] = [];
    // A byte order mark is white space of the same length here, so offsets stay those of the text.
    const text = source.text.startsWith("\ufeff") ? ` ${source.text.slice(1)}` : source.text;
    if (text.trim() === "") return undefined;
    const root = jsonc.parseTree(text, errors, { allowTrailingComma: true });
    const first = errors[0];
    if (first) {
      const reason = jsonc
        .printParseErrorCode(first.error)
        .replace(/(?<=[a-z])(?=[A-Z])/g, " ")
        .toLowerCase();
      source.report({ start: first.offset, end: first.offset + first.length }, `not valid JSON: ${reason}`);
      return undefined;
    }
    return root && readJsonNode(root, 0);
  });
}
