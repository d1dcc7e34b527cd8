/** The program as it ships, built from the present sources: tests of processes run nothing else. */
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

const top = path.resolve(import.meta.dirname, "..", "..");
/** The folder of the bundles. */
export const dist = path.join(top, "dist");
const product = path.join(dist, "worker.cjs");
const lock = path.join(dist, ".building");

/** Latest change of any source that goes into the bundles. */
function latestSource(): number {
  let latest = 0;
  for (const folder of ["rules", "server", "scripts"]) {
    for (const entry of fs.readdirSync(path.join(top, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.(?:ts|json)$/.test(entry.name) || /\.test\.ts$/.test(entry.name)) continue;
      if (/(?:^|\/)(?:test|testing|node_modules)(?:\/|$)/.test(entry.parentPath.slice(top.length))) continue;
      latest = Math.max(latest, fs.statSync(path.join(entry.parentPath, entry.name)).mtimeMs);
    }
  }
  return latest;
}

function isCurrent(): boolean {
  return fs.existsSync(product) && fs.statSync(product).mtimeMs >= latestSource();
}

/**
 * Builds unless dist/ is up to date. Test files run in several processes: the first one builds, the others wait for it.
 * @throws Error with the compiler's words when the sources do not build
 */
export function ensureBuilt(): void {
  if (checked) return;
  build();
  checked = true;
}

/** Once per process: sources that change while tests run count from the next run on. */
let checked = false;

function build(): void {
  fs.mkdirSync(dist, { recursive: true });
  for (;;) {
    if (isCurrent()) return;
    try {
      fs.mkdirSync(lock);
      break;
    } catch {
      const since = fs.statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
      if (Date.now() - since > 60_000) fs.rmdirSync(lock);
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    }
  }
  try {
    const { status, stderr } = spawnSync(process.execPath, ["--import", "tsx", path.join(top, "scripts", "build.ts"), "--server"], {
      cwd: top,
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`the build failed:\n${stderr}`);
  } finally {
    fs.rmdirSync(lock);
  }
}
