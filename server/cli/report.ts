/** What `check --format json` prints. The form is public: see report.schema.json. */
import type { CheckResult, CheckStatus } from "@seaworthy/rules/api/result";
import type { Category, Priority } from "@seaworthy/rules/api/vocabulary";
import { creditOf } from "@seaworthy/rules/score/index";
import type { Expiring, Figure, Gate, Verdict } from "@seaworthy/rules/score/index";
import { type HiddenFinding, hiddenFindings, listedFindings, type ReportFinding, reportFinding } from "../report/findings.ts";
import { filesOf } from "../report/source.ts";
import type { Workspace } from "../workspace/workspace.ts";
import type { Timings } from "./timings.ts";

declare const SEAWORTHY_VERSION: string;

interface ReportCheck {
  readonly id: string;
  readonly kind: CheckResult["kind"];
  readonly status: CheckStatus;
  readonly credit: number;
  readonly priority: Priority;
  readonly category: Category;
  readonly evidence: readonly { readonly file: string; readonly line: number; readonly note: string }[];
  readonly reason: string;
}

interface ReportBlocker {
  readonly kind: "check" | "checklist";
  readonly checks: readonly string[];
  readonly title: string;
  readonly reason: string;
  readonly file: string | null;
  readonly line: number | null;
}

interface ReportExpiring {
  readonly kind: Expiring["kind"];
  readonly check: string | null;
  readonly fingerprint: string | null;
  readonly owner: string | null;
  readonly until: string;
  readonly days: number;
  readonly file: string;
  readonly line: number;
}

/** What a run found; nothing of it tells of the run itself. */
interface ReportBody {
  readonly version: string;
  readonly root: string;
  readonly findings: readonly ReportFinding[];
  readonly hidden: readonly HiddenFinding[];
  readonly checks: readonly ReportCheck[];
  readonly score: {
    readonly overall: number | null;
    /** `overall` as a fraction. */
    readonly exact: string | null;
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
  readonly gate: Gate;
  /** What the change against `--base` costs; null without one. */
  readonly change: Gate | null;
  readonly expiring: readonly ReportExpiring[];
  readonly files: { readonly scanned: number; readonly skipped: readonly { readonly file: string; readonly reason: string }[] };
}

/** The whole document. Lines are 1-based; timings are in milliseconds. */
export interface Report extends ReportBody {
  readonly timings: Timings;
}

/** The report of a run. Lines and columns are 1-based, line 0 of evidence is the whole file; columns count UTF-16 code units. */
export function buildReport(workspace: Workspace, below: readonly string[], change: Gate | null): ReportBody {
  const evaluation = workspace.evaluation();
  const { score, gate } = evaluation;
  return {
    version: SEAWORTHY_VERSION,
    root: workspace.root,
    findings: listedFindings(evaluation.findings, below).map(reportFinding),
    hidden: hiddenFindings(evaluation),
    checks: evaluation.checks.map(reportCheck),
    score: {
      overall: shown(score.overall),
      exact: score.overall?.exact ?? null,
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
    gate,
    change,
    expiring: evaluation.expiring.map(reportExpiring),
    files: filesOf(workspace),
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
