import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import type { FileResult } from "@seaworthy/rules/api/result";
import { folderWith } from "../test/folder.ts";
import { trimFolder } from "./cache-folder.ts";
import { ResultCache } from "./result-cache.ts";

const result: FileResult = { path: "a.ts", language: "typescript", findings: [], facts: [], met: { x: 1 }, errors: [] };
const now = 1_800_000_000_000;
const old = { size: 3, modified: now - 60_000, changed: now - 60_000 };

function saved(folder: string, stamp = old): void {
  const cache = new ResultCache(folder, "/root", "build");
  cache.set("a.ts", stamp, "hash", result);
  cache.save(now);
}

test("a row is good for the same root, build and stamp, or the same content", () => {
  const folder = folderWith({});
  saved(folder);
  const cache = new ResultCache(folder, "/root", "build");
  expect(cache.fresh("a.ts", old)).toEqual(result);
  expect(cache.same("a.ts", "hash")).toEqual(result);
  expect(cache.fresh("a.ts", { ...old, size: 4 })).toBeUndefined();
  expect(cache.fresh("a.ts", { ...old, changed: old.changed + 1 })).toBeUndefined();
  expect(cache.same("a.ts", "other")).toBeUndefined();
  expect(new ResultCache(folder, "/root", "other build").fresh("a.ts", old)).toBeUndefined();
  expect(new ResultCache(folder, "/other", "build").fresh("a.ts", old)).toBeUndefined();
});

test("a file that changed just before its row was written is read again", () => {
  const folder = folderWith({});
  const recent = { size: 3, modified: now - 500, changed: now - 500 };
  saved(folder, recent);
  const cache = new ResultCache(folder, "/root", "build");
  expect(cache.fresh("a.ts", recent)).toBeUndefined();
  expect(cache.same("a.ts", "hash")).toEqual(result);
});

test("a damaged cache is an empty one, and is replaced", () => {
  const folder = folderWith({});
  saved(folder);
  const [file = ""] = fs.readdirSync(folder);
  for (const damage of ["", "{", "[]", "null", '{"format":1,"key":"build"}', '{"format":1,"key":"build","written":1,"rows":[1]}']) {
    fs.writeFileSync(path.join(folder, file), damage);
    const cache = new ResultCache(folder, "/root", "build");
    expect(cache.fresh("a.ts", old)).toBeUndefined();
  }
  saved(folder);
  expect(new ResultCache(folder, "/root", "build").fresh("a.ts", old)).toEqual(result);
});

test.skipIf(process.platform === "win32")("a cache that others may write is not trusted", () => {
  const folder = folderWith({});
  saved(folder);
  const [file = ""] = fs.readdirSync(folder);
  fs.chmodSync(path.join(folder, file), 0o666);
  expect(new ResultCache(folder, "/root", "build").fresh("a.ts", old)).toBeUndefined();
});

test("files that are gone leave the cache", () => {
  const folder = folderWith({});
  saved(folder);
  const cache = new ResultCache(folder, "/root", "build");
  cache.retain(new Set());
  cache.save(now);
  expect(new ResultCache(folder, "/root", "build").same("a.ts", "hash")).toBeUndefined();
});

test("without a folder, or where none can be made, nothing is kept and nothing fails", () => {
  const blocked = path.join(folderWith({ file: "" }), "file", "below");
  saved(blocked);
  expect(fs.existsSync(blocked)).toBe(false);
  const cache = new ResultCache(undefined, "/root", "build");
  cache.set("a.ts", old, "hash", result);
  cache.save(now);
  expect(cache.same("a.ts", "hash")).toEqual(result);
});

test("the folder keeps its bound; what was used last stays", () => {
  const folder = folderWith({ old: "x".repeat(60), new: "x".repeat(60) });
  fs.utimesSync(path.join(folder, "old"), 1, 1);
  trimFolder(folder, 100);
  expect(fs.readdirSync(folder)).toEqual(["new"]);
  fs.writeFileSync(path.join(folder, "newer"), "x");
  fs.utimesSync(path.join(folder, "new"), 1, 1);
  trimFolder(folder, 100, 1);
  expect(fs.readdirSync(folder)).toEqual(["newer"]);
});
