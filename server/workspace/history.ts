/** `.seaworthy/history.ndjson`: one line per recorded run, for trend and change. A line that cannot be read is left out. */
import fs from "node:fs";
import { type Category, categories, type Priority } from "@seaworthy/rules/api/vocabulary";
import type { Verdict } from "@seaworthy/rules/score/index";
import { nativePath } from "./paths.ts";
import { writeChanged } from "./write-file.ts";

/** Relative to the root. */
export const historyFile = ".seaworthy/history.ndjson";

/** Lines that are looked at: the trend shows no more. */
const maxRuns = 12;
const maxBytes = 64 * 1024;

/** One line of the file. `time` is ISO 8601; shares are 0 to 100. */
export interface RecordedRun {
  readonly time: string;
  readonly overall: number;
  readonly categories: Readonly<Partial<Record<Category, number>>>;
}

/** A line of the history as it is written; see history.schema.json. */
export interface HistoryLine extends RecordedRun {
  readonly commit?: string;
  readonly upper?: number;
  readonly evidence?: number;
  readonly verdict: Verdict;
  /** Open findings. */
  readonly open: Readonly<Record<Priority, number>>;
}

/**
 * Adds a line. A reader sees the history before it or after it, never a part.
 * @throws Error when the file cannot be written, or has changed meanwhile
 */
export function appendHistory(root: string, line: HistoryLine): void {
  const native = nativePath(root, historyFile);
  const bytes = fs.existsSync(native) ? fs.readFileSync(native) : undefined;
  const before = bytes?.toString("utf8") ?? "";
  const gap = before === "" || before.endsWith("\n") ? "" : "\n";
  writeChanged(root, { path: historyFile, bytes, mark: "", after: `${before}${gap}${JSON.stringify(line)}\n` });
}

/** The last recorded runs, the oldest first. */
export function readHistory(root: string): readonly RecordedRun[] {
  let text: string;
  try {
    const descriptor = fs.openSync(nativePath(root, historyFile), "r");
    try {
      const size = fs.fstatSync(descriptor).size;
      const buffer = Buffer.alloc(Math.min(size, maxBytes));
      fs.readSync(descriptor, buffer, 0, buffer.length, size - buffer.length);
      text = buffer.toString("utf8");
    } finally {
      fs.closeSync(descriptor);
    }
  } catch {
    return [];
  }
  return text
    .split("\n")
    .flatMap((line) => parseRun(line) ?? [])
    .slice(-maxRuns);
}

function parseRun(line: string): RecordedRun | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const { time, overall, categories: given } = value as Record<string, unknown>;
  if (typeof time !== "string" || !isPercent(overall)) return undefined;
  const known = typeof given === "object" && given !== null ? (given as Record<string, unknown>) : {};
  return { time, overall, categories: Object.fromEntries(categories.flatMap((id) => (isPercent(known[id]) ? [[id, known[id]]] : []))) };
}

function isPercent(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value <= 100;
}
