/** Runs the command line as a process, as a user does. */
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll } from "vitest";
import { dist, ensureBuilt } from "./built.ts";

export const program = path.join(dist, "cli.cjs");

/** Shared by the runs of a test file, so that each starts as fast as on a user's second day. */
export const cache = fs.mkdtempSync(path.join(os.tmpdir(), "seaworthy-cli-cache-"));
afterAll(() => fs.rmSync(cache, { recursive: true, force: true }));

interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end on 2026-11-01, without colours. */
export function run(args: readonly string[], cwd: string, environment: NodeJS.ProcessEnv = {}): Ran {
  ensureBuilt();
  const env = { ...process.env, XDG_CACHE_HOME: cache, SEAWORTHY_NOW: "2026-11-01", FORCE_COLOR: "", NO_COLOR: "", ...environment };
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { cwd, encoding: "utf8", env });
  return { code: status, stdout, stderr };
}
