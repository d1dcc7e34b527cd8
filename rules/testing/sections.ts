/** Compares what a check says of a section's files with what the section states. */
import type { CodeCheck, ProjectCheck } from "../api/check.ts";
import type { ProjectAnswer } from "../api/project.ts";
import type { Finding, FindingFix } from "../api/result.ts";
import { LineMap } from "../api/text.ts";
import { applyFix, ensureLine } from "../engine/fixes.ts";
import { answerOf, type Bench, marksOf, type Trial } from "./bench.ts";
import { different, failure, type Failure } from "./failure.ts";
import type { Fixture, FixtureFile, FixtureFix, FixtureProject, FixtureResult, FixtureSection } from "./fixture.ts";
import { markOf, putMarkers } from "./markers.ts";

/** Why a section does not hold; empty when it does. */
export function sectionFailures(bench: Bench, fixture: Fixture, section: FixtureSection): Failure[] {
  const { check } = bench;
  if (check.kind === "manual")
    return [failure(`${fixture.path}:${section.line}`, "a manual check is attested by a person and has no fixture")];
  return section.projects.flatMap((project) => {
    const trial = bench.project(project.files);
    const troubles = trial.troubles.map((trouble) => failure(`${fixture.path}:${section.line}`, trouble));
    const stated =
      check.kind === "code"
        ? codeFailures(check, trial, fixture, section, project)
        : answerFailures(check, trial, fixture, section, project);
    return [...troubles, ...stated];
  });
}

/** The findings of a file with marker lines, as they stand in a fixture. */
export function showFindings(check: CodeCheck, file: FixtureFile, findings: readonly Finding[]): string {
  return putMarkers(file.text, marksOf(check, file.text, findings));
}

function codeFailures(check: CodeCheck, trial: Trial, fixture: Fixture, section: FixtureSection, project: FixtureProject): Failure[] {
  const failures: Failure[] = [];
  if (section.result)
    failures.push(failure(`${fixture.path}:${section.result.line}`, "a result belongs to a project check; this is a code check"));
  for (const file of project.files) {
    const actual = showFindings(check, file, trial.shown(file.path));
    const message = `${check.id} in "${section.title}", ${file.path}`;
    failures.push(...different(`${fixture.path}:${file.line}`, message, putMarkers(file.text, file.marks), actual));
  }
  const fixes = section.fixes.filter((fix) => project.files.includes(fix.target));
  for (const fix of fixes) failures.push(...fixFailures(trial, fixture, project, fix));
  return failures;
}

function fixFailures(trial: Trial, fixture: Fixture, project: FixtureProject, shown: FixtureFix): Failure[] {
  const at = `${fixture.path}:${shown.line}`;
  const offered = trial.shown(shown.target.path).flatMap((finding) => finding.fixes);
  const fix = offered.filter((candidate) => candidate.fix === shown.fix)[shown.nth - 1];
  if (!fix) {
    const names = [...new Set(offered.map((candidate) => candidate.fix))].join(", ") || "none";
    const which = shown.nth === 1 ? "no finding" : `no ${shown.nth}. finding`;
    return [failure(at, `${which} above offers the fix "${shown.fix}"; offered: ${names}`)];
  }
  const before = project.files.find((file) => file.path === shown.path)?.text;
  const after = shown.path === shown.target.path ? applyFix(shown.target.text, fix) : withEnsuredLines(before, fix, shown.path);
  if (after === undefined) return [failure(at, `the fix "${shown.fix}" leaves ${shown.path} as it is, or its edits overlap`)];
  return different(at, `${shown.path} after "${fix.title}"`, shown.text, after);
}

/** The text of another file after the lines that a fix wants there, or undefined when it wants none. */
function withEnsuredLines(text: string | undefined, fix: FindingFix, path: string): string | undefined {
  let changed: string | undefined;
  for (const ensured of fix.ensureLines ?? []) if (ensured.path === path) changed = ensureLine(changed ?? text, ensured) ?? changed;
  return changed;
}

function answerFailures(check: ProjectCheck, trial: Trial, fixture: Fixture, section: FixtureSection, project: FixtureProject): Failure[] {
  const { result } = section;
  const fix = section.fixes[0];
  if (fix) return [failure(`${fixture.path}:${fix.line}`, "a project check offers no fixes")];
  if (!result) return [failure(`${fixture.path}:${section.line}`, "a section of a project check needs a ```yaml result fence")];
  const answer = answerOf(check, trial);
  const failures = different(
    `${fixture.path}:${result.line}`,
    `${check.id} in "${section.title}": ${answer.reason}`,
    ...showResults(result, answer),
  );
  if (result.status === "partial" && (result.met === undefined || result.found === undefined)) {
    failures.push(failure(`${fixture.path}:${result.line}`, "a partial result states met and found"));
  }
  for (const file of project.files) {
    const lines = new LineMap(file.text);
    const places = answer.at?.file === file.path ? [markOf(lines, { ...answer.at.span, message: answer.reason })] : [];
    // Where the missing thing belongs is only compared in sections that mark a place.
    if (project.files.every((other) => other.marks.length === 0)) continue;
    failures.push(
      ...different(
        `${fixture.path}:${file.line}`,
        `place of ${check.id} in ${file.path}`,
        putMarkers(file.text, file.marks),
        putMarkers(file.text, places),
      ),
    );
  }
  return failures;
}

/** The stated and the given answer in the fixture's form; what the fixture leaves out is left out of both. */
function showResults(stated: FixtureResult, answer: ProjectAnswer): [string, string] {
  const files = [...new Set(answer.evidence.map((item) => item.file))];
  const show = (status: string, met: number | undefined, found: number | undefined, evidence: readonly string[]): string =>
    [
      `status: ${status}`,
      ...(stated.met === undefined ? [] : [`met: ${met}`]),
      ...(stated.found === undefined ? [] : [`found: ${found}`]),
      ...(stated.evidence === undefined ? [] : ["evidence:", ...[...evidence].sort().map((path) => `  - ${path}`)]),
    ].join("\n");
  return [show(stated.status, stated.met, stated.found, stated.evidence ?? []), show(answer.status, answer.met, answer.found, files)];
}
