/** A check's final result: what was declared, then what was attested, then what is waived. */
import type { CheckResult, CheckStatus } from "../api/result.ts";
import type { Attestation, RecordPlaces, Waiver } from "../records/index.ts";
import type { Draft } from "./answers.ts";
import { type Ledger, nameOf } from "./ledger.ts";
import { attestationOf, noteExpired, waiverState } from "./waiving.ts";
import { graver } from "../records/policy.ts";

/** A result with what only the score needs to know of it. */
export interface Settled {
  readonly result: CheckResult;
  readonly draft: Draft;
  /** Stands in the way of a launch. */
  readonly blocking: boolean;
  /** Not applicable because a person said so. */
  readonly declared: boolean;
}

/** What the records are held against. `today` is the UTC day, `YYYY-MM-DD`. */
export interface SettleContext {
  readonly today: string;
  readonly ledger: Ledger;
}

function evidenceAt(places: RecordPlaces, note: string) {
  return [{ file: places.file, line: places.at.range.start.line, note }];
}

function finish(draft: Draft, changes: Partial<CheckResult> = {}, more: Partial<Pick<Settled, "blocking" | "declared">> = {}): Settled {
  const { check, priority, status, met, found, evidence, reason, unknown, open } = draft;
  const suppressed = open.reduce((count, { finding }) => count + (finding.suppressed === undefined ? 0 : 1), 0);
  const todo = open.reduce((count, place) => count + (place.waived ? 0 : 1), 0);
  const result: CheckResult = {
    id: check.id,
    kind: check.kind,
    status,
    met,
    found,
    priority,
    category: check.category,
    evidence,
    reason,
    // The effort of a code check is that of one place.
    effort: check.effort * (check.kind === "code" ? Math.max(1, todo) : 1),
    ...(unknown === undefined ? {} : { unknown }),
    ...(suppressed > 0 ? { suppressed } : {}),
    ...changes,
  };
  return { result, draft, blocking: draft.blocking, declared: draft.declared === true, ...more };
}

/** Why a declaration that a check does not apply is refused: the files say that it does. */
function disagreement(draft: Draft): string | undefined {
  if (draft.check.kind === "code") {
    const [first] = draft.open;
    const where = first ? `, the first open one in ${first.file}:${first.finding.range.start.line + 1}` : "";
    return draft.found > 0 ? `the project has ${draft.found} of its places${where}` : undefined;
  }
  return draft.status === "pass" || draft.status === "partial" ? "the files show that it applies" : undefined;
}

function withAttestation(draft: Draft, attestations: readonly Attestation[], { today, ledger }: SettleContext): Draft {
  const timed = attestationOf(draft.check, attestations, today, ledger);
  if (!timed) return draft;
  const { attestation, until } = timed;
  const { owner, date, places } = attestation;
  const located = draft.status === "fail" && draft.open[0];
  if (located) {
    const where = `${located.file}:${located.finding.range.start.line + 1}`;
    ledger.note(attestation, "invalid", `the files disagree in ${where}; solve that, or use a waiver`, "check", until);
    return draft;
  }
  if (draft.status !== "unknown" && draft.status !== "fail") {
    const why = draft.status === "not-applicable" ? "the check does not apply" : "the files answer it";
    ledger.note(attestation, "unused", `${nameOf(attestation)} is not needed: ${why}; remove it`, "check", until);
    return draft;
  }
  const { unknown: _, ...known } = draft;
  const evidence = evidenceAt(places, attestation.evidence);
  if (until < today) {
    ledger.note(
      attestation,
      "expired",
      `${nameOf(attestation)} ran out on ${until}; attest it again`,
      "until" in places.fields ? "until" : "date",
      until,
    );
    const reason = `The attestation of ${owner} ran out on ${until}.`;
    return { ...known, status: "expired", met: 0, found: 1, evidence, reason, blocking: draft.priority === "P0" };
  }
  ledger.note(attestation, "in-use", "", "check", until);
  return {
    ...known,
    status: "attested",
    met: 1,
    found: 1,
    evidence,
    reason: `Attested by ${owner} on ${date}, holds until ${until}.`,
    blocking: false,
  };
}

/** The waivers of a check that break no rule. */
interface Judged {
  readonly active: readonly Waiver[];
  readonly expired: readonly Waiver[];
}

