import type { Check } from "@seaworthy/rules/api/check";
import type { CheckResult, CheckStatus } from "@seaworthy/rules/api/result";
import { type Category, categories, type Priority, priorities } from "@seaworthy/rules/api/vocabulary";
import type { Policy, Records } from "@seaworthy/rules/records/index";
import { creditOf, type Evaluation, type Figure, type Gate, type RecordState, type Verdict } from "@seaworthy/rules/score/index";
import { groupBy } from "../workspace/group.ts";
import { isStanding } from "../workspace/shown.ts";
import { type HiddenFinding, hiddenFindings, type ReportFinding, reportFinding } from "./findings.ts";
import { categoryTitles } from "./words.ts";

declare const SEAWORTHY_VERSION: string;

/** A percentage as it is shown, to two decimals, and exactly, as a fraction such as `380/7`. */
export interface ReportFigure {
  readonly shown: number;
  readonly value: number;
  readonly exact: string;
}

/** `line` is 1-based; null where the whole file, or its absence, is meant. */
export interface ReportPlace {
  readonly file: string;
  readonly line: number | null;
}

interface ReportEvidence extends ReportPlace {
  readonly note: string;
}

/** A category with what it earned; figures are null when none of its checks applies. */
export interface ReadinessCategory {
  readonly id: Category;
  readonly title: string;
  readonly score: ReportFigure | null;
  readonly upper: ReportFigure | null;
  readonly evidence: ReportFigure | null;
  /** What counts of the category in the mean. */
  readonly weight: number;
  /** Weight of its checks that count, and how much of it was earned. */
  readonly points: { readonly earned: number; readonly possible: number };
  readonly owner: string | null;
}

interface ReadinessBlocker {
  readonly kind: "check" | "checklist";
  readonly checks: readonly string[];
  readonly title: string;
  readonly reason: string;
  /** "" when the project lacks something as a whole. */
  readonly file: string;
  readonly line: number | null;
  /** Minutes. */
  readonly effort: number;
  /** Checklist lines that claim it is done. */
  readonly claims: readonly ReportEvidence[];
}

/** A check with its result. `met` of `found` are the places that are right. */
export interface ReadinessCheck {
  readonly id: string;
  readonly title: string;
  readonly kind: CheckResult["kind"];
  readonly category: Category;
  readonly priority: Priority;
  readonly status: CheckStatus;
  /** 0 to 1. */
  readonly credit: number;
  readonly met: number;
  readonly found: number;
  /** Points of the overall score that it would add. */
  readonly gain: number;
  /** Minutes. */
  readonly effort: number;
  readonly blocker: boolean;
  readonly reason: string;
  readonly evidence: readonly ReportEvidence[];
  /** What a person answers; of manual checks only. */
  readonly question: string | null;
}

/** An attestation or a waiver. */
interface ReadinessRecord extends ReportPlace {
  readonly kind: RecordState["kind"];
  readonly check: string | null;
  readonly fingerprint: string | null;
  readonly state: RecordState["state"];
  readonly owner: string | null;
  readonly approver: string | null;
  /** The reason of a waiver, the evidence of an attestation. */
  readonly text: string;
  /** The last day on which it holds. */
  readonly until: string | null;
}

/** One thing to do; it may close several checks at once. */
export interface ReadinessPlanItem {
  readonly kind: "check" | "checklist";
  readonly checks: readonly string[];
  readonly title: string;
  readonly priority: Priority;
  readonly blocker: boolean;
  /** Minutes. */
  readonly effort: number;
  /** Points of the overall score. */
  readonly gain: number;
  /** Where to begin; "" and null where there is no such place. */
  readonly file: string;
  readonly line: number | null;
}

/** The way to no open blocker and to full marks. */
export interface ReadinessPlan {
  readonly items: readonly ReadinessPlanItem[];
  readonly minutes: number;
  readonly quickStart: { readonly items: number; readonly minutes: number };
  /** Indexes into `items`; null when the whole fits into a day. */
  readonly weeks: readonly { readonly week: 1 | 2 | 3 | 4 | "later"; readonly items: readonly number[]; readonly minutes: number }[] | null;
}

/** A package of the project with its own result. */
export interface ReadinessPackage {
  readonly path: string;
  readonly name: string;
  /** Such as "service" or "library". */
  readonly kind: string;
  readonly overall: ReportFigure | null;
  readonly verdict: Verdict;
  readonly blockers: number;
}

