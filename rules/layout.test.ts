/** Holds the direction of imports and the doc comments of exports over the whole repository; the message names the place that is wrong. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { ts } from "ts-morph";
import { installTypeScript } from "./api/ts.ts";
import { root } from "./testing/discover.ts";
import { isToBeExplained, unexplainedExports } from "./testing/doc-comments.ts";
import { type Import, importsOf, readImports, typeScriptFiles } from "./testing/imports.ts";
import { cycles, folderOf, importMistake } from "./testing/layout.ts";

beforeAll(() => installTypeScript(ts));

describe("the repository", () => {
  let files: string[];
  let imports: Import[];

  beforeAll(() => {
    files = typeScriptFiles(root);
    imports = readImports(root, files);
  });

  test("is read as a whole", () => {
    expect(files).toEqual(expect.arrayContaining(["rules/api/ts.ts", "rules/layout.test.ts", "server/main.ts", "scripts/generate.ts"]));
    expect(imports.filter(({ from }) => from === "rules/engine/index.ts").map(({ to }) => to)).toContain("rules/languages/index.ts");
  });

  test("imports in one direction only", () => {
    expect(imports.flatMap((found) => importMistake(found) ?? [])).toEqual([]);
  });

  test("imports files that exist", () => {
    const known = new Set(files);
    const missing = imports.filter(({ to, inside }) => inside && to.endsWith(".ts") && !known.has(to));
    expect(missing.map(({ from, line, to }) => `${from}:${line} imports ${to}, which is not there`)).toEqual([]);
  });

  const shipped = ({ from, inside }: Import): boolean => inside && !from.endsWith(".test.ts");

  test("has no cycle between folders", () => {
    const edges = imports.filter(shipped).map(({ from, to }) => [folderOf(from), folderOf(to)] as const);
    expect(cycles(edges).map((cycle) => cycle.join(" → "))).toEqual([]);
  });

  test("has no cycle between modules at run time", () => {
    const edges = imports.filter((found) => shipped(found) && !found.typeOnly).map(({ from, to }) => [from, to] as const);
    expect(cycles(edges).map((cycle) => cycle.join(" → "))).toEqual([]);
  });

  test("explains what it exports", () => {
    const explained = files.filter(isToBeExplained);
    expect(explained).toEqual(expect.arrayContaining(["rules/api/ts.ts", "server/main.ts", "client/extension.ts", "scripts/generate.ts"]));
    expect(explained.flatMap((path) => unexplainedExports(path, readFileSync(join(root, path), "utf8")))).toEqual([]);
  });
});

describe("an export", () => {
  test.each([
    "export function x(): void {}",
    "export async function x(): Promise<void> {}",
    "export default function x(): void {}",
    "export abstract class x {}",
    "export interface x {}",
    "export type x = string;",
    "export enum x {}",
  ])("needs a doc comment: %s", (text) => {
    const mistake = (line: number): string[] => [`server/a.ts:${line} exports x without a doc comment`];
    expect(unexplainedExports("server/a.ts", text)).toEqual(mistake(1));
    expect(unexplainedExports("server/a.ts", `/** The file. */\n\n${text}`)).toEqual(mistake(3));
    expect(unexplainedExports("server/a.ts", `// What it does.\n${text}`)).toEqual(mistake(2));
    expect(unexplainedExports("server/a.ts", `/** What it does. */\n${text}`)).toEqual([]);
    expect(unexplainedExports("server/a.ts", `/** What it does. */\n// A word to the linter.\n${text}`)).toEqual([]);
  });

  test("of which one overload is explained needs no other comment", () => {
    expect(unexplainedExports("a.ts", "/** Gives it back. */\nexport function x(a: 1): 1;\nexport function x(a: 2): 2;")).toEqual([]);
  });

  test("needs none as a constant, a re-export or a text in a template, nor what stays in its file", () => {
    const text = 'export const x = `\nexport class Y {}\n`;\nexport { y } from "./y.ts";\nfunction z(): void {}\n';
    expect(unexplainedExports("a.ts", text)).toEqual([]);
  });

  test.each(["rules/a.test.ts", "server/test/folder.ts", "rules/registry.generated.ts", "bench/a.ts"])("of %s needs none", (path) => {
    expect(isToBeExplained(path)).toBe(false);
  });
});

