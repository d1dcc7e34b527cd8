/** What can be recorded of a check in a project: whether it may be attested or waived, by whom, until when, and why not. */
import type { Check } from "@seaworthy/rules/api/check";
import type { CheckResult } from "@seaworthy/rules/api/result";
import type { Priority } from "@seaworthy/rules/api/vocabulary";
import { addDays, attestationDays, daysBetween, waiverDays, waiverKinds } from "@seaworthy/rules/records/index";
import { graver } from "@seaworthy/rules/records/policy";
import type { Evaluation, LocatedFinding, RecordState } from "@seaworthy/rules/score/index";
import type { AttestChoices, PresentRecord, RecordAction, RecordChoices, RecordTarget, WaiverChoice } from "../protocol/index.ts";
import { type OwnerCandidate, ownerCandidates } from "./owners.ts";
import { isStanding } from "./shown.ts";
import type { Workspace } from "./workspace.ts";

/** A check with what the last evaluation says of it. */
interface TargetState {
  readonly check: Check;
  readonly result: CheckResult | undefined;
  /** Places of the target that nobody has dismissed, those under a waiver too. */
  readonly places: readonly LocatedFinding[];
  /** Of what a waiver would cover. */
  readonly priority: Priority;
  readonly fingerprint: string | undefined;
  readonly records: readonly RecordState[];
}

/** The state of a target; undefined for an unknown check. A project check has one answer: its finding stands for the check. */
export function targetState(workspace: Workspace, { check: id, fingerprint: given }: RecordTarget): TargetState | undefined {
  const check = workspace.analyzer.registry.checks.find((each) => each.id === id);
  if (!check) return undefined;
  const evaluation = workspace.evaluation();
  const fingerprint = check.kind === "code" ? given : undefined;
  const result = evaluation.checks.find((each) => each.id === id);
  const places = evaluation.findings.filter(
    ({ finding }) => finding.check === id && (fingerprint === undefined || finding.fingerprint === fingerprint),
  );
  const own = result?.priority ?? check.priority;
  const [first, ...more] = places.map(({ priority }) => priority);
  const priority = first === undefined ? own : [...more, ...(fingerprint === undefined ? [own] : [])].reduce(graver, first);
  return { check, result, places, priority, fingerprint, records: recordsOf(evaluation, id, fingerprint) };
}

function recordsOf(evaluation: Evaluation, check: string, fingerprint: string | undefined): readonly RecordState[] {
  return evaluation.records.filter((record) => (fingerprint === undefined ? record.check === check : record.fingerprint === fingerprint));
}

/** Why a check cannot be attested; undefined when it can. */
function whyNotAttested({ check, result, places }: TargetState): string | undefined {
  if (attestationDays(check) === undefined) return "It is decided from the files; use a waiver if it has to wait.";
  const [place] = places;
  if (result?.status === "fail" && place) {
    return `The files disagree in ${place.file}:${place.finding.range.start.line + 1}; solve that, or use a waiver.`;
  }
  if (result?.status === "not-applicable") return "The check does not apply to this project.";
  if (result?.status === "pass" || result?.status === "partial") return "The files answer it.";
  return undefined;
}

/** Why nothing has to be waived; undefined when something has. */
function whyNotWaived({ result, places, fingerprint }: TargetState): string | undefined {
  if (fingerprint !== undefined) return places.length > 0 ? undefined : "The finding is gone.";
  switch (result?.status) {
    case "pass":
      return "The check passes; nothing has to be waived.";
    case "attested":
      return "The check is attested; nothing has to be waived.";
    case "not-applicable":
      return "The check does not apply to this project.";
    case undefined:
      return "The check is not scored.";
    default:
      return undefined;
  }
}

function whyNotOfKind(kind: WaiverChoice["kind"], target: TargetState): string | undefined {
  const { check, result, fingerprint, places } = target;
  const none = whyNotWaived(target);
  if (none !== undefined) return none;
  if (kind === "false-positive") {
    if (check.kind !== "code") return "A project's answer is no finding; say where it is solved instead.";
    return fingerprint === undefined ? "A false alarm is one finding; choose its place." : undefined;
  }
  if (kind !== "not-applicable") return undefined;
  if (fingerprint !== undefined) return "Only a whole check can be not applicable.";
  if (check.kind === "code" && result && result.found > 0) {
    const [place] = places;
    const where = place ? `, the first in ${place.file}:${place.finding.range.start.line + 1}` : "";
    return `It does apply: the project has ${result.found} of its places${where}.`;
  }
  return result?.status === "partial" ? "The files show that it applies." : undefined;
}

