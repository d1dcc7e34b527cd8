/** What a file makes a habit of: more than a few findings of one kind become one that stands for all of them. */
import { type CodeCheck, fillPlaceholders } from "../api/check.ts";
import type { Finding, FindingFix } from "../api/result.ts";
import type { TextEdit } from "../api/text.ts";

/** Up to this number each place is told by itself. */
const few = 4;
/** Other places that are named with a finding. */
const shown = 20;

/**
 * The findings of a file, those of a habit joined: the first stands for all, with the others as related places and their edits in its fixes.
 * What suppresses the first suppresses all that it stands for; others that are suppressed stay by themselves.
 */
export function joinHabits(findings: readonly Finding[], checks: ReadonlyMap<string, CodeCheck>): readonly Finding[] {
  const habits = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = habitOf(finding, checks);
    if (key === undefined) continue;
    const all = habits.get(key);
    if (!all) habits.set(key, [finding]);
    else if (finding.suppressed === undefined || all[0]?.suppressed !== undefined) all.push(finding);
  }
  const stands = new Map<Finding, Finding | undefined>();
  for (const all of habits.values()) {
    if (all.length <= few) continue;
    for (const finding of all) stands.set(finding, undefined);
    const [first] = all;
    if (first) stands.set(first, joined(all, checks));
  }
  if (stands.size === 0) return findings;
  return findings.flatMap((finding) => (stands.has(finding) ? (stands.get(finding) ?? []) : finding));
}

function habitOf({ check, messageKey, priority }: Finding, checks: ReadonlyMap<string, CodeCheck>): string | undefined {
  if (messageKey === undefined || checks.get(check)?.habits?.[messageKey] === undefined) return undefined;
  return `${check} ${messageKey} ${priority}`;
}

function joined(all: readonly Finding[], checks: ReadonlyMap<string, CodeCheck>): Finding {
  const [first, ...others] = all as readonly [Finding, ...Finding[]];
  const check = checks.get(first.check);
  const template = check?.messages[check.habits?.[first.messageKey ?? ""] ?? ""];
  if (template === undefined) return first;
  return {
    ...first,
    message: fillPlaceholders(template, { ...first.data, count: all.length }),
    fixes: first.fixes.flatMap((fix) => joinedFix(fix, others) ?? []),
    related: [...first.related, ...others.slice(0, shown).map(({ range }) => ({ file: "", range, message: "Another one" }))],
  };
}

/** A fix that mends all places that have it: none where two of them would write over each other. */
function joinedFix(fix: FindingFix, others: readonly Finding[]): FindingFix | undefined {
  const edits: TextEdit[] = [...fix.edits];
  const lines = [...(fix.ensureLines ?? [])];
  for (const other of others) {
    const same = other.fixes.find((each) => each.fix === fix.fix);
    if (!same) continue;
    for (const edit of same.edits) {
      // What brings in an import stands in the fix of each place.
      if (edits.some((known) => known.start === edit.start && known.end === edit.end && known.text === edit.text)) continue;
      if (edits.some((known) => edit.start < known.end && known.start < edit.end)) return undefined;
      edits.push(edit);
    }
    for (const line of same.ensureLines ?? [])
      if (!lines.some((known) => known.path === line.path && known.line === line.line)) lines.push(line);
  }
  return { ...fix, edits: edits.sort((a, b) => a.start - b.start || a.end - b.end), ...(lines.length > 0 ? { ensureLines: lines } : {}) };
}
