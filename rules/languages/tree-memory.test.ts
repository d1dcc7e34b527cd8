import { beforeAll, describe, expect, test } from "vitest";
import type { SyntaxNode } from "../api/tree.ts";
import { findFixtures, fixturePath, readText } from "../testing/discover.ts";
import { installGrammars } from "../testing/parsers.ts";
import type { LanguageParser } from "./parsed.ts";
import { python } from "./python/index.ts";
import { ruby } from "./ruby/index.ts";

beforeAll(() => installGrammars());

/** One line per node, by way of the children alone. */
function outline(node: SyntaxNode, depth = 0): string[] {
  const line = `${depth} ${node.field} ${node.type} ${node.named} ${node.missing} ${node.start}-${node.end} ${node.parent?.start}`;
  return [line, ...node.children.flatMap((child) => outline(child, depth + 1))];
}

/** The code blocks of all fixtures that wear a tag. */
function samples(tag: string): string[] {
  return findFixtures().flatMap((id) =>
    [...(readText(fixturePath(id)) ?? "").matchAll(/^```(\w+)[^\n]*\n([\s\S]*?)^```/gm)].flatMap(([, language, code]) =>
      language === tag && code ? [code] : [],
    ),
  );
}

const odd: readonly string[] = [
  "",
  "\n\n  \n",
  "x",
  "# only a comment",
  "def f(:\n  pass\n",
  "if x\n  (((\nend end\n",
  "a not in b\n",
  "(".repeat(500),
  "x = [\n".repeat(300),
];

describe.each<[string, LanguageParser<SyntaxNode>, string]>([
  ["python", python, "py"],
  ["ruby", ruby, "rb"],
])("%s read from memory", (_, language, tag) => {
  test("is what the runtime's cursor says, whole and cut short", () => {
    const texts = samples(tag);
    expect(texts.length).toBeGreaterThan(20);
    for (const sample of [...texts, ...odd]) {
      for (const text of [sample, sample.slice(0, sample.length * 0.6)]) {
        const open = language.open?.(text, `sample.${tag}`);
        const once = language.parse(text, `sample.${tag}`);
        expect(outline(once.root)).toEqual(outline(open?.parsed.root as SyntaxNode));
        expect(once.errors).toEqual(open?.parsed.errors);
        open?.dispose();
      }
    }
  });
});
