/** Answers of project checks that have the same shape. */
import type { Evidence, ProjectAnswer, ProjectView } from "../api/project.ts";
import { isTrial } from "./usage.ts";

/** Places shown for an answer. */
const shown = 3;

/** Pass with the first places of the evidence, or what is said where there is none. */
export function passWith(evidence: readonly Evidence[], reason: (first: Evidence) => string, otherwise: ProjectAnswer): ProjectAnswer {
  const [first] = evidence;
  return first ? { status: "pass", evidence: evidence.slice(0, shown), reason: reason(first) } : otherwise;
}

/** A share: all met is a pass, nothing met is a fail. */
export function shareOf(met: number, found: number): Pick<ProjectAnswer, "status" | "met" | "found"> {
  if (met >= found) return { status: "pass" };
  return met === 0 ? { status: "fail" } : { status: "partial", met, found };
}

/** Programs that make the application for a purpose of their own. */
const beside = /(?:^|\/)(?:seeds?|seeders?|scripts?|migrations?|cli|commands?|tools?)\//i;

/** The place where what belongs to an application as a whole is missing: where it is made. */
export function atApp(project: ProjectView): Pick<ProjectAnswer, "at"> {
  const apps = project.facts("app");
  const app = apps.find(({ file }) => !isTrial(file) && !beside.test(file)) ?? apps[0];
  return app ? { at: { file: app.file, span: { start: app.start, end: app.end } } } : {};
}

/** Findings of code checks as evidence. */
export function openPlaces(project: ProjectView, ...checks: readonly string[]): readonly Evidence[] {
  return checks.flatMap((check) => project.openFindings(check).map(({ file, line }) => ({ file, line, note: check })));
}

/** The status that the findings of code checks amount to; undefined where they looked at nothing. */
export function judged(
  project: ProjectView,
  ...checks: readonly string[]
): (Pick<ProjectAnswer, "status" | "met" | "found"> & { readonly open: number }) | undefined {
  const open = checks.reduce((sum, check) => sum + project.openFindings(check).length, 0);
  const met = checks.reduce((sum, check) => sum + project.metPlaces(check), 0);
  return open + met === 0 ? undefined : { ...shareOf(met, met + open), open };
}