/**
 * What a report says of a project or of one of its packages: one model for HTML, Markdown and JSON, and the form of the JSON itself; see
 * readiness.schema.json. It holds no time and no absolute path, so that the same project gives the same report everywhere.
 */
export interface ReadinessReport {
  /** Version of the program. */
  readonly version: string;
  /** Name of the project's folder, or of the package. */
  readonly name: string;
  /** The package that the report is about; null for the whole project. */
  readonly package: { readonly path: string; readonly kind: string } | null;
  /** The day of the run, where it was asked for. */
  readonly day: string | null;
  readonly verdict: Verdict;
  readonly overall: ReportFigure | null;
  readonly upper: ReportFigure | null;
  readonly evidence: ReportFigure | null;
  readonly gate: Gate;
  readonly categories: readonly ReadinessCategory[];
  readonly blockers: readonly ReadinessBlocker[];
  /** Open findings by file and place. */
  readonly findings: readonly ReportFinding[];
  /** Number of open findings by priority. */
  readonly open: Readonly<Record<Priority, number>>;
  /** Findings that a comment, the policy or a waiver takes out of sight: they are nothing new to a later run. */
  readonly hidden: readonly HiddenFinding[];
  /** By category, priority and id. */
  readonly checks: readonly ReadinessCheck[];
  readonly records: readonly ReadinessRecord[];
  readonly plan: ReadinessPlan;
  readonly files: {
    readonly scanned: number;
    readonly skipped: readonly { readonly file: string; readonly reason: string }[];
  };
  /** Empty where the project is one package, and in the report of a package. */
  readonly packages: readonly ReadinessPackage[];
}

/** What a report is made from. */
interface ReportSource {
  readonly name: string;
  readonly package: ReadinessReport["package"];
  readonly day: string | null;
  readonly evaluation: Evaluation;
  readonly checks: readonly Check[];
  readonly records: Records;
  readonly policy: Policy;
  readonly files: ReadinessReport["files"];
  readonly packages: readonly ReadinessPackage[];
}

/** A figure as reports have it. */
export function reportFigure(figure: Figure | null): ReportFigure | null {
  return figure && { shown: figure.shown, value: hundredths(figure.value), exact: figure.exact };
}

/** Makes the model. Its order is fixed: vocabulary, then priority, then code units. */
export function readinessReport(source: ReportSource): ReadinessReport {
  const { evaluation } = source;
  const { score, gate } = evaluation;
  const standing = evaluation.findings.filter(isStanding);
  const inPriority = groupBy(standing, ({ priority }) => priority);
  return {
    version: SEAWORTHY_VERSION,
    name: source.name,
    package: source.package,
    day: source.day,
    verdict: score.verdict,
    overall: reportFigure(score.overall),
    upper: reportFigure(score.upper),
    evidence: reportFigure(score.evidence),
    gate,
    categories: reportCategories(source),
    blockers: score.blockers.map((blocker) => reportBlocker(blocker, evaluation)),
    findings: standing.map(reportFinding),
    open: Object.fromEntries(priorities.map((priority) => [priority, inPriority.get(priority)?.length ?? 0])) as Record<Priority, number>,
    hidden: hiddenFindings(evaluation),
    checks: reportChecks(source),
    records: evaluation.records.map((state) => reportRecord(state, source.records)).sort(byPlace),
    plan: reportPlan(evaluation),
    files: source.files,
    packages: source.packages,
  };
}

function reportCategories({ evaluation, policy }: ReportSource): ReadinessCategory[] {
  const results = groupBy(evaluation.checks, ({ category }) => category);
  return evaluation.score.categories.map(({ id, score, upper, evidence, weight, owner }) => {
    const counted = (results.get(id) ?? []).filter(({ status }) => status !== "not-applicable");
    const weightOf = ({ priority }: CheckResult): number => policy.weights[priority];
    const earned = counted.reduce((sum, result) => sum + weightOf(result) * creditOf(result).valueOf(), 0);
    const possible = counted.reduce((sum, result) => sum + weightOf(result), 0);
    return {
      id,
      title: categoryTitles[id],
      score: reportFigure(score),
      upper: reportFigure(upper),
      evidence: reportFigure(evidence),
      weight,
      points: { earned: hundredths(earned), possible: hundredths(possible) },
      owner: owner ?? null,
    };
  });
}

