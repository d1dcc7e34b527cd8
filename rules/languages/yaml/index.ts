/**
 * YAML → plain tree with spans, one node per document. The `yaml` package parses; its tree is turned into one that is small, has
 * aliases resolved to the nodes they mean, and remembers which values are filled in by a template engine.
 */
import { isAlias, isMap, isScalar, isSeq, type Pair, parseAllDocuments, Scalar } from "yaml";
import type { Span } from "../../api/text.ts";
import { holdsTemplate, maskTemplates } from "./templates.ts";

/** A key with its value; the span covers both. */
export interface YamlPair extends Span {
  readonly key: string;
  readonly keySpan: Span;
  /** Undefined for `key:` with nothing after it. */
  readonly value: YamlNode | undefined;
}

/** Keys are strings, as {@link YamlPair.key} has them. */
export interface YamlMap extends Span {
  readonly kind: "map";
  /** In the order of the document; `<<` is a pair like any other, see `get` in shared/documents/yaml.ts for merged look-ups. */
  readonly pairs: readonly YamlPair[];
  /** Written in braces. */
  readonly flow: boolean;
}

interface YamlSequence extends Span {
  readonly kind: "sequence";
  readonly items: readonly YamlNode[];
  readonly flow: boolean;
}

/** A single value, or what stands in its place until a template is rendered. */
export interface YamlScalar extends Span {
  readonly kind: "scalar";
  /** The value by the YAML 1.2 core schema. */
  readonly value: string | number | boolean | null;
  /** The value as a string: the content of a quoted or block scalar, the source of a plain one. */
  readonly text: string;
  readonly style: "plain" | "single" | "double" | "block";
  /** A template engine fills in the value or a part of it, so it cannot be known. */
  readonly dynamic: boolean;
  /** An explicit tag such as `!Ref` or `!secret`, else "". */
  readonly tag: string;
}

/** A value, told apart by `kind`. An alias is the node that it means. */
export type YamlNode = YamlMap | YamlSequence | YamlScalar;

/** A whole stream of documents. */
export interface YamlRoot {
  /** The root node of each document of the stream; empty documents are left out. */
  readonly documents: readonly YamlNode[];
  /** The text holds statements of a template engine (a Helm chart): parts of it may be repeated or left out when it is rendered. */
  readonly templated: boolean;
}

/** Nesting beyond this is no configuration. */
const maximumDepth = 200;
/** Levels that the recursive parser is trusted with. */
const maximumStack = 1000;

/** Parses any text; what is readable of a broken one is in the tree. Never throws. */
export function parse(text: string): { root: YamlRoot; broken: boolean } {
  const { text: masked, templated } = maskTemplates(text);
  // The parser is recursive, and running it out of stack can end the process, not only the parse.
  if (nestsTooDeep(masked)) return { root: { documents: [], templated }, broken: true };
  try {
    const parsed = parseAllDocuments(masked, { strict: false, uniqueKeys: false, logLevel: "silent", prettyErrors: false });
    const documents: YamlNode[] = [];
    let broken = false;
    for (const document of Array.isArray(parsed) ? parsed : []) {
      broken ||= document.errors.length > 0;
      const node = isBlank(document.contents) ? undefined : new Converter(text, masked).convert(document.contents, 0);
      if (node) documents.push(node);
    }
    return { root: { documents, templated }, broken };
  } catch {
    // The package documents no exception, but it is not ours to vouch for: a text it cannot take is a broken one.
    return { root: { documents: [], templated }, broken: true };
  }
}

/**
 * Whether the text may nest deeper than the parser's stack takes: open brackets, or the columns and indicators before a line's content.
 * An estimate from above that no real document comes near.
 */
function nestsTooDeep(text: string): boolean {
  let brackets = 0;
  let column = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || code === 13) column = 0;
    else if (code === 91 || code === 123) brackets++;
    else if (code === 93 || code === 125) brackets = Math.max(0, brackets - 1);
    else if (isIndicator(code)) {
      const next = text.charCodeAt(at + 1);
      if (next === 32 || next === 9) column++;
    } else if (code === 32 && (at === 0 || isBreakOrSpace(text.charCodeAt(at - 1)))) column++;
    if (brackets > maximumStack || column > maximumStack) return true;
  }
  return false;
}

function isIndicator(code: number): boolean {
  return code === 45 || code === 58 || code === 63;
}

function isBreakOrSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 13;
}

class Converter {
  readonly #text: string;
  readonly #masked: string;
  readonly #anchors = new Map<string, YamlNode>();

  constructor(text: string, masked: string) {
    this.#text = text;
    this.#masked = masked;
  }

  convert(node: unknown, depth: number): YamlNode | undefined {
    if (depth > maximumDepth) return undefined;
    // Anchors are known only once their node is complete, so an alias can never lead into itself.
    if (isAlias(node)) return this.#anchors.get(node.source);
    let result: YamlNode | undefined;
    if (isMap(node)) {
      const pairs = node.items.map((pair) => this.#pair(pair, depth)).filter((pair) => pair !== undefined);
      result = { kind: "map", pairs, flow: node.flow === true, ...this.#span(node.range) };
    } else if (isSeq(node)) {
      const items = node.items.map((item) => this.convert(item, depth + 1)).filter((item) => item !== undefined);
      result = { kind: "sequence", items, flow: node.flow === true, ...this.#span(node.range) };
    } else if (isScalar(node)) result = this.#scalar(node);
    const anchor = isMap(node) || isSeq(node) || isScalar(node) ? node.anchor : undefined;
    if (anchor && result) this.#anchors.set(anchor, result);
    return result;
  }

  #pair(pair: Pair, depth: number): YamlPair | undefined {
    if (!isScalar(pair.key) || !pair.key.range) return undefined;
    const keySpan = this.#span(pair.key.range);
    const key = isBlank(pair.key) ? "" : String(pair.key.value ?? pair.key.source ?? "");
    const value = isBlank(pair.value) ? undefined : this.convert(pair.value, depth + 1);
    const end = value && !isAlias(pair.value) ? value.end : isAlias(pair.value) ? this.#span(pair.value.range).end : keySpan.end;
    return { key, keySpan, value, start: keySpan.start, end };
  }

  #scalar(node: Scalar): YamlScalar {
    const span = this.#span(node.range);
    const value = node.value;
    const style = styles.get(node.type ?? "") ?? "plain";
    return {
      kind: "scalar",
      value: typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null,
      text: style === "plain" ? (node.source ?? this.#masked.slice(span.start, span.end)) : String(value ?? ""),
      style,
      dynamic: holdsTemplate(this.#masked, span),
      tag: node.tag ?? "",
      ...span,
    };
  }

  /** The span of the node's own text: block nodes of the package reach over the line end behind them. */
  #span(range: readonly [number, number, number] | null | undefined): Span {
    const [start, valueEnd] = range ?? [0, 0, 0];
    let end = Math.min(valueEnd, this.#text.length);
    while (end > start && /\s/.test(this.#text[end - 1] ?? "")) end--;
    return { start, end };
  }
}

const styles = new Map<string, YamlScalar["style"]>([
  [Scalar.PLAIN, "plain"],
  [Scalar.QUOTE_SINGLE, "single"],
  [Scalar.QUOTE_DOUBLE, "double"],
  [Scalar.BLOCK_LITERAL, "block"],
  [Scalar.BLOCK_FOLDED, "block"],
]);

/** Whether a node is the empty scalar that the package puts where nothing is written. */
function isBlank(node: unknown): boolean {
  return node === null || (isScalar(node) && node.value === null && (node.source ?? "") === "" && node.type === Scalar.PLAIN);
}
