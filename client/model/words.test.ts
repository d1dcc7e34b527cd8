import { describe, expect, test } from "vitest";
import { count, duration, percent, placeSpoken, placeText, points } from "./words.ts";

/** With spaces as they are typed: numbers and units are held together by others. */
const typed = (text: string): string => text.replaceAll("\u00a0", " ");

describe("working time", () => {
  test.each([
    [5, "5 min"],
    [59, "59 min"],
    [60, "about 1 h"],
    [89, "about 1 h"],
    [90, "about 2 h"],
    [480, "about 8 h"],
    [540, "about 1 day"],
    [960, "about 2 days"],
    [9600, "about 20 days"],
  ])("of %d minutes is %s", (minutes, text) => {
    expect(typed(duration(minutes))).toBe(text);
  });
});

test("a number and its unit stay on one line", () => {
  expect([count(1, "file"), count(2, "file"), percent(54), duration(20)]).toEqual([
    "1\u00a0file",
    "2\u00a0files",
    "54\u00a0%",
    "20\u00a0min",
  ]);
});

test("what is not known is a dash, not a zero", () => {
  expect([percent(null), percent(0)].map(typed)).toEqual(["–", "0 %"]);
});

test("a gain too small for one decimal is not said to be none", () => {
  expect([points(3.24), points(0.04), points(0)]).toEqual(["+3.2", "<0.1", "+0.0"]);
});

test("lines are counted from one, and a whole file has none", () => {
  expect(placeText({ file: "a.ts", line: 0 })).toBe("a.ts:1");
  expect(placeText({ file: "a.ts", line: -1 })).toBe("a.ts");
  expect(placeSpoken({ file: "a.ts", line: 9 })).toBe("a.ts, line 10");
});
