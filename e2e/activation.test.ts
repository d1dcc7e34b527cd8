import { join } from "node:path";
import { expect, test } from "vitest";
import { REPOSITORY } from "./harness/index.ts";
import { run } from "./harness/shell.ts";

/** Milliseconds of the main thread that VS Code waits for while it starts. */
const BUDGET = 100;

/** Runs in a process of its own: loads and activates the extension with a VS Code that agrees to everything, and tells what it took. */
const SCRIPT = `
const { Module } = require("node:module");
const everything = () => new Proxy(function () {}, {
  get: (_, name) => (name === Symbol.toPrimitive ? () => "" : name === Symbol.iterator ? () => [][Symbol.iterator]() : name === "then" ? undefined : everything()),
  apply: () => everything(),
  construct: () => everything(),
  set: () => true,
});
const names = "window workspace commands languages Uri Range Position EventEmitter Disposable ThemeIcon ThemeColor MarkdownString TreeItem StatusBarAlignment TreeItemCollapsibleState";
const vscode = Object.fromEntries(names.split(" ").map((name) => [name, everything()]));
vscode.workspace = new Proxy({ workspaceFolders: [], isTrusted: true }, { get: (known, name) => (name in known ? known[name] : everything()) });
const load = Module._load;
Module._load = (request, ...rest) => (request === "vscode" ? vscode : load(request, ...rest));
const before = process.cpuUsage();
require(process.argv[1]).activate(everything());
const { user, system } = process.cpuUsage(before);
console.log((user + system) / 1000);
process.exit(0);
`;

test("activation takes the editor's time for at most 100 ms", async () => {
  const bundle = join(REPOSITORY, "dist/extension.cjs");
  const times: number[] = [];
  for (let time = 0; time < 5; time++) times.push(Number(await run(process.execPath, ["-e", SCRIPT, bundle])));
  const median = times.toSorted((a, b) => a - b)[2];
  expect(times.every((time) => time > 0)).toBe(true);
  expect(median).toBeLessThan(BUDGET);
});
