/** How many workers look at a project at once: `--jobs`. */
import os from "node:os";
import { UsageError } from "../workspace/errors.ts";

/** More do not help: what follows from all files is one thread's work. */
const mostByItself = 4;
/** Far more than any machine has use for; each takes some 60 MB. */
const most = 64;
/** A worker takes about a second of processor time to get going, as long as it takes for a megabyte of code once it is. */
const bytesPerWorker = 1_000_000;

/**
 * What `--jobs` means, as a function from the bytes that must be looked at to the number of workers. Undefined stands for `auto`.
 * @throws UsageError for anything but `auto` and a number from 1 to 64
 */
export function workersFor(given: string | undefined): (bytes: number) => number {
  if (given !== undefined && !isJobs(given)) throw new UsageError(`--jobs: ${given} is no number from 1 to ${most}; give one, or auto`);
  if (given !== undefined && given !== "auto") return () => Number(given);
  const bound = Math.min(mostByItself, os.availableParallelism());
  return (bytes) => Math.max(1, Math.min(bound, Math.floor(bytes / bytesPerWorker)));
}

/** Whether a text is good as a value of `--jobs`. */
export function isJobs(text: string): boolean {
  return text === "auto" || (/^[1-9]\d?$/.test(text) && Number(text) <= most);
}
