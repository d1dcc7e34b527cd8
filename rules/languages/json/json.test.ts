import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type JsonNode, parse } from "./index.ts";

function plain(text: string): unknown {
  const value = (node: JsonNode | undefined): unknown => {
    if (!node) return undefined;
    expect(node.end).toBeLessThanOrEqual(text.length);
    if (node.kind === "literal") return node.value;
    if (node.kind === "array") return node.items.map(value);
    return Object.fromEntries(node.properties.map((property) => [property.name, value(property.value)]));
  };
  return value(parse(text).root.value);
}

describe("texts", () => {
  test("comments and trailing commas are no errors", () => {
    const text = '// settings\n{ "a": [1, 2,], /* b */ "c": null, }\n';
    expect(plain(text)).toEqual({ a: [1, 2], c: null });
    expect(parse(text).broken).toBe(false);
  });

  test("a half-typed object keeps its other properties", () => {
    expect(plain('{ "a": 1, "b": , "c": 2 }')).toEqual({ a: 1, b: undefined, c: 2 });
    expect(parse('{ "a": 1, "b": , "c": 2 }').broken).toBe(true);
  });

  test("an empty text has no value and is not broken", () => {
    expect(parse(" \n")).toEqual({ root: { value: undefined }, broken: false });
  });

  test("places cover quotes", () => {
    const text = '\uFEFF{ "a": "b" }';
    const root = parse(text).root.value;
    const property = root?.kind === "object" ? root.properties[0] : undefined;
    expect(property && [property.nameSpan, property.value, property].map((span) => span && text.slice(span.start, span.end))).toEqual([
      '"a"',
      '"b"',
      '"a": "b"',
    ]);
  });

  test("a comment that is never closed ends with the text", () => {
    expect(plain("{/*")).toEqual({});
    expect(plain('{ "a": [1 /* b')).toEqual({ a: [1] });
  });

  test("absurd nesting gives a tree or nothing, never a throw", () => {
    expect(parse("[".repeat(200_000)).broken).toBe(true);
    expect(parse(`${'{"a":'.repeat(100_000)}1`).broken).toBe(true);
  });
});

test("any text gives a tree whose places lie in the text", () => {
  const pieces = fc.constantFrom("{", "}", "[", "]", ":", ",", '"a"', '"', "1", "null", "//", "/*", "*/", "\n", "🛟", "\\");
  fc.assert(fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => void plain(parts.join(""))));
});
