/**
 * Results, score, gate and launch plan of a project: a pure function of its findings and facts, its records, its policy and the day.
 * Editor, command line and report all call it, so they cannot disagree.
 */
import type { Check, ProjectCheck } from "../api/check.ts";
import type { ProjectAnswer } from "../api/project.ts";
import type { Finding } from "../api/result.ts";
import { runAll, type Steps } from "../api/steps.ts";
import type { Range } from "../api/text.ts";
import { categories } from "../api/vocabulary.ts";
import { type Attestation, isDate, lensOf, type PolicyLens, type Waiver } from "../records/index.ts";
import { correctedView } from "../api/corrections.ts";
import { codeDraft, type Draft, manualDraft, projectDraft } from "./answers.ts";
import { findBlockers } from "./blockers.ts";
import { checklistItems, checklistLines, claimedChecks } from "./checklist.ts";
import { type Collected, collect, compareTexts, type OpenPlace, placeOf } from "./collect.ts";
import { Coverage, isInconclusive } from "./coverage.ts";
import { applyFindingWaivers, type Seen, splitWaivers, withoutDismissed } from "./exemptions.ts";
import { expiringOf } from "./forecast.ts";
import { standingGate, verdictOf } from "./gate.ts";
import { Ledger } from "./ledger.ts";
import { addUp, declaredOf, evidenceOf, figure, type Numbers, scoreOf, upperOf } from "./numbers.ts";
import { bestOf, gainsOf, planOf } from "./plan.ts";
import { recordFindings, staleBaseline } from "./record-findings.ts";
import { type Settled, type SettleContext, settle } from "./settle.ts";
import { type Traits, traitsOf } from "./traits.ts";
import type { CategoryScore, Evaluation, EvaluationInput, Figure, LocatedFinding, ProjectSource } from "./types.ts";

export { bandOf, durationText } from "./bands.ts";
export { incompleteOf } from "./coverage.ts";
export { exitCodeOf, type PullRequestBase, pullRequestGate, spokenReasons } from "./gate.ts";
export { kindOf } from "./kind.ts";
export { creditOf } from "./numbers.ts";
export type * from "./types.ts";

const noPlaces: readonly OpenPlace[] = [];
const noWaivers: readonly Waiver[] = [];
const noAttestations: readonly Attestation[] = [];

/** What evaluating checks needs and yields besides results. */
interface Run {
  readonly input: EvaluationInput;
  readonly lens: PolicyLens;
  readonly traits: Traits;
  readonly coverage: Coverage;
  readonly claimed: ReadonlySet<string>;
  readonly places: ReadonlyMap<string, readonly OpenPlace[]>;
  readonly errors: { rule: string; message: string }[];
}

function draftOf(check: Check, run: Run, { view, key }: Seen): Draft {
  const priority = run.lens.priority(check);
  if (check.kind === "code")
    return codeDraft(check, priority, run.places.get(check.id) ?? noPlaces, view.metPlaces(check.id), run.coverage);
  const claimed = run.claimed.has(check.id);
  if (check.kind === "manual") return manualDraft(check, priority, run.traits, claimed);
  const { project } = run.input;
  const ask = (asked: ProjectCheck): ProjectAnswer => remembered(project, asked.id, key, () => asked.evaluate(view));
  const { draft, answer, error } = projectDraft(check, priority, ask, run.traits, {
    claimed,
    unseen: (run.input.incomplete?.unseen ?? 0) > 0,
  });
  if (error !== undefined) run.errors.push({ rule: check.id, message: error });
  const open = (draft.status === "fail" || draft.status === "partial") && answer?.at ? [projectPlace(check, answer, answer.at, run)] : [];
  return { ...draft, open };
}

function remembered<T>(project: ProjectSource, name: string, given: string, make: () => T): T {
  return project.remember ? project.remember(name, given, make) : make();
}

/** The range of a project check's finding: from the text where the host has it, else the line of the evidence in that file. */
function rangeOf(answer: ProjectAnswer, at: NonNullable<ProjectAnswer["at"]>, project: ProjectSource): Range {
  const known = project.rangeOf?.(at.file, at.span);
  if (known) return known;
  const line = Math.max(0, answer.evidence.find((evidence) => evidence.file === at.file)?.line ?? 0);
  return { start: { line, character: 0 }, end: { line, character: 0 } };
}

