/** Project checks that rest on code checks: the places that these found, and those that they found in order. */
import type { Evidence, ProjectAnswer, ProjectView } from "../api/project.ts";
import { isAside } from "./usage.ts";

export interface JudgedPlaces {
  /** Places with an open finding. */
  readonly open: readonly Evidence[];
  /** How many places were in order. */
  readonly met: number;
}

/** What code checks say of the places that they apply to. */
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
export interface ShareTexts {
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
  if (open.length === 0) return { status: "pass", evidence: shown.slice(0, 3), reason: texts.pass };
  const reason = `${open.length} of ${found} ${texts.rest}`;
  const evidence = open.slice(0, 3);
  return met > 0 ? { status: "partial", met, found, evidence, reason } : { status: "fail", evidence, reason };
}

/** Evidence first: passes with the first of it, otherwise the answer given. */
export function passWith(evidence: readonly Evidence[], reason: (note: string) => string, otherwise: ProjectAnswer): ProjectAnswer {
  const [first] = evidence;
  return first ? { status: "pass", evidence: evidence.slice(0, 3), reason: reason(first.note) } : otherwise;
}
