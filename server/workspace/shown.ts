/**
 * What is shown in a file between two evaluations: its own analysis is up to date, and what depends on other files or on the records is
 * taken from the last evaluation.
 */
import type { Check } from "@seaworthy/rules/api/check";
import type { FileResult, Finding } from "@seaworthy/rules/api/result";
import { LineMap } from "@seaworthy/rules/api/text";
import { changeBetween } from "@seaworthy/rules/languages/parsed";
import { lensOf, type Policy } from "@seaworthy/rules/records/index";
import type { Evaluation, LocatedFinding } from "@seaworthy/rules/score/index";

/** A finding as it is shown in a document, with its priority under the policy. */
export interface ShownFinding {
  readonly finding: Finding;
  readonly priority: Finding["priority"];
}

/** What an evaluation decided of one file. */
export interface Decision {
  /** Pending findings that stand, by fingerprint. */
  readonly pending: ReadonlyMap<string, Finding>;
  /** Fingerprints that a waiver takes off the screen. */
  readonly waived: ReadonlySet<string>;
  /** Findings that do not come from the file's own analysis: project checks, record files. */
  readonly others: readonly LocatedFinding[];
  /** The text that their offsets belong to. */
  readonly text: string;
}

/** Whether a finding is open and nobody has decided to live with it. */
export function isStanding({ finding, hidden, waived, mitigated }: LocatedFinding): boolean {
  return finding.suppressed === undefined && !hidden && !waived && !mitigated;
}

/**
 * Keeps what an evaluation says of a file.
 * @param own findings of the file's own analysis that stand
 */
export function decisionOf(evaluation: Evaluation, file: string, own: readonly Finding[], text: string): Decision {
  const ownPrints = new Set(own.map((finding) => finding.fingerprint));
  const located = evaluation.findings.filter((finding) => finding.file === file);
  const dismissed = evaluation.dismissed.filter((finding) => finding.file === file);
  const excused = [...located.filter((finding) => finding.waived || finding.mitigated), ...dismissed];
  return {
    pending: new Map(own.filter((finding) => finding.pending !== undefined).map((finding) => [finding.fingerprint, finding])),
    waived: new Set(excused.map(({ finding }) => finding.fingerprint)),
    others: located.filter((entry) => isStanding(entry) && !ownPrints.has(entry.finding.fingerprint)),
    text,
  };
}

interface ShowInput {
  /** Of the present text. */
  readonly result: FileResult;
  readonly text: string;
  /** Absent before the first evaluation. */
  readonly decision: Decision | undefined;
  readonly policy: Policy;
  readonly checks: ReadonlyMap<string, Check>;
}

/** The findings to show, in the order of the text. */
export function showFindings({ result, text, decision, policy, checks }: ShowInput): ShownFinding[] {
  const lens = lensOf(policy);
  const shown: ShownFinding[] = [];
  for (const own of result.findings) {
    const finding = own.pending === undefined ? own : decided(own, decision?.pending.get(own.fingerprint));
    if (!finding || finding.suppressed !== undefined || decision?.waived.has(finding.fingerprint)) continue;
    if (lens.hidden(result.path, finding.check)) continue;
    shown.push({ finding, priority: lens.findingPriority(result.path, finding, checks.get(finding.check)) });
  }
  if (decision && decision.others.length > 0) shown.push(...shifted(decision, text));
  return shown.sort((a, b) => a.finding.start - b.finding.start);
}

/** A pending finding as the project's facts decided on it; undefined while they have not, or when it does not stand. */
function decided(finding: Finding, decision: Finding | undefined): Finding | undefined {
  if (!decision || JSON.stringify(finding.pending) !== JSON.stringify(decision.pending)) return undefined;
  return { ...finding, message: decision.message, priority: decision.priority, related: decision.related };
}

/** Findings of an earlier text at their places in the present one; those whose own text was edited are left out. */
function shifted({ others, text: before }: Decision, after: string): ShownFinding[] {
  if (before === after) return others.map(({ finding, priority }) => ({ finding, priority }));
  const { start, oldEnd, newEnd } = changeBetween(before, after);
  const lines = new LineMap(after);
  return others.flatMap(({ finding, priority }) => {
    const shift = finding.end <= start ? 0 : finding.start >= oldEnd ? newEnd - oldEnd : undefined;
    if (shift === undefined) return [];
    const span = { start: finding.start + shift, end: finding.end + shift };
    return [{ finding: { ...finding, ...span, range: lines.range(span) }, priority }];
  });
}
