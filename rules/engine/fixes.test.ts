import { describe, expect, it } from "vitest";
import type { FindingFix } from "../api/result.ts";
import { applyEdits, type TextEdit } from "../api/text.ts";
import { applyFix, ensureLine, mergeFixes } from "./fixes.ts";

const fix = (edits: readonly TextEdit[], more: Partial<FindingFix> = {}): FindingFix => ({
  fix: "f",
  kind: "safe",
  title: "Fix",
  edits,
  ...more,
});

describe("mergeFixes", () => {
  it("takes fixes that do not touch each other and leaves the rest for another round", () => {
    const first = fix([{ start: 0, end: 3, text: "x" }]);
    const overlapping = fix([{ start: 2, end: 5, text: "y" }]);
    const apart = fix([{ start: 6, end: 7, text: "z" }]);
    const merged = mergeFixes([first, overlapping, apart]);
    expect(merged.taken).toEqual([first, apart]);
    expect(applyEdits("abcdefgh", merged.edits)).toBe("xdefzh");
  });

  it("adds the same import once and still takes both fixes", () => {
    const line = { start: 0, end: 0, text: "import c;\n" };
    const merged = mergeFixes([fix([line, { start: 5, end: 6, text: "1" }]), fix([line, { start: 8, end: 9, text: "2" }])]);
    expect(merged.taken).toHaveLength(2);
    expect(merged.edits.filter((edit) => edit.start === 0)).toHaveLength(1);
  });

  it("does not apply half of a fix", () => {
    const merged = mergeFixes([
      fix([{ start: 4, end: 6, text: "x" }]),
      fix([
        { start: 0, end: 1, text: "y" },
        { start: 5, end: 7, text: "z" },
      ]),
    ]);
    expect(merged.taken).toHaveLength(1);
    expect(merged.edits).toHaveLength(1);
  });

  it("refuses two insertions at one place, whose order would matter", () => {
    expect(mergeFixes([fix([{ start: 3, end: 3, text: "a" }]), fix([{ start: 3, end: 3, text: "b" }])]).taken).toHaveLength(1);
  });

  it("collects lines for other files once", () => {
    const ensured = { path: ".env.example", line: "A=1" };
    const merged = mergeFixes([
      fix([{ start: 0, end: 1, text: "" }], { ensureLines: [ensured] }),
      fix([{ start: 4, end: 5, text: "" }], { ensureLines: [ensured] }),
    ]);
    expect(merged.ensureLines).toEqual([ensured]);
  });
});

describe("applyFix", () => {
  it("gives nothing for edits outside the text", () => {
    expect(applyFix("abc", fix([{ start: 2, end: 9, text: "" }]))).toBeUndefined();
  });
});

describe("ensureLine", () => {
  const line = { path: ".env.example", line: "ORIGINS=https://a.example", comment: "Who may call" };

  it("makes the file when there is none", () => {
    expect(ensureLine(undefined, line)).toBe("# Who may call\nORIGINS=https://a.example\n");
  });

  it("ends an unfinished last line first and keeps Windows line ends", () => {
    expect(ensureLine("A=1\r\nB=2", line)).toBe("A=1\r\nB=2\r\n# Who may call\r\nORIGINS=https://a.example\r\n");
  });

  it("leaves a variable alone that is there with another value or commented out", () => {
    expect(ensureLine("ORIGINS=http://localhost\n", line)).toBeUndefined();
    expect(ensureLine("# ORIGINS=\n", line)).toBeUndefined();
    expect(ensureLine("OTHER_ORIGINS=1\n", line)).toBeDefined();
  });
});
