import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { folderWith } from "../test/folder.ts";
import { discover } from "./discover.ts";
import { isIgnored } from "./ignore-rules.ts";

const reads = (file: string) => file.endsWith(".ts");

test("lists files in a stable order and leaves out what is not the project's own", () => {
  const root = folderWith({
    "b.ts": "",
    "a.ts": "",
    "logo.png": "",
    "node_modules/x/index.ts": "",
    "packages/web/node_modules/y.ts": "",
    "dist/a.ts": "",
    "vendor/v.ts": "",
    ".venv/v.ts": "",
    ".git/config": "",
  });
  const { files, sources, complete } = discover(root, reads);
  expect(files).toEqual(["a.ts", "b.ts", "logo.png"]);
  expect(sources.map(({ path }) => path)).toEqual(["a.ts", "b.ts"]);
  expect(complete).toBe(true);
});

test("obeys .gitignore files at every level, the nearest first", () => {
  const root = folderWith({
    ".gitignore": "*.log.ts\n/build/\nsecret.*\n",
    "app.log.ts": "",
    "build/x.ts": "",
    "src/build/kept.ts": "",
    "src/.gitignore": "!secret.ts\ntmp/\n",
    "src/secret.ts": "",
    "src/tmp/x.ts": "",
    "tmp/kept.ts": "",
    "secret.ts": "",
  });
  const { files } = discover(root, reads);
  expect(files.filter((file) => file.endsWith(".ts"))).toEqual(["src/build/kept.ts", "src/secret.ts", "tmp/kept.ts"]);
  for (const ignored of ["app.log.ts", "build/x.ts", "src/tmp/x.ts", "secret.ts", "node_modules/a/b.ts"]) {
    expect([ignored, isIgnored(root, ignored)]).toEqual([ignored, true]);
  }
  for (const kept of ["src/secret.ts", "src/build/kept.ts", "tmp/kept.ts", "new.ts"])
    expect([kept, isIgnored(root, kept)]).toEqual([kept, false]);
});

test("obeys the .gitignore of the repository around the root, unless it leaves out the root itself", () => {
  const repository = folderWith({
    ".gitignore": "generated/\n/corpora/\n",
    "app/a.ts": "",
    "app/generated/b.ts": "",
    "corpora/c/d.ts": "",
    "corpora/c/generated/e.ts": "",
  });
  execFileSync("git", ["init", "-q", repository]);
  expect(discover(path.join(repository, "app"), reads).files).toEqual(["a.ts"]);
  expect(discover(path.join(repository, "corpora", "c"), reads).files).toEqual(["d.ts", "generated/e.ts"]);
});

test("does not follow links, neither out of the root nor in a circle", () => {
  const root = folderWith({ "real/a.ts": "" });
  const outside = folderWith({ "secret.ts": "" });
  fs.symlinkSync(outside, path.join(root, "out"));
  fs.symlinkSync(root, path.join(root, "real", "circle"));
  fs.symlinkSync(path.join(outside, "secret.ts"), path.join(root, "linked.ts"));
  fs.symlinkSync(path.join(root, "nowhere"), path.join(root, "broken.ts"));
  const { files, sources } = discover(root, reads);
  expect(files).toEqual(["linked.ts", "real/a.ts"]);
  expect(sources.map(({ path }) => path)).toEqual(["real/a.ts"]);
});

test("stops at its bound and says so", () => {
  const root = folderWith({ "a.ts": "", "b.ts": "", "c.ts": "" });
  const { files, complete } = discover(root, reads, 2);
  expect(files).toEqual(["a.ts", "b.ts"]);
  expect(complete).toBe(false);
});

test.skipIf(process.getuid?.() === 0)("names a folder that cannot be read", () => {
  const root = folderWith({ "locked/a.ts": "" });
  fs.chmodSync(path.join(root, "locked"), 0);
  try {
    expect(discover(root, reads).skipped).toEqual([{ file: "locked", reason: "unreadable" }]);
  } finally {
    fs.chmodSync(path.join(root, "locked"), 0o755);
  }
});

test("an example of the environment is read although a rule means to ignore the real ones", () => {
  const root = folderWith({ ".gitignore": ".env\n.env.*\n", ".env": "", ".env.local": "", ".env.example": "" });
  expect(discover(root, reads).files).toEqual([".env.example", ".gitignore"]);
});
