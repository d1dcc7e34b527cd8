/** Merging fixes into one set of edits, and checking that a fixed text still parses. */
import type { FindingFix } from "../api/result.ts";
import { applyEdits, editsOverlap, type TextEdit } from "../api/text.ts";
import type { EnsuredLine } from "../api/outcome.ts";
import { languageOf, syntaxErrors } from "../languages/index.ts";

/** Fixes that can be applied together. Offsets are those of the text before any of them. */
export interface MergedFixes {
  readonly edits: readonly TextEdit[];
  readonly ensureLines: readonly EnsuredLine[];
  /** Fixes that were taken; the others overlap one of these and need another round. */
  readonly taken: readonly FindingFix[];
}

const sameEdit = (a: TextEdit, b: TextEdit) => a.start === b.start && a.end === b.end && a.text === b.text;

/**
 * Takes fixes in the order given as long as they do not touch the text of one already taken. An edit that an earlier fix makes to the
 * letter (the same import added twice) is taken once.
 */
export function mergeFixes(fixes: readonly FindingFix[]): MergedFixes {
  const edits: TextEdit[] = [];
  const ensureLines: EnsuredLine[] = [];
  const taken: FindingFix[] = [];
  for (const fix of fixes) {
    const fresh = fix.edits.filter((edit) => !edits.some((other) => sameEdit(edit, other)));
    if (fresh.some((edit) => edits.some((other) => editsOverlap(edit, other)))) continue;
    if (fix.edits.length > 0 && fresh.length === 0 && (fix.ensureLines ?? []).length === 0) continue;
    edits.push(...fresh);
    for (const line of fix.ensureLines ?? []) {
      if (!ensureLines.some((other) => other.path === line.path && other.line === line.line)) ensureLines.push(line);
    }
    taken.push(fix);
  }
  return { edits, ensureLines, taken };
}

/** The text after a single fix, or undefined when its edits cannot be applied. */
export function applyFix(text: string, fix: FindingFix): string | undefined {
  try {
    return applyEdits(text, fix.edits);
  } catch {
    return undefined;
  }
}

/** Whether the text after a fix has no more syntax errors than the text before; a document without a parser always passes. */
export function checkFixed(path: string, before: string, after: string): boolean {
  const language = languageOf(path);
  if (!language) return true;
  return syntaxErrors(language, path, after) <= syntaxErrors(language, path, before);
}

/**
 * Adds a line to the text of another file, once. For `NAME=value` lines, a line that sets the same name counts as there.
 * @param text undefined when the file does not exist
 * @returns the new text, or undefined when nothing is to be done
 */
export function ensureLine(text: string | undefined, ensured: EnsuredLine): string | undefined {
  const name = /^(?:export\s+)?([A-Za-z_]\w*)=/.exec(ensured.line)?.[1];
  const lines = (text ?? "").split(/\r\n|\n|\r/);
  const there = lines.some((line) => {
    const trimmed = line.trim();
    return trimmed === ensured.line.trim() || (name !== undefined && new RegExp(`^(?:#\\s*)?(?:export\\s+)?${name}\\s*=`).test(trimmed));
  });
  if (there) return undefined;
  const end = text?.includes("\r\n") ? "\r\n" : "\n";
  const base = text ?? "";
  const gap = base === "" || base.endsWith("\n") ? "" : end;
  return base + gap + (ensured.comment ? `# ${ensured.comment}${end}` : "") + ensured.line + end;
}
