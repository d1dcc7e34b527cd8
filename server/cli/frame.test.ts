import { LineMap } from "@seaworthy/rules/api/text";
import { expect, test } from "vitest";
import { codeFrame } from "./frame.ts";
import { count, cut, displayWidth, printable, wrap } from "./terminal.ts";

function frame(text: string, word: string, width = 60): string[] {
  const start = text.indexOf(word);
  return codeFrame(new LineMap(text), { start, end: start + word.length }, width).map(
    ({ number, code, carets }) => `${number}|${code}${carets === undefined ? "" : `|${carets}`}`,
  );
}

test("carets stand under what is meant, whatever stands before it", () => {
  expect(frame("const a = bad;", "bad")).toEqual(["1|const a = bad;|          ^^^"]);
  expect(frame("\tbad();", "bad")).toEqual(["1|  bad();|  ^^^"]);
  expect(frame("/* 日本 🚢 */ bad", "bad")).toEqual(["1|/* 日本 🚢 */ bad|              ^^^"]);
});

test("the line above is shown when it holds something", () => {
  expect(frame("one\ntwo bad", "bad")).toEqual(["1|one", "2|two bad|    ^^^"]);
  expect(frame("one\n  \ntwo bad", "bad")).toEqual(["3|two bad|    ^^^"]);
});

test("of what spans several lines the first is marked to its end", () => {
  expect(frame("call({\n  a,\n});", "call({\n  a,\n})")).toEqual(["1|call({|^^^^^^"]);
});

test("a long line is cut around what is meant", () => {
  const [line = ""] = frame(`${"x".repeat(300)} bad ${"y".repeat(300)}`, "bad", 40);
  const [, code = "", carets = ""] = line.split("|");
  expect(displayWidth(code)).toBeLessThanOrEqual(40);
  expect(code.slice(carets.indexOf("^"), carets.lastIndexOf("^") + 1)).toBe("bad");
});

test("an empty place has one caret, and a place at the end of the text too", () => {
  expect(codeFrame(new LineMap("a\n"), { start: 2, end: 2 }, 40)).toEqual([
    { number: 1, code: "a" },
    { number: 2, code: "", carets: "^" },
  ]);
});

test("texts are wrapped, cut, counted and made harmless", () => {
  expect(wrap("one two three", 7)).toEqual(["one two", "three"]);
  expect(wrap("averylongword x", 5)).toEqual(["averylongword", "x"]);
  expect(cut("日本語", 5)).toBe("日本…");
  expect([count(1, "file"), count(2, "file")]).toEqual(["1 file", "2 files"]);
  expect(printable("a\u001b[2Jb\u202ec\td")).toBe("a\ufffd[2Jb\ufffdc\td");
});
