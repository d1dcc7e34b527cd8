import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { child, type SyntaxNode, walkTree } from "../api/tree.ts";
import { installGrammars } from "../testing/parsers.ts";
import { changeBetween, type IncrementalTree } from "./parsed.ts";
import { python } from "./python/index.ts";
import { grammarInstalled, treeSitterLanguage } from "./tree-sitter.ts";

beforeAll(() => installGrammars(["python"]));

function open(text: string): IncrementalTree<SyntaxNode> {
  const tree = python.open?.(text, "app.py");
  if (!tree) throw new Error("Python documents are to be parsed in parts");
  return tree;
}

/** One line per node: depth, field, type, span. */
function outline(root: SyntaxNode): string[] {
  const lines: string[] = [];
  const depths = new Map<SyntaxNode, number>([[root, 0]]);
  walkTree(root, (node) => {
    const depth = depths.get(node) ?? 0;
    for (const inner of node.children) {
      depths.set(inner, depth + 1);
      expect(inner.parent).toBe(node);
    }
    lines.push(`${depth} ${node.field} ${node.type} ${node.named} ${node.missing} ${node.start}-${node.end}`);
  });
  return lines;
}

function find(root: SyntaxNode, type: string): SyntaxNode {
  let found: SyntaxNode | undefined;
  walkTree(root, (node) => {
    if (node.type === type) found ??= node;
    return found === undefined;
  });
  if (!found) throw new Error(`no ${type}`);
  return found;
}

const sample = `import os
from app.models import User as Account


class Ledger(Base):
    """Holds 💶 amounts."""

    limit: int = 10

    async def book(self, amount, *, currency="€"):
        if amount not in self.seen and amount is not None:
            await self.session.commit()
            log.info(f"booked {amount!r} {currency:>3}")
        return {"amount": amount, **self.extra}

    @property
    def total(self):
        return sum(entry.amount for entry in self.entries)


def helper(a, b=(1, 2)):
    x = """multi
    line 🚀"""
    with open("é.txt") as handle:
        for line in handle:
            print(line, file=None)
    try:
        return a[0]
    except (KeyError, IndexError) as error:
        raise ValueError("no") from error


if __name__ == "__main__":
    helper([lambda q: q ** 2], b=[i for i in range(3)])
`;

/** Long nodes inside of each other, and beside short ones. */
const long = sample.replace(/ {4}async def book[\s\S]*?self\.extra}\n/, (method) =>
  Array.from({ length: 9 }, (_, i) => {
    const body = method.slice(method.indexOf("\n") + 1);
    return method.replace("book", `book_${i}`) + (i === 4 ? body.repeat(9) : "");
  }).join("\n"),
);

describe("one-shot parse", () => {
  test("gives fields, names and spans", () => {
    const { root, broken, errors } = python.parse("total = price * 2\n", "app.py");
    expect(broken).toBe(false);
    expect(errors).toBeUndefined();
    expect(outline(root)).toEqual([
      "0  module true false 0-18",
      "1  expression_statement true false 0-17",
      "2  assignment true false 0-17",
      "3 left identifier true false 0-5",
      "3  = false false 6-7",
      "3 right binary_operator true false 8-17",
      "4 left identifier true false 8-13",
      "4 operator * false false 14-15",
      "4 right integer true false 16-17",
    ]);
  });

  test("counts offsets in UTF-16 code units behind astral characters", () => {
    const text = 'greeting = "🚀é"; name = "x"\n';
    const { root } = python.parse(text, "app.py");
    const second = root.children[2];
    expect(text.slice(second?.start, second?.end)).toBe('name = "x"');
  });

  test("lists what is wrong in a broken text", () => {
    const { root, broken, errors } = python.parse("def f(:\n    pass\n", "app.py");
    expect(broken).toBe(true);
    expect(errors?.length).toBeGreaterThan(0);
    expect(root.type).toBe("module");
  });

  test.each([
    ["nothing", ""],
    ["a lone surrogate", 'x = "\ud83d"\n'],
    ["a byte order mark", "\uFEFFx = 1\r\n"],
    ["a null character", "x = '\0'\n"],
    ["parentheses nested very deeply", "(".repeat(20_000)],
    ["blocks nested very deeply", Array.from({ length: 400 }, (_, depth) => `${" ".repeat(depth)}if x:`).join("\n")],
    ["a very long chain of calls", `x${".y()".repeat(20_000)}`],
    ["a very long sum", `x = ${"1 + ".repeat(20_000)}1`],
  ])("takes %s", (_, text) => {
    const { root } = python.parse(text, "app.py");
    expect(root.start).toBeLessThanOrEqual(root.end);
    expect(root.end).toBeLessThanOrEqual(text.length);
  });
});

