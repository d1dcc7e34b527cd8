/** Whether a waiver or an attestation is in force: what depends on its check's priority, on its check's kind and on the day. */
import type { Check } from "../api/check.ts";
import type { Priority } from "../api/vocabulary.ts";
import { type Attestation, addDays, type Waiver } from "../records/index.ts";
import { type Ledger, nameOf } from "./ledger.ts";

/** Days that an accepted risk may be carried, by the priority of what it waives. */
const longestRisk: Readonly<Record<Priority, number>> = { P0: 30, P1: 90, P2: 180, P3: 180 };
/** Days that an attestation of a project check holds. */
const projectAttestation = 180;

/** Days in other time zones begin up to a day earlier than in UTC. */
function liesAhead(date: string, today: string): boolean {
  return date > addDays(today, 1);
}

function samePerson(a: string | undefined, b: string | undefined): boolean {
  return a?.trim().toLowerCase() === b?.trim().toLowerCase();
}

/** What keeps an accepted risk from having an effect: field and message. */
function riskProblem(waiver: Waiver, priority: Priority): readonly [field: string, message: string] | undefined {
  const latest = addDays(waiver.created, longestRisk[priority]);
  if (waiver.until !== undefined && waiver.until > latest) {
    return ["until", `a ${priority} risk can be accepted for ${longestRisk[priority]} days; the last day can be ${latest}`];
  }
  if (priority !== "P0") return undefined;
  if (waiver.approver === undefined) return ["check", 'accepting a P0 risk takes a second person; add "approver"'];
  if (samePerson(waiver.approver, waiver.owner))
    return ["approver", "the approver of a P0 risk is someone other than its owner; name another person"];
  return undefined;
}

/**
 * Whether a waiver is in force on a day, for something of a priority. One that breaks a rule is noted in the ledger at once; one that ran
 * out is `expired`, and noted by the caller when something still needs it.
 */
export function waiverState(waiver: Waiver, priority: Priority, today: string, ledger: Ledger): "active" | "expired" | "invalid" {
  if (liesAhead(waiver.created, today)) {
    ledger.note(waiver, "invalid", "the day it was created lies ahead; correct it", "created");
    return "invalid";
  }
  const wrong = waiver.kind === "accepted-risk" ? riskProblem(waiver, priority) : undefined;
  if (wrong) {
    ledger.note(waiver, "invalid", wrong[1], wrong[0]);
    return "invalid";
  }
  return waiver.until !== undefined && waiver.until < today ? "expired" : "active";
}

/** Notes that a waiver ran out while something still needs it. */
export function noteExpired(waiver: Waiver, ledger: Ledger): void {
  ledger.note(waiver, "expired", `${nameOf(waiver)} ran out on ${waiver.until ?? ""}; solve it, or decide again`, "until");
}

/** Days that an attestation of a check holds; undefined when the check cannot be attested. */
export function attestationDays(check: Check): number | undefined {
  if (check.kind === "manual") return check.every;
  return check.kind === "project" && check.attestable ? projectAttestation : undefined;
}

/** An attestation with the last day on which it holds. */
export interface TimedAttestation {
  readonly attestation: Attestation;
  readonly until: string;
}

/** The attestation of a check that counts: of those that break no rule the one that holds longest. The others are noted in the ledger. */
export function attestationOf(
  check: Check,
  attestations: readonly Attestation[],
  today: string,
  ledger: Ledger,
): TimedAttestation | undefined {
  let best: TimedAttestation | undefined;
  for (const attestation of attestations) {
    const timed = timedAttestation(check, attestation, today, ledger);
    if (!timed) continue;
    const superseded = best && best.until >= timed.until ? timed : best;
    if (superseded !== timed) best = timed;
    if (superseded) {
      const message = `another attestation of "${check.id}" holds as long or longer; remove this one`;
      ledger.note(superseded.attestation, "unused", message, "check", superseded.until);
    }
  }
  return best;
}

function timedAttestation(check: Check, attestation: Attestation, today: string, ledger: Ledger): TimedAttestation | undefined {
  const days = attestationDays(check);
  if (days === undefined) {
    ledger.note(attestation, "invalid", `"${check.id}" is decided from the files and cannot be attested; use a waiver if it has to wait`);
    return undefined;
  }
  if (liesAhead(attestation.date, today)) {
    ledger.note(attestation, "invalid", "the date lies ahead; attest what is true already", "date");
    return undefined;
  }
  const latest = addDays(attestation.date, days);
  if (attestation.until !== undefined && attestation.until > latest) {
    ledger.note(attestation, "invalid", `an attestation of "${check.id}" holds ${days} days; the last day can be ${latest}`, "until");
    return undefined;
  }
  return { attestation, until: attestation.until ?? latest };
}
