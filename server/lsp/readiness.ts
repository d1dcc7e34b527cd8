/** From an evaluation to what the sidebar shows. */
import type { Check } from "@seaworthy/rules/api/check";
import type { CheckResult } from "@seaworthy/rules/api/result";
import type { priorities } from "@seaworthy/rules/api/vocabulary";
import { bandOf, creditOf, type Evaluation, type Figure, type Gain, type LocatedFinding } from "@seaworthy/rules/score/index";
import type {
  Band,
  Blocker,
  CheckAction,
  CategoryScore,
  CheckEntry,
  ConfigurationError,
  ExpiringRecord,
  Place,
  PlaceEntry,
  PlanItem,
  Readiness,
  ReadinessSummary,
  SkippedFile,
} from "../protocol/index.ts";
import { categoryTitles } from "../report/words.ts";
import { groupBy } from "../workspace/group.ts";
import { recordActions } from "../workspace/record-choices.ts";
import type { RecordedRun } from "../workspace/history.ts";
import { isStanding } from "../workspace/shown.ts";
import { checklistEntries } from "./checklists.ts";
import { offersScaffold } from "../workspace/scaffolds.ts";
import type { Root } from "./root.ts";

/** Items of "best next". */
const bestCount = 5;
/** Skipped files that a summary names. */
const exampleCount = 20;

/** Gives the URI of a project's file, as the client spells it. */
export type UriOf = (file: string) => string;

const shown = (figure: Figure | null): number | null => (figure ? figure.shown : null);
const band = (figure: Figure | null): Band | null => (figure ? bandOf(figure).id : null);

/** What every part of a root's readiness is made from. */
interface Source {
  readonly root: Root;
  readonly evaluation: Evaluation;
  readonly checks: ReadonlyMap<string, Check>;
  readonly results: ReadonlyMap<string, CheckResult>;
  readonly findings: ReadonlyMap<string, readonly LocatedFinding[]>;
  readonly gains: ReadonlyMap<string, Gain>;
  readonly blocking: ReadonlySet<string>;
  readonly history: readonly RecordedRun[];
  /** By check. */
  readonly records: ReadonlyMap<string, Evaluation["records"]>;
  readonly uriOf: UriOf;
}

function sourceOf(root: Root, evaluation: Evaluation, uriOf: UriOf): Source {
  const { workspace } = root;
  return {
    root,
    evaluation,
    checks: new Map(workspace.analyzer.registry.checks.map((check) => [check.id, check])),
    results: new Map(evaluation.checks.map((result) => [result.id, result])),
    findings: groupBy(evaluation.findings, ({ finding }) => finding.check),
    gains: new Map(evaluation.score.gains.map((gain) => [gain.check, gain])),
    blocking: new Set(evaluation.score.blockers.flatMap((blocker) => (blocker.kind === "check" ? blocker.checks : []))),
    history: root.history,
    records: groupBy(evaluation.records, ({ check = "" }) => check),
    uriOf,
  };
}

/**
 * Everything but the places, as the last evaluation has it: a summary must not hold up typing. Before the first scan has ended there is
 * nothing to say but how far it is.
 */
export function summaryOf(root: Root, uriOf: UriOf): ReadinessSummary {
  const { workspace, state } = root;
  if (state.kind === "scanning" && state.first) return emptySummary(root, uriOf);
  return summarize(sourceOf(root, workspace.lastEvaluation ?? workspace.evaluation(), uriOf));
}

/** Everything, up to date. */
export function readinessOf(root: Root, uriOf: UriOf): Readiness {
  if (root.state.kind === "scanning" && root.state.first) return { ...emptySummary(root, uriOf), checks: [], checklists: [], skipped: [] };
  const source = sourceOf(root, root.workspace.evaluation(), uriOf);
  return {
    ...summarize(source),
    checks: source.evaluation.checks.map((result) => checkEntry(result, source)),
    checklists: checklistEntries(root.workspace, uriOf),
    skipped: skippedOf(root, Number.POSITIVE_INFINITY, uriOf),
  };
}

/** What is known of a root before anything is known of its files. */
function emptySummary(root: Root, uriOf: UriOf): ReadinessSummary {
  return {
    ...headOf(root, uriOf),
    overall: null,
    upper: null,
    evidence: 0,
    band: null,
    verdict: "inconclusive",
    delta: null,
    gate: { passed: false, reasons: [] },
    categories: [],
    blockers: [],
    bestNext: [],
    plan: { items: [], effort: 0, quickStart: { items: 0, effort: 0 }, weeks: [] },
    expiring: [],
    open: { P0: 0, P1: 0, P2: 0, P3: 0 },
    files: { scanned: 0, skipped: 0, examples: [] },
  };
}

