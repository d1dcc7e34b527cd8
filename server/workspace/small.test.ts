import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { folderWith, readText } from "../test/folder.ts";
import { writeAtomically } from "./atomic.ts";
import { systemCacheFolder } from "./cache-folder.ts";
import { today } from "./clock.ts";
import { UsageError } from "./errors.ts";
import { readHistory } from "./history.ts";

test("the day can be set, and only to one that exists", () => {
  expect(today({ SEAWORTHY_NOW: "2026-02-28" })).toBe("2026-02-28");
  expect(today({})).toBe(new Date().toISOString().slice(0, 10));
  for (const wrong of ["2026-02-30", "tomorrow", "2026-1-1", "20260101"]) expect(() => today({ SEAWORTHY_NOW: wrong })).toThrow(UsageError);
});

test("caches live where the system keeps caches", () => {
  expect(systemCacheFolder({ XDG_CACHE_HOME: "/cache" }, "linux", "/home/a")).toBe("/cache/seaworthy");
  expect(systemCacheFolder({ XDG_CACHE_HOME: "relative" }, "linux", "/home/a")).toBe("/home/a/.cache/seaworthy");
  expect(systemCacheFolder({ XDG_CACHE_HOME: "/cache" }, "darwin", "/Users/a")).toBe("/Users/a/Library/Caches/seaworthy");
  expect(systemCacheFolder({ LOCALAPPDATA: "/local" }, "win32", "/home/a")).toBe("/local/seaworthy/cache");
});

test("a file is replaced as a whole, keeps its mode, and a link its target", () => {
  const root = folderWith({ "a.txt": "old" });
  fs.chmodSync(path.join(root, "a.txt"), 0o750);
  fs.symlinkSync("a.txt", path.join(root, "link.txt"));
  writeAtomically(path.join(root, "link.txt"), "new");
  expect(readText(root, "a.txt")).toBe("new");
  expect(fs.statSync(path.join(root, "a.txt")).mode & 0o777).toBe(0o750);
  expect(fs.lstatSync(path.join(root, "link.txt")).isSymbolicLink()).toBe(true);
  expect(() => writeAtomically(path.join(root, "no", "such", "folder"), "x")).toThrow();
  expect(fs.readdirSync(root).sort()).toEqual(["a.txt", "link.txt"]);
});

test("the history is read from its end; lines that are no runs are left out", () => {
  const runs = Array.from({ length: 20 }, (_, i) =>
    JSON.stringify({ commit: "c", time: `2026-10-${i + 10}`, overall: i, categories: { security: i, nonsense: 1 } }),
  );
  const root = folderWith({ ".seaworthy/history.ndjson": `${["{", "[]", '{"time":"x","overall":"7"}', ...runs].join("\n")}\nhalf a li` });
  const history = readHistory(root);
  expect(history).toHaveLength(12);
  expect(history.at(-1)).toEqual({ time: "2026-10-29", overall: 19, categories: { security: 19 } });
  expect(readHistory(folderWith({}))).toEqual([]);
});
