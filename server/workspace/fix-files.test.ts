import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import type { FindingFix } from "@seaworthy/rules/api/result";
import { folderWith, readText } from "../test/folder.ts";
import { fixText, unifiedDiff, withEnsuredLines } from "./fix-files.ts";

const replace = (start: number, end: number, text: string): FindingFix => ({
  fix: "x",
  kind: "safe",
  title: "x",
  edits: [{ start, end, text }],
});

function everywhere(word: string, by: string) {
  return async (text: string) => [...text.matchAll(new RegExp(word, "g"))].map(({ index }) => replace(index, index + word.length, by));
}

test("all fixes of a round are applied together, and rounds go on until nothing is left", async () => {
  expect(await fixText("a.md", "aa b aa", everywhere("aa", "a"))).toMatchObject({ text: "a b a", applied: 2 });
  expect(await fixText("a.md", "aaaa", everywhere("aa", "a"))).toMatchObject({ text: "a", applied: 3 });
});

test("of fixes that overlap one waits for the next round", async () => {
  const pick = async (text: string) => (text === "abcd" ? [replace(0, 3, "x"), replace(2, 4, "y")] : []);
  expect(await fixText("a.md", "abcd", pick)).toMatchObject({ text: "xd", applied: 1 });
});

test("fixes that undo each other come to an end", async () => {
  const { text, applied } = await fixText("a.md", "on", async (text) => [replace(0, text.length, text === "on" ? "off" : "on")]);
  expect(["on", "off"]).toContain(text);
  expect(applied).toBe(10);
});

test("a fix after which the text parses worse is left out, the others are applied", async () => {
  const before = '{"bad": 1, "b": 2}';
  const pick = async (text: string) => (text === before ? [replace(1, 6, '"good"'), replace(16, 17, '"')] : []);
  expect(await fixText("a.json", before, pick)).toMatchObject({ text: '{"good": 1, "b": 2}', applied: 1 });
});

test("lines for other files are added once", () => {
  const wanted = [
    { path: ".env.example", line: "A=", comment: "For A" },
    { path: ".env.example", line: "A=" },
  ];
  expect(withEnsuredLines(undefined, wanted)).toBe("# For A\nA=\n");
  expect(withEnsuredLines("B=1\r\n", wanted)).toBe("B=1\r\n# For A\r\nA=\r\n");
  expect(withEnsuredLines("A=set\n", wanted)).toBeUndefined();
});

test("a diff can be applied by git", () => {
  const root = folderWith({ "src/a b.ts": "one\ntwo\nthree\n" });
  execFileSync("git", ["init", "-q", root]);
  const patch = unifiedDiff("src/a b.ts", "one\ntwo\nthree\n", "one\n2\nthree\n") + unifiedDiff("new.env", undefined, "A=\n");
  execFileSync("git", ["apply"], { cwd: root, input: patch });
  expect(readText(root, "src/a b.ts")).toBe("one\n2\nthree\n");
  expect(readText(root, "new.env")).toBe("A=\n");
});