describe("an open document", () => {
  test("keeps the nodes that an edit leaves alone, at their new place", () => {
    const tree = open(sample);
    const before = tree.parsed.root;
    const firstClass = find(before, "class_definition");
    const members = child(firstClass, "body")?.children ?? [];
    const helper = before.children.find((node) => node.type === "function_definition");
    const text = sample.replace("self.session.commit()", "self.session.flush(now=True)");
    const after = tree.update(text, changeBetween(sample, text)).root;
    expect(after).not.toBe(before);
    expect(after.children[0]).toBe(before.children[0]);
    expect(after.children.find((node) => node.type === "function_definition")).toBe(helper);
    expect(helper?.parent).toBe(after);
    expect(text.slice(helper?.start, helper?.end)).toMatch(/^def helper[\s\S]*from error$/);
    const now = child(find(after, "class_definition"), "body")?.children ?? [];
    expect(now.map((member, i) => member === members[i])).toEqual([true, true, false, true]);
    expect(outline(after)).toEqual(outline(python.parse(text, "app.py").root));
    tree.dispose();
  });

  test("says that a text is broken while it is, and no longer when it is mended", () => {
    const tree = open("a = 1\nb = 2\n");
    const broken = "a = 1\nb = (2\n";
    expect(tree.update(broken, changeBetween("a = 1\nb = 2\n", broken)).broken).toBe(true);
    const mended = "a = 1\nb = (2)\n";
    expect(tree.update(mended, changeBetween(broken, mended)).broken).toBe(false);
    tree.dispose();
  });

  test.each([
    ["a short text", sample, 80],
    ["a text whose nodes are placed in groups", long, 30],
  ])("gives after any edits of %s the tree that a fresh parse gives", (_, sample, numRuns) => {
    const snippets = [
      "",
      "x",
      "(",
      ")",
      "\n",
      "    ",
      '"',
      "'''",
      ":",
      "#",
      "🚀",
      "\r\n",
      "return 1\n",
      "\ndef g():\n    pass\n",
      "💶é",
      ",",
      "not ",
      "await ",
    ];
    const sampleOutline = outline(python.parse(sample, "app.py").root);
    const edit = fc.record({ at: fc.nat(10_000), remove: fc.nat(12), insert: fc.constantFrom(...snippets) });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 12 }), (edits) => {
        let text = sample;
        const tree = open(text);
        for (const { at, remove, insert } of edits) {
          const from = at % (text.length + 1);
          const next = text.slice(0, from) + insert + text.slice(Math.min(text.length, from + remove));
          const { root, broken } = tree.update(next, changeBetween(text, next));
          text = next;
          const fresh = python.parse(text, "app.py");
          // Recovery from an error may depend on what was there before; the tree still has to be sound, which outline() looks at.
          const lines = outline(root);
          if (!broken && !fresh.broken) expect(lines).toEqual(outline(fresh.root));
        }
        // Nothing of a broken state may stay behind.
        expect(outline(tree.update(sample, changeBetween(text, sample)).root)).toEqual(sampleOutline);
        tree.dispose();
      }),
      { numRuns },
    );
  });
});

test("a grammar that nobody loaded is said to be missing", () => {
  expect(grammarInstalled("python")).toBe(true);
  expect(grammarInstalled("ruby")).toBe(false);
  expect(() => treeSitterLanguage("ruby").parse("x", "a.rb")).toThrow("installTreeSitter");
});