/** What does not depend on an evaluation. */
function headOf(root: Root, uriOf: UriOf) {
  return {
    root: root.uri,
    name: root.name,
    revision: root.revision,
    scan: root.state,
    configuration: root.workspace.records.policyProblems.map(
      (problem): ConfigurationError => ({
        message: problem.message,
        place: { file: problem.file, uri: uriOf(problem.file), ...problem.range.start },
      }),
    ),
    trend: root.history.map(({ time, overall }) => ({ time, overall })),
  };
}

function summarize(source: Source): ReadinessSummary {
  const { root, evaluation, history, uriOf } = source;
  const { score, gate } = evaluation;
  const { workspace } = root;
  const last = history.at(-1);
  let files = 0;
  let skipped = 0;
  for (const result of workspace.project.results.values()) {
    files++;
    if (result.skipped !== undefined) skipped++;
  }
  const standing = evaluation.findings.filter(isStanding);
  const open = (priority: string) => standing.filter((finding) => finding.priority === priority).length;
  const items = score.plan.items.map((item): PlanItem => planItem(item, source));
  return {
    ...headOf(root, uriOf),
    overall: shown(score.overall),
    upper: shown(score.upper),
    evidence: score.evidence?.shown ?? 0,
    band: band(score.overall),
    verdict: score.verdict,
    delta: score.overall && last ? round(score.overall.value - last.overall) : null,
    gate: { passed: gate.passed, reasons: gate.reasons.map(({ message }) => message) },
    categories: score.categories.map((category): CategoryScore => {
      const before = last?.categories[category.id];
      return {
        id: category.id,
        title: categoryTitles[category.id],
        score: shown(category.score),
        upper: shown(category.upper),
        evidence: category.evidence?.shown ?? 0,
        band: band(category.score),
        delta: category.score && before !== undefined ? round(category.score.value - before) : null,
        blockers: [...source.blocking].filter((id) => source.results.get(id)?.category === category.id).length,
      };
    }),
    blockers: inOrderOfPlan(score).map((blocker): Blocker => {
      const id = blocker.checks[0] ?? "";
      const result = source.results.get(id);
      const at = blocker.file === undefined ? [] : [placeAt(blocker.file, blocker.line ?? -1, 0, uriOf)];
      const places = blocker.kind === "check" ? placesOf(id, source) : [];
      return {
        check: blocker.kind === "check" ? id : "",
        title: blocker.title,
        category: result?.category ?? "documentation",
        status: result?.status ?? "fail",
        reason: blocker.reason,
        effort: result?.effort ?? 0,
        fixable: blocker.kind === "check" && isFixable(id, source),
        places: places.length > 0 ? places : at,
        actions: blocker.kind === "check" ? actionsOf(id, source) : [],
      };
    }),
    bestNext: score.best.slice(0, bestCount).map((item): PlanItem => planItem(item, source)),
    plan: {
      items,
      effort: score.plan.minutes,
      quickStart: { items: score.plan.quickStart.items, effort: score.plan.quickStart.minutes },
      weeks: (score.plan.weeks ?? []).map(({ week, items: indexes, minutes }) => ({ week, items: indexes, effort: minutes })),
    },
    expiring: evaluation.expiring.map((record) => expiringRecord(record, source)),
    open: { P0: open("P0"), P1: open("P1"), P2: open("P2"), P3: open("P3") } satisfies Record<(typeof priorities)[number], number>,
    files: { scanned: files - skipped, skipped, examples: skippedOf(root, exampleCount, uriOf) },
  };
}

/** The first files that were not looked at. */
function skippedOf({ workspace }: Root, most: number, uriOf: UriOf): SkippedFile[] {
  const found: SkippedFile[] = [];
  for (const { path, skipped } of workspace.project.results.values()) {
    if (found.length >= most) break;
    if (skipped !== undefined) found.push({ file: path, uri: uriOf(path), reason: skipped });
  }
  return found;
}

/** What blocks, in the order in which the plan has it. */
function inOrderOfPlan({ blockers, plan }: Evaluation["score"]): Evaluation["score"]["blockers"] {
  const order = new Map(plan.items.flatMap(({ kind, checks, title }, index) => planKeys(kind, checks, title).map((key) => [key, index])));
  const at = ({ kind, checks, title }: Evaluation["score"]["blockers"][number]) =>
    order.get(planKeys(kind, checks, title)[0] ?? "") ?? plan.items.length;
  return [...blockers].sort((a, b) => at(a) - at(b));
}