function projectPlace(check: ProjectCheck, answer: ProjectAnswer, at: NonNullable<ProjectAnswer["at"]>, run: Run): OpenPlace {
  const { project, records } = run.input;
  const finding: Finding = {
    check: check.id,
    priority: check.priority,
    category: check.category,
    message: answer.reason,
    // A project check has one place at most, so its name is enough to find it again.
    fingerprint: `${check.id}@project`,
    start: at.span.start,
    end: at.span.end,
    range: rangeOf(answer, at, project),
    fixes: [],
    related: [],
  };
  return placeOf(at.file, finding, check, run.lens, records.baseline);
}

/** Leaves out dismissed findings. */
function standing(collected: Collected, dismissed: ReadonlySet<OpenPlace>): ReadonlyMap<string, readonly OpenPlace[]> {
  if (dismissed.size === 0) return collected.byCheck;
  const places = new Map<string, readonly OpenPlace[]>(collected.byCheck);
  for (const { finding } of dismissed) {
    places.set(
      finding.check,
      (collected.byCheck.get(finding.check) ?? []).filter((place) => !dismissed.has(place)),
    );
  }
  return places;
}

/** The waivers of each check: those that name it, and those that name the finding of a project check. */
function waiversOf(
  draft: Draft,
  byCheck: ReadonlyMap<string, readonly Waiver[]>,
  byFingerprint: ReadonlyMap<string, readonly Waiver[]>,
  ledger: Ledger,
) {
  const named = byCheck.get(draft.check.id) ?? noWaivers;
  const fingerprint = draft.check.kind === "project" ? draft.open[0]?.finding.fingerprint : undefined;
  const found = fingerprint === undefined ? undefined : byFingerprint.get(fingerprint);
  if (!found) return named;
  const usable = found.filter(({ kind }) => kind !== "false-positive");
  for (const waiver of found) {
    if (waiver.kind !== "false-positive") continue;
    ledger.note(waiver, "invalid", "a project check's answer cannot be dismissed; say where it is solved with mitigated-elsewhere", "kind");
  }
  return [...named, ...usable];
}

function groupAttestations(attestations: readonly Attestation[]): ReadonlyMap<string, readonly Attestation[]> {
  const groups = new Map<string, Attestation[]>();
  for (const attestation of attestations) {
    const group = groups.get(attestation.check);
    if (group) group.push(attestation);
    else groups.set(attestation.check, [attestation]);
  }
  return groups;
}

function optional(percent: Parameters<typeof figure>[0] | undefined): Figure | null {
  return percent === undefined ? null : figure(percent);
}

function categoryScores(numbers: Numbers, { categoryWeights, owners }: EvaluationInput["policy"]): readonly CategoryScore[] {
  return categories.flatMap((id): CategoryScore[] => {
    const sum = numbers.categories.get(id);
    if (!sum) return [];
    const owner = owners[id];
    const score = { score: optional(scoreOf(sum)), upper: optional(upperOf(sum)), evidence: optional(evidenceOf(sum)) };
    return [{ id, ...score, declared: figure(declaredOf(sum)), weight: categoryWeights[id], ...(owner === undefined ? {} : { owner }) }];
  });
}

function* settleAll(run: Run, dismissed: ReadonlySet<OpenPlace>, context: SettleContext): Steps<ReadonlyMap<string, Settled>> {
  const { registry, project, records } = run.input;
  const { byCheck, byFingerprint } = splitWaivers(records.waivers);
  const attestations = groupAttestations(records.attestations);
  const corrections = run.input.policy.traits;
  const { view, key } = withoutDismissed(project.view, dismissed);
  const seen = { view: correctedView(view, corrections), key: JSON.stringify([corrections, key]) };
  const settled = new Map<string, Settled>();
  const scored = registry.filter((check) => !(check.kind === "code" && check.stage === "preview"));
  for (const check of scored.sort((a, b) => compareTexts(a.id, b.id))) {
    const draft = draftOf(check, run, seen);
    const waivers = waiversOf(draft, byCheck, byFingerprint, context.ledger);
    settled.set(check.id, settle(draft, attestations.get(check.id) ?? noAttestations, waivers, context));
    yield;
  }
  for (const record of [...records.waivers, ...records.attestations]) {
    const why = record.check === undefined ? "no finding has this fingerprint" : "its check is not scored";
    context.ledger.unusedUnlessNoted(record, why);
  }
  return settled;
}

