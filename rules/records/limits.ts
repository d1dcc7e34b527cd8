/** How long records may hold: what depends on the check, on the priority of what is waived, and on the day. Judges files and drafts alike. */
import type { Check } from "../api/check.ts";
import type { Priority } from "../api/vocabulary.ts";
import type { Attestation } from "./attestations.ts";
import { addDays } from "./dates.ts";
import { longestWaiver, type Waiver } from "./waivers.ts";

/** What keeps a record from having an effect: the field that is wrong, and a sentence without a full stop. */
interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

/** Days that an accepted risk may be carried, by the priority of what it waives. */
const longestRisk: Readonly<Record<Priority, number>> = { P0: 30, P1: 90, P2: 180, P3: 180 };
/** Days that an attestation of a project check holds. */
const projectAttestation = 180;

/** Days that an attestation of a check holds; undefined when the check cannot be attested. */
export function attestationDays(check: Check): number | undefined {
  if (check.kind === "manual") return check.every;
  return check.kind === "project" && check.attestable ? projectAttestation : undefined;
}

/** Days that a waiver of a kind may hold for something of a priority. */
export function waiverDays(kind: Waiver["kind"], priority: Priority): number {
  return kind === "accepted-risk" ? longestRisk[priority] : longestWaiver;
}

/** Days in other time zones begin up to a day earlier than in UTC. */
function liesAhead(date: string, today: string): boolean {
  return date > addDays(today, 1);
}

function samePerson(a: string | undefined, b: string | undefined): boolean {
  return a?.trim().toLowerCase() === b?.trim().toLowerCase();
}

/** What keeps an attestation from having an effect on a day; undefined when nothing does. That it ran out is not asked. */
export function attestationProblem(
  check: Check,
  { date, until }: Pick<Attestation, "date" | "until">,
  today: string,
): FieldProblem | undefined {
  const days = attestationDays(check);
  if (days === undefined) {
    return { field: "check", message: `"${check.id}" is decided from the files and cannot be attested; use a waiver if it has to wait` };
  }
  if (liesAhead(date, today)) return { field: "date", message: "the date lies ahead; attest what is true already" };
  const latest = addDays(date, days);
  if (until === undefined || until <= latest) return undefined;
  return { field: "until", message: `an attestation of "${check.id}" holds ${days} days; the last day can be ${latest}` };
}

type WaiverTerms = Pick<Waiver, "kind" | "created" | "until" | "owner" | "approver">;

/** What keeps a waiver from having an effect on a day, for something of a priority. That it ran out is not asked. */
export function waiverProblem(waiver: WaiverTerms, priority: Priority, today: string): FieldProblem | undefined {
  if (liesAhead(waiver.created, today)) return { field: "created", message: "the day it was created lies ahead; correct it" };
  return waiver.kind === "accepted-risk" ? riskProblem(waiver, priority) : undefined;
}

function riskProblem({ created, until, owner, approver }: WaiverTerms, priority: Priority): FieldProblem | undefined {
  const days = longestRisk[priority];
  const latest = addDays(created, days);
  if (until !== undefined && until > latest) {
    return { field: "until", message: `a ${priority} risk can be accepted for ${days} days; the last day can be ${latest}` };
  }
  if (priority !== "P0") return undefined;
  if (approver === undefined) return { field: "approver", message: 'accepting a P0 risk takes a second person; add "approver"' };
  if (!samePerson(approver, owner)) return undefined;
  return { field: "approver", message: "the approver of a P0 risk is someone other than its owner; name another person" };
}