describe("an import", () => {
  const mistakes = (from: string, text: string): string =>
    importsOf(from, text)
      .flatMap((found) => importMistake(found) ?? [])
      .join("\n");

  test.each([
    ["rules/checks/data/a/index.ts", 'import { x } from "../../../api/check.ts";'],
    ["rules/checks/data/a/index.ts", 'import { x } from "./python.ts";'],
    ["rules/checks/data/a/python.ts", 'import { x } from "../../../shared/python/calls.ts";'],
    ["rules/checks/data/a/yaml.ts", 'import type { YamlRoot } from "../../../languages/yaml/index.ts";'],
    ["rules/checks/data/a/yaml.ts", 'import { type YamlRoot } from "../../../languages/yaml/index.ts";'],
    ["rules/engine/index.ts", 'import { parsers } from "../languages/index.ts";'],
    ["rules/api/ts.ts", 'import type { ts } from "ts-morph";'],
    ["rules/testing/host.ts", 'import { ts } from "ts-morph"; import { x } from "node:fs";'],
    ["rules/score/x.test.ts", 'import { x } from "../engine/index.ts"; import { y } from "node:fs";'],
    ["server/lsp/x.ts", 'import { Engine } from "@seaworthy/rules/engine/index"; import { y } from "node:fs";'],
    ["client/main.ts", 'import * as vscode from "vscode"; import { x } from "@seaworthy/server/protocol/index";'],
    ["server/protocol/index.ts", 'import type { Priority } from "@seaworthy/rules/api/vocabulary";'],
  ])("in %s may be: %s", (from, text) => {
    expect(importsOf(from, text)).not.toEqual([]);
    expect(mistakes(from, text)).toBe("");
  });

  test.each([
    ["rules/checks/data/a/index.ts", 'import { x } from "../b/index.ts";', "a check never imports another"],
    ["rules/checks/data/a.ts", 'import { x } from "./b.ts";', "a check never imports another"],
    ["rules/checks/data/a/index.ts", 'import b from "../../security/a2/index.ts";', "a check never imports another"],
    [
      "rules/checks/data/a/index.ts",
      'import { Engine } from "../../../engine/index.ts";',
      "rules/checks may import rules/api, rules/shared, rules/checklists, types of rules/languages",
    ],
    ["rules/checks/data/a/index.ts", 'import type { Engine } from "../../../engine/index.ts";', "imports types of rules/engine/index.ts"],
    ["rules/checks/data/a/yaml.ts", 'import { parse } from "../../../languages/yaml/index.ts";', "rules/checks may import"],
    ["rules/checks/data/a/yaml.ts", 'import { parse, type X } from "../../../languages/yaml/index.ts";', "rules/checks may import"],
    ["rules/facts/a/index.ts", 'import { x } from "../../checks/data/a/index.ts";', "rules/facts may import"],
    ["rules/languages/index.ts", 'import { x } from "../shared/words.ts";', "rules/languages may import rules/api"],
    ["rules/engine/index.ts", 'import { x } from "../shared/words.ts";', "rules/engine may import rules/api, rules/languages, rules/facts"],
    ["rules/score/index.ts", 'import { x } from "../engine/index.ts";', "rules/score may import"],
    ["rules/records/index.ts", 'export { x } from "../score/index.ts";', "rules/records may import"],
    ["rules/api/check.ts", 'const x = await import("../engine/index.ts");', "rules/api may import nothing"],
    ["rules/api/check.ts", 'type X = import("../engine/index.ts").X;', "rules/api may import nothing"],
    ["rules/shared/a.ts", 'import { readFileSync } from "node:fs";', "rules are pure"],
    ["rules/shared/a.ts", 'import { createHash } from "crypto";', "rules are pure"],
    ["rules/shared/a.ts", 'import { Range } from "vscode-languageserver";', "only server/ speaks LSP"],
    ["rules/shared/a.ts", 'import { Range } from "vscode-languageserver-textdocument";', "only server/ speaks LSP"],
    ["rules/shared/a.ts", 'import { Range } from "vscode";', "only client/ runs in VS Code"],
    ["server/lsp/a.ts", 'import { Range } from "vscode";', "only client/ runs in VS Code"],
    ["server/lsp/a.ts", 'import { x } from "@seaworthy/client/main";', "server may import server/protocol, rules"],
    ["server/lsp/a.ts", 'import { x } from "@seaworthy/rules/testing/bench";', "server may import server/protocol, rules"],
    ["server/protocol/a.ts", 'import { x } from "@seaworthy/rules/api/text";', "server/protocol may import types of rules/api"],
    ["client/a.ts", 'import { x } from "../server/lsp/main.ts";', "client may import server/protocol"],
    ["client/a.ts", 'import type { x } from "@seaworthy/rules/api/text";', "client may import server/protocol"],
    ["rules/shared/typescript/a.ts", 'import { ts } from "ts-morph";', "take the compiler API from rules/api/ts.ts"],
    ["server/lsp/a.ts", 'import { ts } from "ts-morph";', "take the compiler API from rules/api/ts.ts"],
  ])("in %s may not be: %s", (from, text, expected) => {
    expect(mistakes(from, text)).toContain(expected);
    expect(mistakes(from, text)).toContain(`${from}:1 imports `);
  });

  test("in a comment or a string is none", () => {
    expect(importsOf("rules/api/a.ts", '// import x from "x"\nconst text = \'import x from "x"\';')).toEqual([]);
  });
});

test("cycles are found once, by the shortest way", () => {
  const edges = [
    ["a", "b"],
    ["b", "c"],
    ["c", "a"],
    ["c", "d"],
    ["d", "e"],
    ["e", "d"],
    ["e", "f"],
    ["f", "f"],
  ] as const;
  expect(cycles(edges)).toEqual([
    ["a", "b", "c"],
    ["d", "e"],
  ]);
});