/**
 * Evaluates a project.
 * @throws RangeError when `today` is no date.
 */
export function evaluate(input: EvaluationInput): Evaluation {
  return runAll(evaluating(input));
}

/**
 * As {@link evaluate}, check by check, so that the caller can give way in between. When the project changes meanwhile the evaluation is of no
 * use, but what the project remembers of the checks' answers is.
 * @throws RangeError when `today` is no date, at the first step.
 */
export function* evaluating(input: EvaluationInput): Steps<Evaluation> {
  const { registry, project, records, policy, today, incomplete } = input;
  if (!isDate(today)) throw new RangeError(`"${today}" is no date; give the day as YYYY-MM-DD`);
  const lens = lensOf(policy);
  const inconclusive = isInconclusive(incomplete);
  const context: SettleContext = { today, ledger: new Ledger(inconclusive) };
  const checks = new Map(registry.map((check) => [check.id, check]));

  const fingerprints = splitWaivers(records.waivers).byFingerprint;
  const collected = collect(project.findings(), checks, lens, records.baseline, new Set(fingerprints.keys()));
  const dismissed = applyFindingWaivers(fingerprints, collected, context);
  const items = remembered(project, "checklist items", "", () => checklistItems(project.view));
  const lines = checklistLines(items, lens);
  const run: Run = {
    input,
    lens,
    traits: traitsOf(project.view, policy.traits, project.folder),
    coverage: new Coverage(incomplete, project.view.files),
    claimed: claimedChecks(lines),
    places: standing(collected, dismissed),
    errors: [],
  };
  yield;
  const settled = yield* settleAll(run, dismissed, context);
  const results = [...settled.values()].map(({ result }) => result);
  const declared = new Set([...settled.values()].flatMap((each) => (each.declared ? [each.result.id] : [])));

  const numbers = addUp(results, declared, policy);
  const blockers = findBlockers(settled, lines);
  const gate = standingGate(numbers, blockers, policy);
  const gains = gainsOf(settled.values(), numbers);
  const plan = planOf(gains, settled, blockers);
  yield;
  const ofFiles = collected.all.filter((place) => !dismissed.has(place));
  const ofProject = [...settled.values()].flatMap(({ draft }) => (draft.check.kind === "project" ? draft.open : []));
  const stale = inconclusive ? [] : staleBaseline(records.baseline, [...ofFiles, ...ofProject]);
  const ofRecords = recordFindings([...records.problems, ...context.ledger.problems, ...stale], checks);
  const waived = results.some(({ status }) => status === "waived") || ofFiles.some((place) => place.waived);
  return {
    checks: results,
    findings: inFileOrder(ofFiles, [...ofProject, ...ofRecords]),
    dismissed: [...dismissed],
    score: {
      overall: optional(numbers.overall),
      upper: optional(numbers.upper),
      evidence: optional(numbers.evidence),
      verdict: verdictOf(gate, inconclusive, waived),
      blockers,
      categories: categoryScores(numbers, policy),
      gains,
      best: bestOf(plan),
      plan,
    },
    gate,
    records: context.ledger.states,
    expiring: expiringOf(context.ledger.states, today),
    errors: run.errors,
  };
}

function compareLocated(a: LocatedFinding, b: LocatedFinding): number {
  return compareTexts(a.file, b.file) || a.finding.start - b.finding.start || compareTexts(a.finding.check, b.finding.check);
}

/** Merges a few findings into many that are in order already. */
function inFileOrder(many: readonly LocatedFinding[], few: readonly LocatedFinding[]): readonly LocatedFinding[] {
  const merged: LocatedFinding[] = [];
  let at = 0;
  for (const next of [...few].sort(compareLocated)) {
    for (let each = many[at]; each && compareLocated(each, next) <= 0; each = many[++at]) merged.push(each);
    merged.push(next);
  }
  for (; at < many.length; at++) merged.push(many[at] as LocatedFinding);
  return merged;
}
