/** Applies safe fixes to files on disk: rounds of fixes until nothing changes, each re-checked by parsing, then one atomic write per file. */
import { ensureLine, checkFixed, mergeFixes } from "@seaworthy/rules/engine/fixes";
import { applyEdits } from "@seaworthy/rules/api/text";
import type { EnsuredLine } from "@seaworthy/rules/api/outcome";
import type { Finding, FindingFix } from "@seaworthy/rules/api/result";
import { createTwoFilesPatch } from "diff";

/** After this many rounds two fixes undo each other, and the file is left as the last round had it. */
const maxRounds = 10;

/** A text after its fixes, and the lines that they need in other files. */
export interface FixedText {
  readonly text: string;
  /** Fixes applied, over all rounds. */
  readonly applied: number;
  readonly ensureLines: readonly EnsuredLine[];
}

/**
 * Applies fixes to a text until none is left.
 * @param pick the fixes to apply to a text, in order of importance; called again after each round, because offsets have moved
 */
export async function fixText(path: string, text: string, pick: (text: string) => Promise<readonly FindingFix[]>): Promise<FixedText> {
  let current = text;
  let applied = 0;
  const ensured: EnsuredLine[] = [];
  for (let round = 0; round < maxRounds; round++) {
    const step = applyRound(path, current, await pick(current));
    if (!step) break;
    applied += step.applied;
    ensured.push(...step.ensureLines);
    if (step.text === current) break;
    current = step.text;
  }
  return { text: current, applied, ensureLines: ensured };
}

/** One round: all fixes together, or one by one without those after which the text parses worse. Undefined when nothing can be applied. */
function applyRound(path: string, text: string, fixes: readonly FindingFix[]): FixedText | undefined {
  if (fixes.length === 0) return undefined;
  const all = applyTogether(text, fixes);
  if (all && checkFixed(path, text, all.text)) return all;
  let result: FixedText = { text, applied: 0, ensureLines: [] };
  const kept: FindingFix[] = [];
  for (const fix of fixes) {
    const next = applyTogether(text, [...kept, fix]);
    if (!next || next.applied === result.applied || !checkFixed(path, text, next.text)) continue;
    kept.push(fix);
    result = next;
  }
  return result.applied > 0 ? result : undefined;
}

function applyTogether(text: string, fixes: readonly FindingFix[]): FixedText | undefined {
  const { edits, ensureLines, taken } = mergeFixes(fixes);
  if (taken.length === 0) return undefined;
  try {
    return { text: applyEdits(text, edits), applied: taken.length, ensureLines };
  } catch {
    return undefined;
  }
}

/** The fixes that may be applied without asking, of findings that stand: at most one each, in their order. */
export function safeFixes(findings: readonly Finding[], check?: string): FindingFix[] {
  return findings
    .filter((finding) => check === undefined || finding.check === check)
    .flatMap((finding) => finding.fixes.find((fix) => fix.kind === "safe") ?? []);
}

/** A file's text with lines added that fixes elsewhere want there; undefined when all are there already. */
export function withEnsuredLines(text: string | undefined, lines: readonly EnsuredLine[]): string | undefined {
  let current = text;
  let changed = false;
  for (const line of lines) {
    const next = ensureLine(current, line);
    if (next === undefined) continue;
    current = next;
    changed = true;
  }
  return changed ? current : undefined;
}

/** A unified diff of one file, as `git apply` takes it. */
export function unifiedDiff(path: string, before: string | undefined, after: string): string {
  const patch = createTwoFilesPatch(
    before === undefined ? "/dev/null" : `a/${path}`,
    `b/${path}`,
    before ?? "",
    after,
    undefined,
    undefined,
    {
      context: 3,
    },
  );
  return patch.replace(/^=+\n/, "");
}
