/** What `check --format json` prints. The form is public: see report.schema.json. */
import type { CheckResult, CheckStatus, Finding } from "@seaworthy/rules/api/result";
import type { Category, Priority } from "@seaworthy/rules/api/vocabulary";
import { creditOf } from "@seaworthy/rules/score/index";
import type { Expiring, Figure, LocatedFinding, Verdict } from "@seaworthy/rules/score/index";
import { isUnder } from "../workspace/paths.ts";
import { isStanding } from "../workspace/shown.ts";
import type { Workspace } from "../workspace/workspace.ts";
import type { Timings } from "./run.ts";

declare const SEAWORTHY_VERSION: string;

export interface ReportFinding {
  readonly check: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly priority: Priority;
  readonly category: Category;
  readonly message: string;
  readonly fingerprint: string;
  readonly fixes: readonly { readonly title: string; readonly kind: "safe" | "suggest" }[];
  readonly related: readonly { readonly file: string; readonly line: number; readonly message: string }[];
}

export interface ReportCheck {
  readonly id: string;
  readonly kind: CheckResult["kind"];
  readonly status: CheckStatus;
  readonly credit: number;
  readonly priority: Priority;
  readonly category: Category;
  readonly evidence: readonly { readonly file: string; readonly line: number; readonly note: string }[];
  readonly reason: string;
}

export interface ReportBlocker {
  readonly kind: "check" | "checklist";
  readonly checks: readonly string[];
  readonly title: string;
  readonly reason: string;
  readonly file: string | null;
  readonly line: number | null;
}

export interface ReportExpiring {
  readonly kind: Expiring["kind"];
  readonly check: string | null;
  readonly fingerprint: string | null;
  readonly owner: string | null;
  readonly until: string;
  readonly days: number;
  readonly file: string;
  readonly line: number;
}

export interface Report {
  readonly version: string;
  readonly root: string;
  readonly findings: readonly ReportFinding[];
  readonly checks: readonly ReportCheck[];
  readonly score: {
    readonly overall: number | null;
    readonly upper: number | null;
    readonly evidence: number | null;
    readonly verdict: Verdict;
    readonly blockers: readonly ReportBlocker[];
    readonly categories: readonly {
      readonly id: Category;
      readonly score: number | null;
      readonly upper: number | null;
      readonly evidence: number | null;
    }[];
  };
  readonly expiring: readonly ReportExpiring[];
  readonly files: { readonly scanned: number; readonly skipped: readonly { readonly file: string; readonly reason: string }[] };
  readonly timings: Timings;
}

/** The findings that are listed: open, not hidden, below one of the paths; by file and place. */
export function listedFindings(findings: readonly LocatedFinding[], below: readonly string[]): LocatedFinding[] {
  return findings.filter((located) => isStanding(located) && isUnder(located.file, below));
}

/** The report of a run. Lines and columns are 1-based, line 0 of evidence is the whole file; columns count UTF-16 code units. */
export function buildReport(workspace: Workspace, below: readonly string[], timings: Timings): Report {
  const evaluation = workspace.evaluation();
  const { score } = evaluation;
  const results = [...workspace.project.results.values()];
  const skipped = results.flatMap(({ path, skipped }) => (skipped === undefined ? [] : [{ file: path, reason: skipped }]));
  return {
    version: SEAWORTHY_VERSION,
    root: workspace.root,
    findings: listedFindings(evaluation.findings, below).map(reportFinding),
    checks: evaluation.checks.map(reportCheck),
    score: {
      overall: shown(score.overall),
      upper: shown(score.upper),
      evidence: shown(score.evidence),
      verdict: score.verdict,
      blockers: score.blockers.map((blocker) => ({
        kind: blocker.kind,
        checks: blocker.checks,
        title: blocker.title,
        reason: blocker.reason,
        file: blocker.file ?? null,
        line: lineOrNull(blocker.line),
      })),
      categories: score.categories.map((category) => ({
        id: category.id,
        score: shown(category.score),
        upper: shown(category.upper),
        evidence: shown(category.evidence),
      })),
    },
    expiring: evaluation.expiring.map(reportExpiring),
    files: {
      scanned: results.length - skipped.length,
      skipped: [...skipped, ...workspace.unreadable].sort((a, b) => (a.file < b.file ? -1 : 1)),
    },
    timings,
  };
}

function reportExpiring({ kind, check, fingerprint, owner, until, days, file, line }: Expiring): ReportExpiring {
  const named = { check: check ?? null, fingerprint: fingerprint ?? null, owner: owner ?? null };
  return { kind, ...named, until, days, file, line: line + 1 };
}

function shown(figure: Figure | null): number | null {
  return figure ? figure.shown : null;
}

function lineOrNull(line: number | undefined): number | null {
  return line === undefined || line < 0 ? null : line + 1;
}

function reportFinding({ file, finding, priority }: LocatedFinding): ReportFinding {
  const { start, end } = finding.range;
  return {
    check: finding.check,
    file,
    line: start.line + 1,
    column: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
    priority,
    category: finding.category,
    message: finding.message,
    fingerprint: finding.fingerprint,
    fixes: finding.fixes.map(({ title, kind }) => ({ title, kind })),
    related: relatedPlaces(file, finding),
  };
}

/** Related places with the finding's own file filled in; lines are 1-based. */
export function relatedPlaces(file: string, finding: Finding): ReportFinding["related"] {
  return finding.related.map((place) => ({ file: place.file || file, line: place.range.start.line + 1, message: place.message }));
}

function reportCheck(check: CheckResult): ReportCheck {
  return {
    id: check.id,
    kind: check.kind,
    status: check.status,
    credit: creditOf(check).valueOf(),
    priority: check.priority,
    category: check.category,
    evidence: check.evidence.map(({ file, line, note }) => ({ file, line: line + 1, note })),
    reason: check.reason,
  };
}
