import type { Nodes } from "mdast";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "./index.ts";

/** Types of the blocks, with their text. */
function blocks(text: string): string[] {
  return parse(text).root.children.map((node) => `${node.type} ${text.slice(node.position?.start.offset, node.position?.end.offset)}`);
}

describe("GitHub's Markdown", () => {
  test("has task items, tables and their places", () => {
    const text = "# T\n\n- [x] done\n- [ ] open\n\n| a | b |\n|---|---|\n| 1 | 2 |\n";
    expect(blocks(text)).toEqual(["heading # T", "list - [x] done\n- [ ] open", "table | a | b |\n|---|---|\n| 1 | 2 |"]);
    const list = parse(text).root.children[1];
    expect(list?.type === "list" && list.children.map((item) => item.checked)).toEqual([true, false]);
  });

  test("front matter is no heading, and what follows keeps its place", () => {
    expect(blocks("---\ntitle: X\n---\n\n# T\n")).toEqual(["heading # T"]);
    expect(blocks("\uFEFF# T\n")).toEqual(["heading # T"]);
  });

  test("a rule in the text stays one", () => {
    expect(blocks("a\n\n---\n\nb\n").map((block) => block.split(" ")[0])).toEqual(["paragraph", "thematicBreak", "paragraph"]);
  });
});

describe("texts that no one would write", () => {
  test.each(["> ", "- ", "* ", "1. ", "> - "])("%j many times over", (piece) => {
    expect(parse(`${piece.repeat(5000)}x`).root.children.length).toBeGreaterThan(0);
  });

  test("as many marks as are allowed cost no time, and a long rule is one", () => {
    expect(blocks(`${"> ".repeat(99)}x\n`)).toHaveLength(1);
    expect(blocks(`a\n\n${"-".repeat(200)}\n`).at(-1)).toMatch(/^thematicBreak/);
  });

  test("any text gives a tree whose places lie in the text", () => {
    const pieces = fc.constantFrom(
      "# ",
      "- ",
      "[x] ",
      "[",
      "](",
      ")",
      "|",
      "-|-",
      "\n",
      "    ",
      "`",
      "```",
      "*",
      "**",
      "<a",
      ">",
      "<!--",
      "-->",
      "✅",
      "&amp;",
      "[^1]",
      "---",
      "\t",
      "🛟",
    );
    const check = (node: Nodes, text: string): void => {
      expect(node.position?.end.offset ?? 0).toBeLessThanOrEqual(text.length);
      if ("children" in node) for (const child of node.children) check(child, text);
    };
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
        const text = parts.join("");
        check(parse(text).root, text);
      }),
    );
  });
});