function judge(draft: Draft, waivers: readonly Waiver[], { today, ledger }: SettleContext): Judged {
  const priority = draft.open.reduce((grave, place) => graver(grave, place.priority), draft.priority);
  const judged = { active: [] as Waiver[], expired: [] as Waiver[] };
  for (const waiver of waivers) {
    const state = waiverState(waiver, priority, today, ledger);
    if (state !== "invalid") judged[state].push(waiver);
  }
  return judged;
}

/** The waiver of a kind that holds longest. */
function longest(waivers: readonly Waiver[], kind: Waiver["kind"]): Waiver | undefined {
  let best: Waiver | undefined;
  for (const waiver of waivers) if (waiver.kind === kind && (!best || (waiver.until ?? "") > (best.until ?? ""))) best = waiver;
  return best;
}

function needsWaiver(status: CheckStatus): status is "fail" | "partial" | "unknown" | "expired" {
  return status === "fail" || status === "partial" || status === "unknown" || status === "expired";
}

function byRisk(waiver: Waiver): string {
  return `Risk accepted by ${waiver.owner ?? ""} until ${waiver.until ?? ""}: ${waiver.reason ?? ""}`;
}

/** Gives a check its result from its draft and the records that name it. Whatever nothing needs is noted in the ledger. */
export function settle(draft: Draft, attestations: readonly Attestation[], waivers: readonly Waiver[], context: SettleContext): Settled {
  if (attestations.length === 0 && waivers.length === 0 && !draft.open.some((place) => place.waived)) return finish(draft);
  const { ledger } = context;
  const { active, expired } = judge(draft, waivers, context);
  const settled = decide(draft, attestations, active, context);
  if (needsWaiver(settled.result.status)) for (const waiver of expired) noteExpired(waiver, ledger);
  for (const waiver of waivers) ledger.unusedUnlessNoted(waiver, whyUnneeded(settled.result));
  return settled;
}

function whyUnneeded(result: CheckResult): string {
  const state: Partial<Record<CheckStatus, string>> = {
    pass: "the check passes",
    attested: "the check is attested",
    "not-applicable": "the check does not apply",
    waived: "another waiver covers it",
  };
  return state[result.status] ?? "it has no effect here";
}

function decide(draft: Draft, attestations: readonly Attestation[], waivers: readonly Waiver[], context: SettleContext): Settled {
  const { ledger } = context;
  const declaration = draft.status === "not-applicable" ? undefined : longest(waivers, "not-applicable");
  const disagrees = declaration && disagreement(draft);
  if (declaration && disagrees !== undefined)
    ledger.note(declaration, "invalid", `"${draft.check.id}" does apply: ${disagrees}; remove the waiver`, "kind");
  else if (declaration) {
    ledger.note(declaration, "in-use");
    withAttestation({ ...draft, status: "not-applicable", open: [] }, attestations, context);
    const { unknown: _, ...known } = draft;
    const reason = `Declared not applicable until ${declaration.until ?? ""}: ${declaration.reason ?? ""}`;
    const evidence = evidenceAt(declaration.places, declaration.reason ?? "");
    return finish(
      { ...known, status: "not-applicable", met: 0, found: 0, evidence, reason, open: [] },
      {},
      { blocking: false, declared: true },
    );
  }

  const attested = withAttestation(draft, attestations, context);
  const { status } = attested;
  if (!needsWaiver(status)) return finish(attested);

  const mitigation = longest(waivers, "mitigated-elsewhere");
  if (mitigation) {
    ledger.note(mitigation, "in-use");
    const { unknown: _, ...known } = attested;
    const reason = `Solved elsewhere, by a waiver until ${mitigation.until ?? ""}: ${mitigation.evidence ?? ""}`;
    const evidence = evidenceAt(mitigation.places, mitigation.evidence ?? "");
    for (const place of attested.open) place.mitigated = true;
    return finish({ ...known, status: "attested", evidence, reason, open: [] }, {}, { blocking: false });
  }

  const risk = longest(waivers, "accepted-risk");
  if (risk) {
    ledger.note(risk, "in-use");
    for (const place of attested.open) place.waived = true;
    return finish(attested, { status: "waived", unwaived: status, reason: byRisk(risk) }, { blocking: false });
  }
  const waived = attested.open.filter((place) => place.waived);
  if (waived.length === 0) return finish(attested);
  if (waived.length === attested.open.length) {
    return finish(
      attested,
      { status: "waived", unwaived: status, reason: `${attested.reason} Each is under a waiver.` },
      { blocking: false },
    );
  }
  return finish(attested, {}, { blocking: attested.open.some((place) => place.priority === "P0" && !place.waived) });
}
