/** Temporary folders for tests. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";

/** A new folder with files by relative path; removed when the test ends. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>, name = "project"): string {
  const outer = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "seaworthy-test-")));
  onTestFinished(() => fs.rmSync(outer, { recursive: true, force: true }));
  const root = path.join(outer, name);
  fs.mkdirSync(root, { recursive: true });
  writeFiles(root, files);
  return root;
}

export function writeFiles(root: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [file, content] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    fs.writeFileSync(path.join(root, file), content);
  }
}

export function readText(root: string, file: string): string {
  return fs.readFileSync(path.join(root, file), "utf8");
}
