import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { buildSync } from "esbuild";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { folderWith } from "../test/folder.ts";
import type { Analyzed } from "./analyzer.ts";
import { Sweeper } from "./sweeper.ts";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "seaworthy-worker-"));
const entry = path.join(folder, "worker.cjs");

beforeAll(() => {
  const source = path.join(import.meta.dirname, "..", "test", "toy-worker.ts");
  buildSync({
    entryPoints: [source],
    outfile: entry,
    bundle: true,
    platform: "node",
    format: "cjs",
    mainFields: ["module", "main"],
  });
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

function toySweeper(timeout = 10_000, workers = 1): { sweeper: Sweeper; log: string[] } {
  const log: string[] = [];
  const sweeper = new Sweeper({
    entry,
    setup: () => ({ parsers: { dist: "", cacheFolder: undefined, build: "test" } }),
    workersFor: () => workers,
    timeout,
    log: (line) => log.push(line),
  });
  onTestFinished(() => sweeper.dispose());
  return { sweeper, log };
}

async function sweep(sweeper: Sweeper, root: string, files: readonly string[], signal?: AbortSignal) {
  const analyzed: Analyzed[] = [];
  const end = await sweeper.analyze(
    root,
    files.map((file) => [file, undefined, 1] as const),
    (file) => analyzed.push(file),
    signal,
  );
  return {
    analyzed,
    end,
    outcome: (name: string) => analyzed.filter(({ path }) => path === name).map(({ result }) => result?.skipped ?? result?.findings.length),
  };
}

const many = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`f${String(i).padStart(2, "0")}.env`, i % 2 ? "A=TOYBAD" : "A=1"]));

test("analyses in the worker, in order, each file once", async () => {
  const root = folderWith(many);
  const { sweeper } = toySweeper();
  sweeper.warm();
  const { analyzed, end } = await sweep(sweeper, root, Object.keys(many));
  expect(end).toEqual({ left: [], resting: false });
  expect(analyzed.map(({ path }) => path)).toEqual(Object.keys(many));
  expect(analyzed.filter(({ result }) => result?.findings.length === 1)).toHaveLength(30);
});

test("three workers find the same as one, and hand it on in the same order", async () => {
  const mixed = { ...many, "f07.env": `A=${"x".repeat(300_000)} TOYBAD`, "f31.env": "TOYPENDING" };
  const root = folderWith(mixed);
  const results: unknown[] = [];
  for (const workers of [1, 3]) {
    const { sweeper } = toySweeper(10_000, workers);
    const { analyzed, end } = await sweep(sweeper, root, Object.keys(mixed));
    expect(end).toEqual({ left: [], resting: false });
    results.push(analyzed);
  }
  expect(results[1]).toEqual(results[0]);
  expect(results[0]).toHaveLength(60);
});

test("a file that ends one of two workers is skipped, in its place, and all others are looked at", async () => {
  const root = folderWith({ ...many, "f05.env": "TOYCRASH", "f50.env": "TOYCRASH" });
  const { sweeper, log } = toySweeper(10_000, 2);
  const { analyzed, end, outcome } = await sweep(sweeper, root, Object.keys(many));
  expect(end).toEqual({ left: [], resting: false });
  expect(analyzed.map(({ path }) => path)).toEqual(Object.keys(many));
  expect([...outcome("f05.env"), ...outcome("f50.env")]).toEqual(["timeout", "timeout"]);
  expect(analyzed.filter(({ result }) => result?.findings.length === 1)).toHaveLength(29);
  expect(log).toHaveLength(2);
});

test("what two workers have found is handed on when the sweep rests", async () => {
  const traps = Object.fromEntries(["00", "20", "40"].map((name) => [`f${name}.env`, "TOYCRASH"]));
  const root = folderWith({ ...many, ...traps });
  const { sweeper } = toySweeper(10_000, 2);
  const { analyzed, end } = await sweep(sweeper, root, Object.keys(many));
  expect(end.resting).toBe(true);
  const paths = analyzed.map(({ path }) => path);
  expect([...paths, ...end.left].sort()).toEqual(Object.keys(many));
  expect(paths).toEqual(paths.toSorted());
});

