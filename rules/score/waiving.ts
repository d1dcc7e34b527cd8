/** Whether a waiver or an attestation is in force: what depends on its check's priority, on its check's kind and on the day. */
import type { Check } from "../api/check.ts";
import type { Priority } from "../api/vocabulary.ts";
import { type Attestation, addDays, attestationDays, attestationProblem, type Waiver, waiverProblem } from "../records/index.ts";
import { type Ledger, nameOf } from "./ledger.ts";

/**
 * Whether a waiver is in force on a day, for something of a priority. One that breaks a rule is noted in the ledger at once; one that ran
 * out is `expired`, and noted by the caller when something still needs it.
 */
export function waiverState(waiver: Waiver, priority: Priority, today: string, ledger: Ledger): "active" | "expired" | "invalid" {
  const wrong = waiverProblem(waiver, priority, today);
  if (wrong) {
    ledger.note(waiver, "invalid", wrong.message, wrong.field);
    return "invalid";
  }
  return waiver.until !== undefined && waiver.until < today ? "expired" : "active";
}

/** Notes that a waiver ran out while something still needs it. */
export function noteExpired(waiver: Waiver, ledger: Ledger): void {
  ledger.note(waiver, "expired", `${nameOf(waiver)} ran out on ${waiver.until ?? ""}; solve it, or decide again`, "until");
}

/** An attestation with the last day on which it holds. */
interface TimedAttestation {
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
  const wrong = attestationProblem(check, attestation, today);
  if (wrong) {
    ledger.note(attestation, "invalid", wrong.message, wrong.field);
    return undefined;
  }
  return { attestation, until: attestation.until ?? addDays(attestation.date, attestationDays(check) ?? 0) };
}
