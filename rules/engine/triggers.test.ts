import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { TriggerIndex } from "./triggers.ts";

function hits(rules: readonly (readonly string[] | undefined)[], text: string): number[] {
  const index = new TriggerIndex(rules);
  const found = new Uint8Array(index.size);
  index.match(text, found);
  return [...found.keys()].filter((rule) => found[rule] === 1);
}

describe("TriggerIndex", () => {
  it("finds words inside words, overlapping words and words that end others", () => {
    expect(hits([["cookie"], ["okie"], ["cookies"], ["nothing"]], "res.cookies")).toEqual([0, 1, 2]);
  });

  it("compares without case", () => {
    expect(hits([["math.random"], ["TOKEN"]], "MATH.random() // Token")).toEqual([0, 1]);
  });

  it("always names rules without words, and never rules with an empty list", () => {
    expect(hits([undefined, []], "")).toEqual([0]);
  });

  it("is not thrown off by characters that no word has", () => {
    expect(hits([["ab"]], "a\u00e4b \ud83d\ude00ab")).toEqual([0]);
    expect(hits([["ab"]], "a\u00e4b")).toEqual([]);
  });

  it("refuses words that it could not find", () => {
    expect(() => new TriggerIndex([["caf\u00e9"]])).toThrow(/not ASCII/);
  });

  it("agrees with a plain search", () => {
    const word = fc.string({ unit: fc.constantFrom("a", "b", "c", "."), minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(
        fc.array(fc.array(word, { minLength: 1, maxLength: 3 }), { maxLength: 6 }),
        fc.string({ unit: fc.constantFrom("a", "B", "c", ".", "x"), maxLength: 40 }),
        (rules, text) => {
          const folded = text.toLowerCase();
          const expected = rules.flatMap((words, rule) => (words.some((each) => folded.includes(each)) ? [rule] : []));
          expect(hits(rules, text)).toEqual(expected);
        },
      ),
    );
  });
});
