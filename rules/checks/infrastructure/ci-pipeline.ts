import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import type { Purpose } from "../../shared/documents/commands.ts";
import { failed, unknown, passed } from "../../shared/project/answers.ts";
import { handedOver, type PipelineStep, pipelineSteps } from "../../shared/project/pipeline.ts";

/** Configuration of CI systems whose commands are not read. */
const unread =
  /^(?:\.?appveyor\.ya?ml|\.semaphore\/.+|\.cirrus\.ya?ml|bitrise\.ya?ml|\.teamcity\/.+|codefresh\.ya?ml|\.buildkite\/.+\.sh|buildspec\.ya?ml|cloudbuild\.ya?ml|wercker\.ya?ml|\.screwdriver\.ya?ml|screwdriver\.yaml)$/i;

function evaluate(project: ProjectView): ProjectAnswer {
  const steps = pipelineSteps(project);
  if (steps.length === 0) return withoutSteps(project);
  const of = (purpose: Purpose): PipelineStep | undefined => steps.find((step) => step.beforeMerge && step.purposes.has(purpose));
  const tests = of("test");
  if (tests) {
    const found = [tests, of("lint"), of("types")].filter((step) => step !== undefined);
    const missing = [...(of("lint") ? [] : ["lint"]), ...(of("types") || !hasTypes(project) ? [] : ["type check"])];
    const rest = missing.length === 0 ? "" : `; no ${missing.join(" and no ")} is run there`;
    return passed(unique(found.map(evidenceOf)), `Tests run before a change is merged${rest}.`);
  }
  const late = steps.find((step) => step.purposes.has("test"));
  if (late) {
    return failed("Tests run only after a change is merged; run them on pull requests too.", [evidenceOf(late)]);
  }
  const elsewhere = handedOver(project);
  if (elsewhere) {
    return unknown(`The pipeline hands over to ${elsewhere.data.action}; what that runs cannot be told here.`, [
      { file: elsewhere.file, line: elsewhere.line, note: elsewhere.data.action },
    ]);
  }
  const first = steps[0];
  return failed(
    "The pipeline runs no tests; add a step that runs them on pull requests.",
    first ? [{ file: first.fact.file, line: -1, note: "pipeline without tests" }] : [],
  );
}

function withoutSteps(project: ProjectView): ProjectAnswer {
  const [file] = project.filesMatching(unread);
  if (file) return unknown(`What ${file} runs cannot be told.`, [{ file, line: -1, note: "pipeline" }]);
  return failed("No CI pipeline is configured; let tests, lint and type check run on pull requests.");
}

/** Whether the project is written in a language whose types a pipeline can check. */
function hasTypes(project: ProjectView): boolean {
  return project.filesMatching(/(?:^|\/)tsconfig[^/]*\.json$|\.py$/).length > 0;
}

function evidenceOf({ fact, text }: PipelineStep): Evidence {
  return { file: fact.file, line: fact.line, note: text.length > 80 ? `${text.slice(0, 79)}…` : text };
}

function unique(evidence: readonly Evidence[]): Evidence[] {
  return evidence.filter(
    (one, index) => evidence.findIndex((other) => other.file === one.file && other.line === one.line && other.note === one.note) === index,
  );
}

export default defineProjectCheck({
  id: "ci-pipeline",
  title: "CI pipeline",
  category: "infrastructure",
  priority: "P0",
  effort: 60,
  why: "What is not run on every change is run by chance: a pipeline that tests before merging is what keeps the main branch fit to ship.",
  limits:
    "Reads GitHub Actions, GitLab CI, CircleCI, Azure Pipelines, Bitbucket Pipelines, Buildkite, Travis CI, Drone, Woodpecker and Jenkins. Make targets and " +
    "scripts are judged by their names, package scripts by what they run. Whether a failing run blocks the merge is a setting outside the repository.",
  applies: ["any"],
  evidence: "A pipeline that runs the tests before a change is merged; a missing lint or type check is named in the reason.",
  evaluate,
});
