/** The parser that is shipped is cut out of the compiler; see scripts/typescript-parser.ts. */
import fs from "node:fs";
import path from "node:path";
import { ts as compiler } from "ts-morph";
import { beforeAll, expect, test } from "vitest";
import { loadChunk } from "../workspace/chunk.ts";
import { dist, ensureBuilt } from "./built.ts";

let parser: typeof compiler;

beforeAll(() => {
  ensureBuilt();
  parser = loadChunk(path.join(dist, "typescript.cjs"), { cacheFolder: undefined, build: "test" }).exports as typeof compiler;
}, 120_000);

/** All that is read from a tree, a line for each node. */
function written(ts: typeof compiler, root: compiler.SourceFile): string[] {
  const lines = [
    `${(root as unknown as { parseDiagnostics: { messageText: string }[] }).parseDiagnostics.map((each) => each.messageText)}`,
  ];
  const visit = (node: compiler.Node): void => {
    const text = ts.isIdentifier(node) || ts.isStringLiteralLike(node) ? node.text : "";
    lines.push([ts.SyntaxKind[node.kind], node.pos, node.getStart(root), node.end, node.flags, text, node.getText(root).length].join(" "));
    ts.forEachChild(node, visit);
  };
  visit(root);
  return lines;
}

const samples: Readonly<Record<string, string>> = {
  "page.tsx": `"use client";\n/** Said. */\nexport default function Page<T>({ a = 1, ...rest }: Props<T>) {\n  return <><A b={\`x\${a}y\`} {...rest}>t &amp; u</A></>;\n}\n`,
  "broken.ts": "const = 5;\nclass { constructor( }\nimport { a from 'b'\nfunction* f() { yield; await x }\nlet s = `a${",
  "old.js": "// @ts-check\nvar a = function () { with (b) { c: for (;;) { continue c } } }, r = /[a-z]+/giu, h = 0xff, 日本 = 1n;\n",
  "decorated.ts":
    "@Injectable() export abstract class A<in out T> extends B implements C { @Input() private readonly x!: string; accessor y = 1; static { this.z = 2 } get q(): asserts this is A { return satisfied satisfies D as const } }\nenum E { A = 1 << 2 }\nnamespace N.M { export import a = require('b') }\ntype U<K> = { readonly [P in keyof K]?: K[P] extends infer V ? V : never };\n",
};

test.each(Object.entries(samples))("reads %s as the compiler does", (name, text) => {
  const read = (ts: typeof compiler) => ts.createSourceFile(name, text, { languageVersion: ts.ScriptTarget.Latest }, true);
  expect(written(parser, read(parser))).toEqual(written(compiler, read(compiler)));
});

test("reads files of its own as the compiler does, before and after an edit", () => {
  const folder = path.resolve(import.meta.dirname, "..", "workspace");
  for (const name of fs.readdirSync(folder)) {
    const text = fs.readFileSync(path.join(folder, name), "utf8");
    const at = text.indexOf("\n", text.length / 2) + 1;
    const edited = `${text.slice(0, at)}const added = { text: "a" };\n${text.slice(at)}`;
    const [one, other] = [parser, compiler].map((ts) => {
      const before = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
      const lines = written(ts, before);
      const change = { span: { start: at, length: 0 }, newLength: edited.length - text.length };
      return [...lines, ...written(ts, ts.updateSourceFile(before, edited, change))];
    });
    expect(one).toEqual(other);
  }
});

test("is a small part of it, and has all that the sources name", () => {
  expect(fs.statSync(path.join(dist, "typescript.cjs")).size).toBeLessThan(600_000);
  const names = ["SyntaxKind", "createSourceFile", "updateSourceFile", "forEachChild", "isCallExpression", "getLeadingCommentRanges"];
  expect(names.filter((name) => !(name in parser))).toEqual([]);
});
