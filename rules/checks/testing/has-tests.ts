import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, unknown, passed } from "../../shared/project/answers.ts";
import { handedOver, pipelineSteps } from "../../shared/project/pipeline.ts";

/** Test files that stand for all of them in the evidence. */
const shown = 3;

function evaluate(project: ProjectView): ProjectAnswer {
  const tests = project.facts("test-file").filter((fact) => fact.data.cases > 0);
  const cases = tests.reduce((sum, fact) => sum + fact.data.cases, 0);
  const evidence: Evidence[] = tests
    .slice(0, shown)
    .map((fact) => ({ file: fact.file, line: fact.line, note: `${counted(fact.data.cases, "case")} of ${fact.data.runner}` }));
  if (tests.length === 0) return failed("No automated tests are found; begin with the path that matters most.");
  const step = pipelineSteps(project).find((candidate) => candidate.purposes.has("test"));
  const written = `${counted(cases, "test case")} in ${counted(tests.length, "file")}`;
  const elsewhere = step ? undefined : handedOver(project);
  if (elsewhere)
    return unknown(`The pipeline hands over to ${elsewhere.data.action}; whether that runs the tests (${written}) cannot be told here.`, [
      ...evidence,
      { file: elsewhere.file, line: elsewhere.line, note: elsewhere.data.action },
    ]);
  if (!step) return failed(`No pipeline runs the tests (${written}); add a CI step that does.`, evidence);
  return passed([...evidence, { file: step.fact.file, line: step.fact.line, note: step.text }], `CI runs ${written}.`);
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

export default defineProjectCheck({
  id: "has-tests",
  title: "Automated tests that run in CI",
  category: "testing",
  priority: "P0",
  effort: 120,
  why: "Without tests that run by themselves, each release is tried out by its users; tests that nobody runs protect nothing.",
  limits:
    "Knows the runners of JavaScript, TypeScript, Python and Ruby. Which of several suites a CI step runs is not told apart, nor what the tests assert.",
  applies: ["any"],
  evidence: "Test files of a known runner with at least one case, and a step of the pipeline that runs tests.",
  evaluate,
});