const fieldsOfKind = {
  "accepted-risk": ["owner", "reason", "until"],
  "false-positive": ["owner", "reason"],
  "mitigated-elsewhere": ["owner", "evidence", "until"],
  "not-applicable": ["owner", "reason", "until"],
} as const satisfies Record<WaiverChoice["kind"], WaiverChoice["needs"]>;

function needsOf(kind: WaiverChoice["kind"], priority: Priority): WaiverChoice["needs"] {
  return kind === "accepted-risk" && priority === "P0" ? ["owner", "approver", "reason", "until"] : fieldsOfKind[kind];
}

function ownersOf(workspace: Workspace, { check }: TargetState, records: readonly RecordState[]): readonly OwnerCandidate[] {
  const { owners } = workspace.records.policy;
  const category = owners[check.category];
  const named = (list: readonly RecordState[]) =>
    list.flatMap(({ owner }) => (owner === undefined ? [] : [{ name: owner, from: "records" }]));
  const own = named(records);
  const ofPolicy = category === undefined ? [] : [{ name: category, from: `policy, owner of ${check.category}` }];
  return ownerCandidates(workspace.root, [...own, ...ofPolicy, ...named(workspace.evaluation().records)]);
}

/** A record as a person is told of it. */
export function presentRecord({ kind, owner, until, state, file, line }: RecordState, today: string): PresentRecord {
  const days = until === undefined ? null : daysBetween(today, until);
  return { kind, owner: owner ?? null, until: until ?? null, days, state, file, line };
}

function attestChoices(workspace: Workspace, target: TargetState): AttestChoices {
  const days = attestationDays(target.check) ?? 0;
  const record = workspace.records.records.attestations.find(({ check }) => check === target.check.id);
  return {
    refused: whyNotAttested(target) ?? null,
    days,
    until: addDays(workspace.today, days),
    evidence: record?.evidence ?? null,
  };
}

/** Everything that a dialog about a check asks for; undefined for an unknown check. */
export function recordChoices(workspace: Workspace, wanted: RecordTarget): RecordChoices | undefined {
  const target = targetState(workspace, wanted);
  if (!target) return undefined;
  const { check, result, priority, fingerprint, records } = target;
  const { today } = workspace;
  return {
    check: check.id,
    ...(fingerprint !== undefined && { fingerprint }),
    title: check.title,
    priority,
    status: result?.status ?? "unknown",
    reason: fingerprint === undefined ? (result?.reason ?? "") : (target.places[0]?.finding.message ?? ""),
    today,
    question: check.kind === "manual" ? check.ask : null,
    owners: ownersOf(workspace, target, records),
    attest: attestChoices(workspace, target),
    waivers: waiverKinds.map((kind) => ({
      kind,
      refused: whyNotOfKind(kind, target) ?? null,
      needs: needsOf(kind, priority),
      until: addDays(today, waiverDays(kind, priority)),
    })),
    present: records.map((record) => presentRecord(record, today)),
  };
}

/** What can be done about a check as a whole; for menus, where it must not cost much. */
export function recordActions(
  check: Check,
  result: CheckResult,
  places: readonly LocatedFinding[],
  records: readonly RecordState[],
): RecordAction[] {
  const standing = places.filter(isStanding);
  const target = { check, result, places: standing, priority: result.priority, fingerprint: undefined, records };
  const attested = records.some(({ kind }) => kind === "attestation");
  const actions: RecordAction[] = [];
  if (whyNotAttested(target) === undefined) actions.push(attested ? "renew" : "attest");
  if (attested) actions.push("revoke");
  if (whyNotOfKind("accepted-risk", target) === undefined) actions.push("waive");
  if (whyNotOfKind("not-applicable", target) === undefined) actions.push("not-applicable");
  if (records.some(({ kind }) => kind !== "attestation")) actions.push("unwaive");
  return actions;
}
