import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "./index.ts";

function entries(text: string): string[][] {
  const { root } = parse(text);
  for (const entry of root.entries) {
    expect(text.slice(entry.nameSpan.start, entry.nameSpan.end)).toBe(entry.name);
    expect(text.slice(entry.valueSpan.start, entry.valueSpan.end)).toBe(entry.value);
  }
  return root.entries.map((entry) => [entry.name, entry.value]);
}

describe("values", () => {
  test.each([
    ["A=1", [["A", "1"]]],
    ["export A=1", [["A", "1"]]],
    ["A = b c  # why", [["A", "b c"]]],
    ["A=b#c", [["A", "b#c"]]],
    ["A=#c", [["A", ""]]],
    ["A=", [["A", ""]]],
    ['A="b # c" # d', [["A", "b # c"]]],
    ["A='b\\'", [["A", "b\\"]]],
    ['A="b\\"c"', [["A", 'b\\"c']]],
    ["A=`b`", [["A", "b"]]],
    ["A: b", [["A", "b"]]],
    [
      'KEY="-----BEGIN\nabc\n-----END"\nB=2',
      [
        ["KEY", "-----BEGIN\nabc\n-----END"],
        ["B", "2"],
      ],
    ],
    [
      "A=1\r\nB=2\r\n",
      [
        ["A", "1"],
        ["B", "2"],
      ],
    ],
    ["\uFEFFA=1", [["A", "1"]]],
    ["# A=1\nB=2", [["B", "2"]]],
  ])("%j", (text, expected) => {
    expect(entries(text)).toEqual(expected);
    expect(parse(text).broken).toBe(false);
  });
});

describe("half-typed text", () => {
  test("a quote that is not closed costs only its own line", () => {
    expect(entries('A="b\nB="c"\nC=d')).toEqual([
      ["A", "b"],
      ["B", "c"],
      ["C", "d"],
    ]);
    expect(parse('A="b\nB="c"\n').broken).toBe(true);
  });

  test("a line that is none is left out", () => {
    expect(entries("A=1\nwhat is this\nB=2")).toEqual([
      ["A", "1"],
      ["B", "2"],
    ]);
    expect(parse("what is this").broken).toBe(true);
  });
});

test("comments are kept with their places", () => {
  const text = "## the key\nA=1 # one\n";
  expect(parse(text).root.comments.map((comment) => [comment.text, text.slice(comment.start, comment.end)])).toEqual([
    ["the key", "## the key"],
    ["one", "# one"],
  ]);
});

test("any text gives entries whose places lie in the text", () => {
  const pieces = fc.constantFrom("A", "=", "b", '"', "'", "`", "\n", "\r\n", "#", " ", "export ", "\\", "🛟", ":");
  fc.assert(fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => void entries(parts.join(""))));
});
