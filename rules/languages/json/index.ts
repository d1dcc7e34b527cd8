/** JSON and JSON with comments → tree with spans. */
import { type Node, type ParseError, parseTree } from "jsonc-parser";
import type { Span } from "../../api/text.ts";

/** A name with its value; the span covers both. */
export interface JsonProperty extends Span {
  readonly name: string;
  /** Covers the quotes. */
  readonly nameSpan: Span;
  /** Undefined while the value is not typed yet. */
  readonly value: JsonNode | undefined;
}

interface JsonObject extends Span {
  readonly kind: "object";
  readonly properties: readonly JsonProperty[];
}

interface JsonArray extends Span {
  readonly kind: "array";
  readonly items: readonly JsonNode[];
}

/** A string, number, boolean or null; the span of a string covers its quotes. */
export interface JsonLiteral extends Span {
  readonly kind: "literal";
  readonly value: string | number | boolean | null;
}

/** A value, told apart by `kind`. */
export type JsonNode = JsonObject | JsonArray | JsonLiteral;

/** A whole document. */
export interface JsonRoot {
  /** Undefined for an empty or unreadable text. */
  readonly value: JsonNode | undefined;
}

/** Nesting beyond this is no configuration; the parser below it would run out of stack. */
const maximumDepth = 200;

/** Parses any text; what is readable of a broken one is in the tree. Comments and trailing commas are no errors. Never throws. */
export function parse(text: string): { root: JsonRoot; broken: boolean } {
  const errors: ParseError[] = [];
  try {
    // The parser takes a byte order mark for an error; as a blank it keeps its place.
    const node = parseTree(text.replace(/^\uFEFF/, " "), errors, { allowTrailingComma: true, allowEmptyContent: true });
    return { root: { value: node && convert(node, text.length, 0) }, broken: errors.length > 0 };
  } catch (error) {
    // The recursive parser gives up on absurd nesting with a RangeError.
    if (!(error instanceof RangeError)) throw error;
    return { root: { value: undefined }, broken: true };
  }
}

/** Behind a comment that is never closed the parser counts one character too many, so places are kept within the text. */
function convert(node: Node, limit: number, depth: number): JsonNode | undefined {
  const spanOf = ({ offset, length }: Node) => ({ start: Math.min(offset, limit), end: Math.min(offset + length, limit) });
  const span = spanOf(node);
  if (depth > maximumDepth) return undefined;
  if (node.type === "object") {
    const properties: JsonProperty[] = [];
    for (const child of node.children ?? []) {
      const [key, value] = child.children ?? [];
      if (!key) continue;
      properties.push({
        name: String(key.value),
        nameSpan: spanOf(key),
        value: value && convert(value, limit, depth + 1),
        ...spanOf(child),
      });
    }
    return { kind: "object", properties, ...span };
  }
  if (node.type === "array") {
    const items = (node.children ?? []).map((child) => convert(child, limit, depth + 1)).filter((child) => child !== undefined);
    return { kind: "array", items, ...span };
  }
  return { kind: "literal", value: node.value ?? null, ...span };
}
