/** The result of each check before any record is looked at. */
import type { Check, CodeCheck, ManualCheck, ProjectCheck } from "../api/check.ts";
import type { Evidence, ProjectAnswer } from "../api/project.ts";
import type { CheckStatus, UnknownReason } from "../api/result.ts";
import type { Priority } from "../api/vocabulary.ts";
import type { OpenPlace } from "./collect.ts";
import type { Coverage } from "./coverage.ts";
import { whyNotApplicable } from "./kind.ts";
import type { HasTrait, Traits } from "./traits.ts";

/** A result on its way through attestations and waivers. */
export interface Draft {
  readonly check: Check;
  readonly priority: Priority;
  readonly status: Exclude<CheckStatus, "waived">;
  readonly met: number;
  readonly found: number;
  readonly evidence: readonly Evidence[];
  readonly reason: string;
  readonly unknown?: UnknownReason;
  /** Open findings of a code check; the finding of a project check that says where the missing thing belongs. */
  readonly open: readonly OpenPlace[];
  /** Does not apply because the policy says what the project has not. */
  readonly declared?: boolean;
  /** A P0 place is open, or the check is P0 and does not pass: it stands in the way of a launch unless it is waived. */
  readonly blocking: boolean;
}

/** Places listed as evidence; the rest can be seen among the findings. */
const evidenceLimit = 10;

function placesText(count: number): string {
  return count === 1 ? "1 place" : `${count} places`;
}

/** A code check's result from its findings that stand and its satisfied places. */
export function codeDraft(
  check: CodeCheck,
  priority: Priority,
  findings: readonly OpenPlace[],
  satisfied: number,
  coverage: Coverage,
): Draft {
  const open = findings.filter((place) => !place.mitigated);
  const met = satisfied + findings.length - open.length;
  const found = met + open.length;
  const evidence = open
    .slice(0, evidenceLimit)
    .map(({ file, finding }) => ({ file, line: finding.range.start.line, note: finding.message }));
  const draft = { check, priority, met, found, evidence, open, blocking: false };
  if (found === 0) {
    const unknown = coverage.whyUnknown(check);
    if (unknown === undefined) return { ...draft, status: "not-applicable", reason: "The project has no place that this could apply to." };
    return { ...draft, status: "unknown", unknown, reason: unknownTexts[unknown], blocking: priority === "P0" };
  }
  if (open.length === 0) return { ...draft, status: "pass", reason: `${placesText(met)} looked at, all right.` };
  const reason = `${placesText(open.length)} of ${found} open.`;
  // A form of the problem that is less grave than P0 does not stand in the way of a launch, so it may earn partial credit.
  const grave = open.some((place) => place.priority === "P0");
  return { ...draft, status: grave || met === 0 ? "fail" : "partial", reason, blocking: grave };
}

const unknownTexts: Readonly<Record<UnknownReason, string>> = {
  "unsupported-language": "Not evaluated: the project is written in languages that this check does not read.",
  "parse-error": "Not evaluated: the files that it applies to cannot be read.",
  timeout: "Not evaluated: the files that it applies to took too long.",
  "too-large": "Not evaluated: the files that it applies to are over the size limit.",
  incomplete: "Not evaluated: the scan stopped before all files were looked at.",
  "restricted-mode": "Not evaluated in Restricted Mode.",
  "needs-attestation": "No code can prove this; someone has to attest it.",
  "claimed-only": "Ticked in a checklist, but nobody has attested it.",
};

function applies(check: ProjectCheck | ManualCheck, has: HasTrait): boolean {
  return check.kind === "project" && check.appliesToAll ? check.applies.every(has) : check.applies.some(has);
}

function notApplicable(check: ProjectCheck | ManualCheck, priority: Priority, { has, seen, kind }: Traits): Draft {
  const declared = applies(check, seen);
  const all = check.kind === "project" && check.appliesToAll === true;
  const reason = check.applies.includes("any")
    ? "The project has no files."
    : whyNotApplicable({ applies: check.applies, all, missing: check.applies.filter((trait) => !has(trait)), declared, kind: kind() });
  const draft = { check, priority, status: "not-applicable", met: 0, found: 0, evidence: [], reason, open: [], blocking: false } as const;
  return declared ? { ...draft, declared } : draft;
}

/** A manual check's result while nobody has attested it. */
export function manualDraft(check: ManualCheck, priority: Priority, traits: Traits, claimed: boolean): Draft {
  if (!applies(check, traits.has)) return notApplicable(check, priority, traits);
  const unknown = claimed ? "claimed-only" : "needs-attestation";
  const reason = unknownTexts[unknown];
  return { check, priority, status: "unknown", unknown, met: 0, found: 1, evidence: [], reason, open: [], blocking: priority === "P0" };
}

/** An answer whose counts make sense, or a sentence that says why they do not. */
function countsOf(answer: ProjectAnswer): { readonly met: number; readonly found: number } | string {
  if (answer.status !== "partial") return { met: answer.status === "pass" ? 1 : 0, found: answer.status === "not-applicable" ? 0 : 1 };
  const { met = Number.NaN, found = Number.NaN } = answer;
  const whole = Number.isInteger(met) && Number.isInteger(found);
  return whole && met >= 0 && found > 0 && met <= found ? { met, found } : `answered partial with ${answer.met} of ${answer.found}`;
}

/** A project check's result; one that throws or answers nonsense is unknown, and says so in `error`. */
export function projectDraft(
  check: ProjectCheck,
  priority: Priority,
  ask: (check: ProjectCheck) => ProjectAnswer,
  traits: Traits,
  { claimed, unseen }: { readonly claimed: boolean; readonly unseen: boolean },
): { readonly draft: Draft; readonly answer?: ProjectAnswer; readonly error?: string } {
  const failed = (error: string): { readonly draft: Draft; readonly error: string } => {
    const reason = `Not evaluated: the check failed with an error of its own (${error}).`;
    const draft = {
      check,
      priority,
      status: "unknown",
      met: 0,
      found: 1,
      evidence: [],
      reason,
      open: [],
      blocking: priority === "P0",
    } as const;
    return { draft, error };
  };
  try {
    if (!applies(check, traits.has)) return { draft: notApplicable(check, priority, traits) };
    const answer = ask(check);
    const counts = countsOf(answer);
    if (typeof counts === "string") return failed(counts);
    // What was found stays found, however many files are left; what is missing may be in one of those.
    if (unseen && (answer.status === "fail" || answer.status === "partial")) {
      const { evidence } = answer;
      const blocking = priority === "P0";
      const draft = { check, priority, status: "unknown", unknown: "incomplete", met: 0, found: 1, evidence, open: [], blocking } as const;
      return { draft: { ...draft, reason: unknownTexts.incomplete } };
    }
    const { evidence, reason } = answer;
    // A launch blocker is there or not: part of it is not enough.
    const short = answer.status === "partial" && (priority === "P0" || counts.met === 0);
    const status = short ? "fail" : answer.status;
    const blocking = priority === "P0" && (status === "fail" || status === "unknown");
    const draft: Draft = { check, priority, status, ...counts, evidence, reason, open: [], blocking };
    if (status !== "unknown" || !check.attestable) return { draft, answer };
    return { draft: { ...draft, unknown: claimed ? "claimed-only" : "needs-attestation" }, answer };
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error));
  }
}
