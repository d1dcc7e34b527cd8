import { policySchema, waiversSchema } from "@seaworthy/rules/records/schemas";
import { describe, expect, test } from "vitest";
import { placeAt, schemaAt } from "./place.ts";

/** The place of `|` in a text. */
function at(text: string): string | undefined {
  const lines = text.split("\n");
  const line = lines.findIndex((each) => each.includes("|"));
  const character = lines[line]?.indexOf("|") ?? 0;
  const place = placeAt(
    lines.map((each) => each.replace("|", "")),
    line,
    character,
  );
  return place && `${place.at} ${place.path.join(".")} @${place.start}`;
}

describe("the place in a half-typed file", () => {
  test.each([
    ["|", "key  @0"],
    ["ga|", "key  @0"],
    ["gate:\n  ov|", "key gate @2"],
    ["gate:\n  overall: 8|", "value gate.overall @11"],
    ["gate:\n  categories:\n    security: 70\n    da|", "key gate.categories @4"],
    ["gate:\n  categories:\n    security: 70\n  cat|", "key gate @2"],
    ["waivers:\n  - |", "key waivers.[] @4"],
    ["waivers:\n  - check: on|\n    kind: x", "value waivers.[].check @11"],
    ["waivers:\n- check: a\n  |", "key waivers.[] @2"],
    ["waivers:\n  - check: a\n    # why\n\n    kind: acc|", "value waivers.[].kind @10"],
    ["disable:\n  - a\n  - we|", "key disable.[] @4"],
    ["disable: [a, we|", "value disable.[] @13"],
    ["overrides:\n  - files: ['a']\n    disable: [|]", "value overrides.[].disable.[] @14"],
    ["traits: { webhooks: false, oa|", "key traits @27"],
    ["traits: { webhooks: f|", "value traits.webhooks @20"],
    ['owners:\n  security: "@a|"', "value owners.security @12"],
    ["# comment |", undefined],
    ["gate: # why |", undefined],
  ])("%j", (text, place) => {
    expect(at(text)).toBe(place);
  });

  test("knows what stands beside it, in its own record only", () => {
    const lines =
      "waivers:\n  - check: a\n    kind: x # note\n  - check: 'b'\n    created: 2026-10-01\n    until: \n    owner: me\n  - check: c".split(
        "\n",
      );
    expect([...(placeAt(lines, 5, 11)?.beside ?? [])]).toEqual([
      ["created", "2026-10-01"],
      ["check", "b"],
      ["owner", "me"],
    ]);
  });
});

test("the schema at a path", () => {
  expect(schemaAt(waiversSchema, ["waivers", "[]", "kind"])?.enum).toContain("accepted-risk");
  expect(schemaAt(policySchema, ["priorities", "any-check"])?.enum).toContain("P0");
  expect(schemaAt(policySchema, ["traits", "webhooks"])?.type).toBe("boolean");
  expect(schemaAt(policySchema, ["gate", "nothing"])).toBeUndefined();
});
