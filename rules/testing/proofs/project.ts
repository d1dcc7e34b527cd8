/** What holds for every project check. */
import type { ProjectCheck } from "../../api/check.ts";
import { LineMap } from "../../api/text.ts";
import { answerOf, type Trial } from "../bench.ts";
import { different, type Failure, failure } from "../failure.ts";
import type { Proof, Subject } from "./subject.ts";

/** One thing that must hold for every project check. */
type ProjectProof = Proof<ProjectCheck>;

/** Sections wanted that pass, and that do not. */
const wanted = 2;

/** In the order in which their failures are best read. */
export const projectProofs: readonly ProjectProof[] = [
  { name: "sections show projects that pass and projects that do not", run: statusFailures },
  { name: "answers are whole: a reason, evidence that exists, counts that fit", run: answerFailures },
  { name: "an answer depends on nothing but the project, and any project gets one", run: purityFailures },
];

function statusFailures(subject: Subject<ProjectCheck>): Failure[] {
  const stated = subject.fixture.sections.map((section) => section.result?.status);
  const count = (...statuses: string[]): number => stated.filter((status) => status !== undefined && statuses.includes(status)).length;
  const failures: Failure[] = [];
  const few = (number: number, what: string): void => {
    if (number < wanted) failures.push(failure(subject.fixture.path, `${number} sections ${what}; at least ${wanted} are wanted`));
  };
  few(count("pass"), "with the status pass");
  few(count("fail", "partial", "unknown"), "with the status fail, partial or unknown");
  if (!subject.check.applies.includes("any") && count("not-applicable") === 0) {
    failures.push(failure(subject.fixture.path, "no section shows a project that the check does not apply to"));
  }
  return failures;
}

function answerFailures(subject: Subject<ProjectCheck>): Failure[] {
  return subject.cases.flatMap(({ section, project, trial }) => {
    const at = `${subject.fixture.path}:${section.line}`;
    const answer = answerOf(subject.check, trial);
    const failures: Failure[] = [];
    const wrong = (message: string) => void failures.push(failure(at, `${subject.check.id}: ${message}`));
    const { status, met, found } = answer;
    if (answer.reason.trim() === "" || /\n|undefined|\[object/.test(answer.reason))
      wrong(`the reason cannot be shown: ${JSON.stringify(answer.reason)}`);
    if ((status === "pass" || status === "partial") && answer.evidence.length === 0) wrong(`the status ${status} needs evidence`);
    if (status === "partial" && !(met !== undefined && found !== undefined && met > 0 && met < found)) {
      wrong(`a partial answer has some of what is wanted, not ${met} of ${found}`);
    }
    if (met !== undefined && found !== undefined && met > found) wrong(`${met} of ${found} is more than all`);
    for (const { file, line, note } of answer.evidence) {
      const text = project.files.find((other) => other.path === file)?.text;
      // What is missing may be named where something is missing.
      if (text === undefined) {
        if (line !== -1 || status === "pass") wrong(`the evidence names ${file}, which the project has not`);
      } else if (line < -1 || line >= new LineMap(text).count) wrong(`the evidence names line ${line} of ${file}, which has fewer`);
      if (note.trim() === "") wrong(`the evidence in ${file} has no note`);
    }
    return failures;
  });
}

function purityFailures(subject: Subject<ProjectCheck>): Failure[] {
  const { check, fixture } = subject;
  const show = (trial: Trial): string => JSON.stringify(answerOf(check, trial), null, 2);
  const failures: Failure[] = [];
  for (const one of subject.cases) {
    const at = `${fixture.path}:${one.section.line}`;
    const first = show(one.trial);
    failures.push(...different(at, `${check.id} asked twice`, first, show(one.trial)));
    const reversed = subject.bench.project([...one.project.files].reverse());
    failures.push(...different(at, `${check.id} with the files in another order`, first, show(reversed)));
    // Each file left out once: what is missing must never make it throw.
    for (const file of one.project.files) answerOf(check, subject.bench.project(one.project.files.filter((other) => other !== file)));
  }
  for (const files of [[], [{ path: "notes.txt", text: "" }]]) {
    const { status } = check.evaluate(subject.bench.project(files).facts.view);
    if (status !== "pass" && status !== "partial") continue;
    failures.push(failure(check.id, `a project of ${files.length} files with nothing in them has the status ${status}`));
  }
  return failures;
}
