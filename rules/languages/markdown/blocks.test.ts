import fc from "fast-check";
import type { Nodes, Root } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";
import { describe, expect, test } from "vitest";
import { findFixtures, fixturePath, readText } from "../../testing/discover.ts";
import { readBlocks } from "./blocks.ts";

function library(text: string): Root {
  return fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
}

/** A tree without what nobody asks for: lines and columns, space between items, alignment of columns. */
function outline(node: Nodes): unknown {
  const { position, ...rest } = node;
  const { spread: _spread, align: _align, ...kept } = rest as Record<string, unknown>;
  const at = position && [position.start.offset, position.end.offset];
  return { ...kept, at, ...("children" in node && { children: node.children.map(outline) }) };
}

/** The blocks of a text as they are read here, and how many characters were left to the library. */
function read(text: string): { readonly blocks: unknown[]; readonly left: number } {
  let left = 0;
  const root = readBlocks(text, (part) => {
    left += part.length;
    return library(part);
  });
  return { blocks: root.children.map(outline), left };
}

const blocksOf = (text: string): unknown[] => library(text).children.map(outline);

/** The library itself fails on some texts that nobody would write. */
function unlessBroken<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}

describe("documents read block by block", () => {
  test.each([
    "# Title\n\nWords that go on\nhere, with `code`, **bold**, *soft* and [a link](./a.md#b).\n",
    "- [x] done\n- [ ] `open`\n  and on\n  - inner\n    1. deep\n- last\n\nNow:\n\n1. one\n\n2. two\n",
    "| a | `b` |\n|---|:-:|\n| 1 | |\n\n---\n\n```ts\nconst a = 1;\n\n# no heading\n```\n",
    "Text:\n- item\n- item\n## Next\n~5 of snake_case & 3 < 4, a * b [x]\n",
    "![alt](a.png) and 😀 **✅ Done** — e.g. `a | b`<br>\n",
  ])("%j needs no library", (text) => {
    expect(read(text)).toEqual({ blocks: blocksOf(text), left: 0 });
  });

  test("are what the library says: our own", () => {
    for (const id of findFixtures().filter((_, index) => index % 5 === 0)) {
      const text = readText(fixturePath(id)) ?? "";
      expect(read(text).blocks, id).toEqual(blocksOf(text));
    }
  });

  test("are what the library says: lines put together at random", () => {
    const pieces = fc.constantFrom(
      ..."# |## T #|- |* |+ |1. |2) |  - |    - |   |\t|> |[x] |[ ] |[a]|(b)|[a](b)|![a](b)|`|``|```|~~~|   ```|*|**|***|_|__|~|~~|<|<b>|<br>|<!--|-->|<pre>|</pre>".split(
        "|",
      ),
      ..."\\ & &amp; ! : @ a@b.c www.a.b http://a.b a b1 é 😀 ✅ . , ( ) --- === *** ___ - -- = word snake_case [^1] [a]: ".split(" "),
      "|",
      "| a | b |\n|---|---|\n",
      " ",
      "\n",
      "\n",
      "\n\n",
    );
    hold(pieces);
  });

  test("are what the library says: whole lines put together at random", () => {
    const lines = [
      ..."# T|words|- a|- [x] a|  b|   c|    d|      - e|* f|1. g|2. h|> q|```|```ts|   ```|    ```|~~~|- ```|<x>|<b>x</b> y|<!--|-->|<pre>|</pre>".split(
        "|",
      ),
      ..."|a |b||---|---|;| a |;|---|;===;---;***;;;;*i* `c`;[l](m);[k];\tt;a  ;**b**;-;  - n;  2. o".split(";"),
    ];
    hold(fc.constantFrom(...lines.map((line) => `${line}\n`)));
  });
});

function hold(pieces: fc.Arbitrary<string>): void {
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 24 }), (parts) => {
      const text = parts.join("");
      const expected = unlessBroken(() => blocksOf(text));
      if (expected) expect(read(text).blocks).toEqual(expected);
    }),
    { numRuns: 500 },
  );
}
