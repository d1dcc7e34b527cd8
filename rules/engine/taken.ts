/** What the rules said of a document, each with the node that it was said of, so that an edit can renew a part and keep the rest. */
import type { CodeCheck } from "../api/check.ts";
import type { Fact } from "../api/facts.ts";
import type { FileContext } from "../api/file.ts";
import type { Outcome, Problem } from "../api/outcome.ts";
import type { FileResult, Finding } from "../api/result.ts";
import type { LineMap, Span, TextEdit } from "../api/text.ts";
import type { Parsed, TextChange } from "../languages/parsed.ts";
import { standingIn } from "../languages/standing.ts";
import { type Made, movedFinding, toFinding } from "./findings.ts";
import { Fingerprints } from "./fingerprint.ts";
import { applySuppressions } from "./suppressed.ts";

/** An outcome, who said it, and the span of the node that was looked at; `whole` when the rule looks at the document as one. */
export interface Taken {
  readonly name: string;
  readonly check: CodeCheck | undefined;
  readonly outcome: Outcome;
  readonly node: Span;
  readonly whole: boolean;
  /** The finding that was made of it, at the place of the outcome. */
  made?: Made | undefined;
}

/** A rule that threw, with the error's message. */
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

/** Fixes at their new places, without those that the edit touched; the same list when nothing moves. */
function movedFixes<Fix extends { readonly edits: readonly TextEdit[] }>(fixes: readonly Fix[], change: TextChange): readonly Fix[] {
  if (fixes.every(({ edits }) => edits.every(({ end }) => end <= change.start))) return fixes;
  return fixes.flatMap((fix) => {
    const edits = fix.edits.flatMap((edit) => {
      const span = moved(edit, change);
      return span ? [{ ...edit, ...span }] : [];
    });
    return edits.length === fix.edits.length ? [{ ...fix, edits }] : [];
  });
}

function movedProblem(problem: Problem, change: TextChange): Problem | undefined {
  const at = moved(problem.at, change);
  if (!at) return undefined;
  const { fixes, related } = problem;
  if (at === problem.at && !fixes && !related) return problem;
  return {
    ...problem,
    at,
    ...(fixes && { fixes: movedFixes(fixes, change) }),
    ...(related && {
      related: related.flatMap((place) => {
        const span = moved(place.at, change);
        return span ? [{ ...place, at: span }] : [];
      }),
    }),
  };
}

/** A finding whose first line the edit left alone, with its fixes moved; its own place is left to {@link movedFinding}. */
function movedMade({ finding, identity }: Made, change: TextChange, lines: Lines): Made | undefined {
  const { line } = finding.range.start;
  if (line >= lines.first && line <= lines.last) return undefined;
  const fixes = movedFixes(finding.fixes, change);
  return { finding: fixes === finding.fixes ? finding : { ...finding, fixes }, identity };
}

/** The lines that an edit touched, in the text before it. */
interface Lines {
  readonly first: number;
  readonly last: number;
}

/**
 * What stays of the problems of an earlier text: those of nodes that neither lie in the renewed stretch nor hold it, moved with the edit.
 * Facts and places met are left to the next look at the whole document.
 * @param stretch what is renewed, in offsets of the present text; it holds the edit
 * @param before the lines of the earlier text
 */
export function keptProblems(taken: readonly Taken[], stretch: Span, change: TextChange, before: LineMap): Taken[] {
  const renewed = { start: stretch.start, end: stretch.end - (change.newEnd - change.oldEnd) };
  const lines = { first: before.lineOf(change.start), last: before.lineOf(change.oldEnd) };
  const kept: Taken[] = [];
  for (const each of taken) {
    const { node, whole, outcome, made } = each;
    if (outcome.kind !== "problem" || (!whole && node.start < renewed.end && node.end > renewed.start)) continue;
    const problem = movedProblem(outcome, change);
    if (!problem) continue;
    const { name, check } = each;
    const place = whole ? node : (moved(node, change) ?? node);
    kept.push({ name, check, outcome: problem, node: place, whole, made: made && movedMade(made, change, lines) });
  }
  return kept;
}

interface Conclusion {
  readonly file: FileContext;
  readonly parsed: Parsed;
  readonly taken: readonly Taken[];
  readonly errors: readonly RuleError[];
  /** For a look at a part: the result of the last look at the whole, whose facts and places met still count. */
  readonly earlier?: FileResult | undefined;
  /** Ids of all checks of the build, and of those that ran. */
  readonly known: ReadonlySet<string>;
  readonly run: ReadonlySet<string>;
  /** Whether the document may hold suppression comments. */
  readonly suppresses: boolean;
}

/** Makes the result of a document from what the rules said. */
export function conclude({ file, parsed, taken, errors: before, earlier, known, run, suppresses }: Conclusion): FileResult {
  const { path, text, lines } = file;
  const problems: { taken: Taken; check: CodeCheck; problem: Problem }[] = [];
  const facts: Fact[] = [];
  const met: Record<string, number> = {};
  const errors = [...before];
  for (const each of taken) {
    const { name, check, outcome } = each;
    if (outcome.kind === "fact") {
      const { start, end } = outcome.at;
      facts.push({ kind: outcome.fact, start, end, line: lines.lineOf(start), data: outcome.data });
    } else if (!check) errors.push({ rule: name, message: `${name} may only return facts` });
    else if (outcome.kind === "met") met[name] = (met[name] ?? 0) + 1;
    else problems.push({ taken: each, check, problem: outcome });
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
  for (const [index, { taken: each, check, problem }] of problems.entries()) {
    // A value that a document uses in several places (an anchor of YAML) is still one to put right.
    if (isSame(problems[index - 1], { check, problem })) continue;
    if (brokenLines.size > 0 && brokenLines.has(lines.lineOf(problem.at.start))) {
      each.made = undefined;
      continue;
    }
    try {
      each.made = each.made ? movedFinding(each.made, problem, file, fingerprints) : toFinding(check, problem, file, fingerprints);
      findings.push(placed(each.made.finding, check, problem, file));
    } catch (error) {
      errors.push({ rule: check.id, message: error instanceof Error ? error.message : String(error) });
    }
  }
  const shown = applySuppressions({ file, findings, known, run, fingerprints, suppresses });
  return { path, language: file.language, findings: shown, facts: earlier?.facts ?? facts, met: earlier?.met ?? met, errors };
}

/** The finding with what its place is there for, where the check asks for that. */
function placed(finding: Finding, check: CodeCheck, problem: Problem, file: FileContext): Finding {
  const scope = problem.scope ?? check.scope ?? "repository";
  if (scope === "repository") return finding;
  const standing = standingIn(file, problem.at.start);
  return standing ? { ...finding, standing } : finding;
}

type Said = { readonly check: CodeCheck; readonly problem: Problem };

function isSame(before: Said | undefined, { check, problem }: Said): boolean {
  return (
    before?.check === check &&
    before.problem.message === problem.message &&
    before.problem.at.start === problem.at.start &&
    before.problem.at.end === problem.at.end
  );
}