test("a worker that still hangs in a cancelled sweep is replaced in the next one", async () => {
  const root = folderWith({ "a.env": "A=1", "b.env": "TOYHANG", "c.env": "A=TOYBAD" });
  const { sweeper, log } = toySweeper(600);
  const abort = new AbortController();
  const jobs = ["a.env", "b.env"].map((file) => [file, undefined, 1] as const);
  // The worker has got the second file by the time that the first is done.
  const hanging = sweeper.analyze(root, jobs, () => abort.abort(), abort.signal);
  const next = sweep(sweeper, root, ["c.env"]);
  expect((await hanging).left).toEqual(["b.env"]);
  expect((await next).outcome("c.env")).toEqual([1]);
  expect(log).toEqual(["the sweep's worker is replaced: it took longer than 600 ms"]);
});

test("content whose result is known is not analysed again", async () => {
  const root = folderWith({ "a.env": "A=TOYBAD" });
  const { sweeper } = toySweeper();
  const first = await sweep(sweeper, root, ["a.env"]);
  const analyzed: Analyzed[] = [];
  await sweeper.analyze(root, [["a.env", first.analyzed[0]?.hash, 8]], (file) => analyzed.push(file));
  expect(analyzed[0]).toMatchObject({ path: "a.env", hash: first.analyzed[0]?.hash });
  expect(analyzed[0]?.result).toBeUndefined();
});

test("a file that hangs is skipped and all others are looked at", async () => {
  const root = folderWith({ ...many, "f30.env": "TOYHANG" });
  const { sweeper, log } = toySweeper(1500);
  const { analyzed, end, outcome } = await sweep(sweeper, root, Object.keys(many));
  expect(end.left).toEqual([]);
  expect(outcome("f30.env")).toEqual(["timeout"]);
  expect(new Set(analyzed.map(({ path }) => path)).size).toBe(60);
  expect(analyzed).toHaveLength(60);
  expect(outcome("f31.env")).toEqual([1]);
  expect(log).toEqual(["f30.env is left out: it took longer than 1500 ms"]);
});

test("a file that ends the worker is skipped and all others are looked at", async () => {
  const root = folderWith({ "a.env": "A=TOYBAD", "b.env": "TOYCRASH", "c.env": "A=TOYBAD" });
  const { sweeper, log } = toySweeper();
  const { end, outcome } = await sweep(sweeper, root, ["a.env", "b.env", "c.env"]);
  expect(end.left).toEqual([]);
  expect(outcome("a.env")).toEqual([1]);
  expect(log.join()).toContain("left out");
});

test("after three failures the sweep rests, says what is left, and can be revived", async () => {
  const traps = Object.fromEntries(["1", "2", "3", "4"].map((name) => [`trap${name}.env`, "TOYHANG"]));
  const root = folderWith({ ...traps, "z.env": "A=TOYBAD" });
  const { sweeper } = toySweeper(600);
  const { end } = await sweep(sweeper, root, [...Object.keys(traps), "z.env"]);
  expect(end).toEqual({ left: ["trap4.env", "z.env"], resting: true });
  expect(sweeper.resting).toBe(true);
  sweeper.revive();
  expect((await sweep(sweeper, root, ["z.env"])).outcome("z.env")).toEqual([1]);
});

test("a sweep that is cancelled ends at once and the next one works", async () => {
  const root = folderWith({ ...many, "f00.env": "TOYHANG" });
  const { sweeper } = toySweeper(60_000);
  const abort = new AbortController();
  const running = sweep(sweeper, root, Object.keys(many), abort.signal);
  abort.abort();
  const { end } = await running;
  expect(end.left).toHaveLength(60);
  expect(end.resting).toBe(false);
});

test("a worker that cannot start fails the sweep instead of hanging it", async () => {
  const sweeper = new Sweeper({
    entry: "/nowhere/worker.cjs",
    setup: () => ({ parsers: { dist: "", cacheFolder: undefined, build: "test" } }),
  });
  onTestFinished(() => sweeper.dispose());
  const { end } = await sweep(sweeper, "/nowhere", ["a.env"]);
  expect(end).toEqual({ left: ["a.env"], resting: true });
});