function hundredths(number: number): number {
  return Math.round(number * 100) / 100;
}

function lineFrom(line: number | undefined): number | null {
  return line === undefined || line < 0 ? null : line + 1;
}

function reportBlocker(blocker: Evaluation["score"]["blockers"][number], { score }: Evaluation): ReadinessBlocker {
  const { kind, checks, title, reason, file, line, related } = blocker;
  const item = score.plan.items.find((each) =>
    each.kind === kind && kind === "check" ? each.checks.includes(checks[0] ?? "") : each.title === title,
  );
  return {
    kind,
    checks,
    title,
    reason,
    file: file ?? "",
    line: lineFrom(line),
    effort: item?.effort ?? 0,
    claims: related.map((claim) => ({ file: claim.file, line: lineFrom(claim.line), note: claim.note })),
  };
}

function reportPlan({ score, findings, checks }: Evaluation): ReadinessPlan {
  const { items, minutes, quickStart, weeks } = score.plan;
  const places = groupBy(findings.filter(isStanding), ({ finding }) => finding.check);
  const results = new Map(checks.map((result) => [result.id, result]));
  const placeOf = (item: (typeof items)[number]): ReportPlace => {
    const blocker = score.blockers.find(({ kind, title }) => kind === "checklist" && item.kind === kind && title === item.title);
    const [place] = item.kind === "check" ? item.checks.flatMap((id) => places.get(id) ?? []) : [];
    const seen = blocker ?? (place ? { file: place.file, line: place.finding.range.start.line } : undefined);
    const shown = seen ?? item.checks.flatMap((id) => results.get(id)?.evidence ?? []).find(({ line }) => line >= 0);
    return { file: shown?.file ?? "", line: lineFrom(shown?.line) };
  };
  return {
    items: items.map((item) => ({ ...item, gain: hundredths(item.gain), ...placeOf(item) })),
    minutes,
    quickStart,
    weeks: weeks ?? null,
  };
}

function reportChecks({ evaluation, checks }: ReportSource): ReadinessCheck[] {
  const { score } = evaluation;
  const known = new Map(checks.map((check) => [check.id, check]));
  const gains = new Map(score.gains.map(({ check, gain }) => [check, gain.value]));
  const blocking = new Set(score.blockers.flatMap((blocker) => (blocker.kind === "check" ? blocker.checks : [])));
  return evaluation.checks
    .map((result): ReadinessCheck => {
      const { id, kind, category, priority, status, met, found, effort, reason } = result;
      const check = known.get(id);
      return {
        id,
        title: check?.title ?? id,
        kind,
        category,
        priority,
        status,
        credit: creditOf(result).valueOf(),
        met,
        found,
        gain: hundredths(gains.get(id) ?? 0),
        effort,
        blocker: blocking.has(id),
        reason,
        evidence: result.evidence.map(({ file, line, note }) => ({ file, line: lineFrom(line), note })),
        question: check?.kind === "manual" ? check.ask : null,
      };
    })
    .sort(
      (a, b) =>
        categories.indexOf(a.category) - categories.indexOf(b.category) ||
        priorities.indexOf(a.priority) - priorities.indexOf(b.priority) ||
        (a.id < b.id ? -1 : 1),
    );
}

function reportRecord(state: RecordState, { attestations, waivers }: Records): ReadinessRecord {
  const { kind, check, fingerprint, owner, until, file, line } = state;
  const isIt = ({ places }: { readonly places: Records["waivers"][number]["places"] }): boolean =>
    places.file === file && places.at.range.start.line === line;
  const attestation = kind === "attestation" ? attestations.find(isIt) : undefined;
  const waiver = kind === "attestation" ? undefined : waivers.find(isIt);
  return {
    kind,
    check: check ?? null,
    fingerprint: fingerprint ?? null,
    state: state.state,
    owner: owner ?? null,
    approver: waiver?.approver ?? null,
    text: attestation?.evidence ?? waiver?.reason ?? waiver?.evidence ?? "",
    until: until ?? null,
    file,
    line: line + 1,
  };
}

function byPlace(a: ReportPlace, b: ReportPlace): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return (a.line ?? 0) - (b.line ?? 0);
}
