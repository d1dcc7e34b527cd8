/** The shapes of a project check's answer: a status with the first places that show it, and one sentence. */
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import type { Trait } from "../../api/vocabulary.ts";
import { isAside } from "./usage.ts";

/** Places shown for one answer; the rest can be found by whoever looks at these. */
const shownPlaces = 3;

/** A pass with its first places. */
export function passed(evidence: readonly Evidence[], reason: string): ProjectAnswer {
  return { status: "pass", evidence: evidence.slice(0, shownPlaces), reason };
}

/** A failure; `evidence` shows where the missing thing would belong, `at` where it is underlined. */
export function failed(reason: string, evidence: readonly Evidence[] = [], at: ProjectAnswer["at"] = undefined): ProjectAnswer {
  return { status: "fail", evidence: evidence.slice(0, shownPlaces), reason, ...(at ? { at } : {}) };
}

/** Some of what is wanted: `met` out of `found`. */
export function partial(
  met: number,
  found: number,
  evidence: readonly Evidence[],
  reason: string,
  at: ProjectAnswer["at"] = undefined,
): ProjectAnswer {
  return { status: "partial", met, found, evidence: evidence.slice(0, shownPlaces), reason, ...(at ? { at } : {}) };
}

/** Nothing that the check asks about; `evidence` shows what makes it needless. */
export function notApplicable(reason: string, evidence: readonly Evidence[] = []): ProjectAnswer {
  return { status: "not-applicable", evidence: evidence.slice(0, shownPlaces), reason };
}

/** Nothing tells. */
export function unknown(reason: string, evidence: readonly Evidence[] = []): ProjectAnswer {
  return { status: "unknown", evidence: evidence.slice(0, shownPlaces), reason };
}

/** Pass with the first places of the evidence, or what is said where there is none. */
export function passWith(evidence: readonly Evidence[], reason: (first: Evidence) => string, otherwise: ProjectAnswer): ProjectAnswer {
  const [first] = evidence;
  return first ? passed(evidence, reason(first)) : otherwise;
}

/** The status that a share amounts to: all met is a pass, nothing met is a failure. */
export function shareOf(met: number, found: number): Pick<ProjectAnswer, "status" | "met" | "found"> {
  if (met >= found) return { status: "pass" };
  return met === 0 ? { status: "fail" } : { status: "partial", met, found };
}

/** Some of what is wanted, all of it, or nothing of it. Nothing met is a failure, also where nothing was found. */
export function share(
  met: number,
  found: number,
  evidence: readonly Evidence[],
  reason: string,
  at: ProjectAnswer["at"] = undefined,
): ProjectAnswer {
  if (met === 0) return failed(reason, evidence, at);
  return met >= found ? passed(evidence, reason) : partial(met, found, evidence, reason, at);
}

/** The evidence, or else where the project shows that the check counts: a count of places has no place of its own. */
export function shownBy(project: ProjectView, trait: Trait, evidence: readonly Evidence[]): readonly Evidence[] {
  return evidence.length > 0 ? evidence : project.trait(trait).slice(0, 1);
}

/** What code checks say of the places that they apply to. */
export interface JudgedPlaces {
  /** Places with an open finding. */
  readonly open: readonly Evidence[];
  /** How many places were in order. */
  readonly met: number;
}

/** The places that code checks found, and how many they found in order; examples are left out. */
export function judgedPlaces(project: ProjectView, ...checks: readonly string[]): JudgedPlaces {
  const open = checks.flatMap((check) =>
    project
      .openFindings(check)
      .filter(({ file }) => !isAside(file))
      .map(({ file, line }) => ({ file, line, note: check })),
  );
  return { open, met: checks.reduce((sum, check) => sum + project.metPlaces(check), 0) };
}

/** The sentences of an answer by share. */
interface ShareTexts {
  readonly pass: string;
  /** What to do about places that are not in order; the count is put in front of it. */
  readonly rest: string;
}

/**
 * Pass, partial or fail by the share of places that are in order; undefined when there is no place at all. `shown` is evidence for those
 * in order, `met` counts them.
 */
export function byShare({ open, met }: JudgedPlaces, shown: readonly Evidence[], texts: ShareTexts): ProjectAnswer | undefined {
  const found = met + open.length;
  if (found === 0) return undefined;
  return open.length === 0 ? passed(shown, texts.pass) : share(met, found, open, `${open.length} of ${found} ${texts.rest}`);
}
