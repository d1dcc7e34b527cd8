/** The state that a change is compared with: a JSON report of an earlier run, or a baseline. */
import fs from "node:fs";
import type { PullRequestBase } from "@seaworthy/rules/score/index";
import { codeOf, messageOf, UsageError } from "../workspace/errors.ts";

const remedy = "give what seaworthy check --format json, seaworthy report --format json or seaworthy baseline has written";

/**
 * Reads a base.
 * @throws UsageError when the file cannot be read or is neither a report nor a baseline
 */
export function readBase(file: string): PullRequestBase {
  let text: string;
  try {
    text = fs.readFileSync(file, "utf8");
  } catch (error) {
    const why = codeOf(error) === "ENOENT" ? "does not exist; check the path" : `cannot be read (${messageOf(error)})`;
    throw new UsageError(`--base: ${file} ${why}`);
  }
  const base = baseIn(text);
  if (!base) throw new UsageError(`--base: ${file} is no report and no baseline; ${remedy}`);
  return base;
}

type Known = { readonly file: string; readonly fingerprint: string };

function isKnown(value: unknown): value is Known {
  const { file, fingerprint } = (value ?? {}) as Partial<Known>;
  return typeof file === "string" && typeof fingerprint === "string";
}

/** The base that a text holds; undefined when it is none. */
function baseIn(text: string): PullRequestBase | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const { findings, hidden = [], overall, score } = value as Record<string, unknown>;
  if (!Array.isArray(findings) || !Array.isArray(hidden)) return undefined;
  const known = [...findings, ...hidden];
  if (!known.every(isKnown)) return undefined;
  const exact = exactOf(overall) ?? exactOf(score);
  return { findings: known, ...(exact !== undefined && { overall: exact }) };
}

/** The exact number of a baseline (the text itself), or of a report (an object that names it). */
function exactOf(value: unknown): string | undefined {
  const exact = typeof value === "object" && value !== null ? (value as { exact?: unknown }).exact : value;
  return typeof exact === "string" && /^\d{1,200}(?:\/[1-9]\d{0,199})?$/.test(exact) ? exact : undefined;
}
