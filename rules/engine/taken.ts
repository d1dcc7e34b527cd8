/** What the rules said of a document, each with the node that it was said of, so that an edit can renew a part and keep the rest. */
import type { CodeCheck } from "../api/check.ts";
import type { Fact } from "../api/facts.ts";
import type { FileContext } from "../api/file.ts";
import type { Outcome, Problem, ProblemFix } from "../api/outcome.ts";
import type { FileResult, Finding } from "../api/result.ts";
import type { Span } from "../api/text.ts";
import type { Parsed, TextChange } from "../languages/parsed.ts";
import { toFinding } from "./findings.ts";
import { Fingerprints } from "./fingerprint.ts";
import { applySuppressions } from "./suppressed.ts";

/** An outcome, who said it, and the span of the node that was looked at; `whole` when the rule looks at the document as one. */
export interface Taken {
  readonly name: string;
  readonly check: CodeCheck | undefined;
  readonly outcome: Outcome;
  readonly node: Span;
  readonly whole: boolean;
}

export interface RuleError {
  readonly rule: string;
  readonly message: string;
}

/** Moves a span with an edit; undefined when the edit touched its inside. */
function moved(span: Span, { start, oldEnd, newEnd }: TextChange): Span | undefined {
  if (span.end <= start) return span;
  const by = newEnd - oldEnd;
  return span.start >= oldEnd ? { start: span.start + by, end: span.end + by } : undefined;
}

function movedFix(fix: ProblemFix, change: TextChange): ProblemFix | undefined {
  const edits = fix.edits.map((edit) => {
    const span = moved(edit, change);
    return span && { ...edit, ...span };
  });
  return edits.every((edit) => edit !== undefined) ? { ...fix, edits } : undefined;
}

function movedOutcome(outcome: Outcome, change: TextChange): Outcome | undefined {
  const at = moved(outcome.at, change);
  if (!at) return undefined;
  if (outcome.kind !== "problem") return at === outcome.at ? outcome : { ...outcome, at };
  const related = outcome.related?.flatMap((place) => {
    const span = moved(place.at, change);
    return span ? [{ ...place, at: span }] : [];
  });
  const fixes = outcome.fixes?.flatMap((fix) => movedFix(fix, change) ?? []);
  return { ...outcome, at, ...(related && { related }), ...(fixes && { fixes }) };
}

/**
 * What stays of the outcomes of an earlier text: those of nodes that neither lie in the renewed stretch nor hold it, moved with the edit.
 * @param stretch what is renewed, in offsets of the present text; it holds the edit
 */
export function keptOutcomes(taken: readonly Taken[], stretch: Span, change: TextChange): Taken[] {
  const renewed = { start: stretch.start, end: stretch.end - (change.newEnd - change.oldEnd) };
  const kept: Taken[] = [];
  for (const each of taken) {
    const { node, whole } = each;
    if (!whole && node.start < renewed.end && node.end > renewed.start) continue;
    const outcome = movedOutcome(each.outcome, change);
    if (!outcome) continue;
    kept.push({ ...each, outcome, node: whole ? node : (moved(node, change) ?? node) });
  }
  return kept;
}

interface Conclusion {
  readonly file: FileContext;
  readonly parsed: Parsed;
  readonly taken: readonly Taken[];
  readonly errors: readonly RuleError[];
  /** Ids of all checks of the build, and of those that ran. */
  readonly known: ReadonlySet<string>;
  readonly run: ReadonlySet<string>;
}

/** Makes the result of a document from what the rules said. */
export function conclude({ file, parsed, taken, errors: earlier, known, run }: Conclusion): FileResult {
  const { path, text, lines } = file;
  const problems: { check: CodeCheck; problem: Problem }[] = [];
  const facts: Fact[] = [];
  const met: Record<string, number> = {};
  const errors = [...earlier];
  for (const { name, check, outcome } of taken) {
    if (outcome.kind === "fact") {
      const { start, end } = outcome.at;
      facts.push({ kind: outcome.fact, start, end, line: lines.lineOf(start), data: outcome.data });
    } else if (!check) errors.push({ rule: name, message: `${name} may only return facts` });
    else if (outcome.kind === "met") met[name] = (met[name] ?? 0) + 1;
    else problems.push({ check, problem: outcome });
  }
  // Half-typed code reads as other code: what stands on a line with a syntax error is not reported until the line parses.
  // A parser notices what is missing at the next word, often a line further down: the line of the word before counts too.
  const brokenLines = new Set(
    (parsed.errors ?? []).flatMap((span) => [lines.lineOf(span.start), lines.lineOf(text.slice(0, span.start).trimEnd().length - 1)]),
  );
  problems.sort(
    (a, b) => a.problem.at.start - b.problem.at.start || a.problem.at.end - b.problem.at.end || (a.check.id < b.check.id ? -1 : 1),
  );
  const fingerprints = new Fingerprints(path);
  const findings: Finding[] = [];
  for (const { check, problem } of problems) {
    if (brokenLines.has(lines.lineOf(problem.at.start))) continue;
    try {
      findings.push(toFinding(check, problem, file, fingerprints));
    } catch (error) {
      errors.push({ rule: check.id, message: error instanceof Error ? error.message : String(error) });
    }
  }
  const shown = applySuppressions({ file, findings, known, run, fingerprints });
  return { path, language: file.language, findings: shown, facts, met, errors };
}
