import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { waitFor } from "./wait.ts";

const LONGEST_WAIT_MS = 15 * 60_000;

/**
 * Runs `work` while no other process holds the lock file, which names the process that holds it.
 * A lock left behind by a process that is gone is taken over. Rejects after 15 minutes of waiting.
 */
export async function withLock<T>(lockFile: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(lockFile), { recursive: true });
  await waitFor(`the lock ${lockFile} (delete it if nothing is being installed)`, () => tryLock(lockFile), LONGEST_WAIT_MS);
  try {
    return await work();
  } finally {
    rmSync(lockFile, { force: true });
  }
}

function tryLock(lockFile: string): boolean {
  try {
    writeFileSync(lockFile, String(process.pid), { flag: "wx" });
    return true;
  } catch {
    if (isAbandoned(lockFile)) rmSync(lockFile, { force: true });
    return false;
  }
}

function isAbandoned(lockFile: string): boolean {
  try {
    const holder = Number(readFileSync(lockFile, "utf8"));
    if (!holder) return false;
    process.kill(holder, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}