function planKeys(kind: string, checks: readonly string[], title: string): readonly string[] {
  return kind === "check" ? checks : [`${title}\n${checks.join(" ")}`];
}

/** A waiver of a single finding is called by the check of that finding. */
function expiringRecord(record: Evaluation["expiring"][number], { evaluation, checks, uriOf }: Source): ExpiringRecord {
  const { kind, fingerprint, owner, until, days, file, line } = record;
  const waived = [...evaluation.findings, ...evaluation.dismissed].find(({ finding }) => finding.fingerprint === fingerprint);
  const check = record.check ?? (fingerprint === undefined ? "" : (waived?.finding.check ?? ""));
  const title = checks.get(check)?.title ?? check;
  const place = placeAt(file, line, 0, uriOf);
  return { kind, check, ...(fingerprint !== undefined && { fingerprint }), title, owner: owner ?? null, until, days, place };
}

function actionsOf(id: string, { root, checks, results, findings, records }: Source): readonly CheckAction[] {
  const check = checks.get(id);
  const result = results.get(id);
  if (!check || !result) return [];
  const recorded = recordActions(check, result, findings.get(id) ?? [], records.get(id) ?? []);
  return offersScaffold(root.workspace, result) ? ["scaffold" as const, ...recorded] : recorded;
}

function round(points: number): number {
  return Math.round(points * 10) / 10;
}

function placeAt(file: string, line: number, character: number, uriOf: UriOf): Place {
  return { file, uri: uriOf(file), line, character };
}

function placesOf(check: string, { findings, uriOf }: Source): Place[] {
  return (findings.get(check) ?? [])
    .filter(isStanding)
    .map(({ file, finding: { range } }) => placeAt(file, range.start.line, range.start.character, uriOf));
}

function planItem({ kind, checks, title, effort, gain, priority }: Evaluation["score"]["plan"]["items"][number], source: Source): PlanItem {
  const [id = ""] = checks;
  // A line of a checklist goes to the first of its checks; work on several checks is all of their places.
  const own = kind === "check" ? checks : [id];
  const places = own.flatMap((check) => placesOf(check, source));
  const result = source.results.get(id);
  return {
    check: id,
    checks,
    title,
    category: result?.category ?? "documentation",
    priority,
    status: result?.status ?? "fail",
    blocker: own.some((check) => source.blocking.has(check)),
    gain: round(gain),
    effort,
    fixable: own.some((check) => isFixable(check, source)),
    places: places.length,
    place: places[0] ?? firstEvidence(result, source.uriOf) ?? null,
  };
}

function isFixable(check: string, { findings }: Source): boolean {
  return (findings.get(check) ?? []).some((located) => isStanding(located) && hasSafeFix(located));
}

function firstEvidence(result: CheckResult | undefined, uriOf: UriOf): Place | undefined {
  const evidence = result?.evidence.find(({ file }) => file !== "");
  return evidence && placeAt(evidence.file, evidence.line, 0, uriOf);
}

function hasSafeFix({ finding }: LocatedFinding): boolean {
  return finding.fixes.some((fix) => fix.kind === "safe");
}

function checkEntry(result: CheckResult, source: Source): CheckEntry {
  const places = (source.findings.get(result.id) ?? []).filter(({ waived, mitigated }) => !waived && !mitigated);
  return {
    id: result.id,
    title: source.checks.get(result.id)?.title ?? result.id,
    kind: result.kind,
    category: result.category,
    priority: result.priority,
    status: result.status,
    credit: creditOf(result).valueOf(),
    gain: round(source.gains.get(result.id)?.gain.value ?? 0),
    effort: result.effort,
    blocker: source.blocking.has(result.id),
    ...(result.unknown !== undefined && { unknown: result.unknown }),
    reason: result.reason,
    evidence: result.evidence.map(({ file, line, note }) => ({ ...placeAt(file, line, 0, source.uriOf), note })),
    places: places.map((located): PlaceEntry => {
      const { file, finding, priority } = located;
      return {
        ...placeAt(file, finding.range.start.line, finding.range.start.character, source.uriOf),
        message: finding.message,
        priority,
        fingerprint: finding.fingerprint,
        fixable: hasSafeFix(located),
        ...(finding.suppressed !== undefined && { suppressed: finding.suppressed }),
      };
    }),
    actions: actionsOf(result.id, source),
  };
}
