/** The steps of a project's CI, with what they are for and whether they run before a change is merged. */
import type { ProjectFact } from "../../api/facts.ts";
import type { ProjectView } from "../../api/project.ts";
import { remembered } from "../remembered.ts";
import { type Purpose, purposesOf, purposesOfAction, purposesOfName } from "../documents/commands.ts";

const ciSystems = new Set([
  "github-actions",
  "gitlab-ci",
  "circleci",
  "azure-pipelines",
  "bitbucket-pipelines",
  "buildkite",
  "travis",
  "drone",
  "jenkins",
]);

const stepsOfProject = remembered<readonly PipelineStep[]>();

/** A step of a pipeline that serves a purpose. */
export interface PipelineStep {
  readonly purposes: ReadonlySet<Purpose>;
  readonly fact: ProjectFact<"ci-command"> | ProjectFact<"ci-action">;
  /** What it runs, for a reader. */
  readonly text: string;
  readonly beforeMerge: boolean;
}

/** All steps of the CI systems that the project configures; git hooks and hosting platforms are no CI. */
export function pipelineSteps(project: ProjectView): readonly PipelineStep[] {
  return stepsOfProject([project.facts("ci-command"), project.facts("ci-action"), project.facts("manifest")], "", () => makeSteps(project));
}

function makeSteps(project: ProjectView): PipelineStep[] {
  const commands = project.facts("ci-command").filter((fact) => isPipeline(fact.data.system, fact.file));
  const actions = project.facts("ci-action").filter((fact) => isPipeline(fact.data.system, fact.file));
  const called = calledBeforeMerge(actions);
  const manifests = project.facts("manifest");
  const scripts = (name: string): readonly string[] => {
    const pattern = name.includes("*") ? new RegExp(`^${name.split("*").map(escapeText).join(".*")}$`) : undefined;
    return manifests.flatMap(({ data }) =>
      Object.entries(data.scripts).flatMap(([script, body]) =>
        (pattern ? pattern.test(script) : script === name) && body !== "" ? [body] : [],
      ),
    );
  };
  const beforeMerge = (fact: ProjectFact<"ci-command"> | ProjectFact<"ci-action">): boolean =>
    fact.data.onPullRequest || called.has(fact.file);
  const steps: PipelineStep[] = [
    ...commands.map((fact) => ({
      purposes: purposesOf(fact.data.command, scripts),
      fact,
      text: fact.data.command,
      beforeMerge: beforeMerge(fact),
    })),
    ...actions.map((fact) => ({ purposes: purposesOfUse(fact.data.action), fact, text: fact.data.action, beforeMerge: beforeMerge(fact) })),
  ];
  return [...steps, ...hookSteps(project, steps)];
}

const runsHooks = /(?:^|\s)(?:pre-commit|prek)\s+run\b|^pre-commit\/action\b/;
const typeHook = /^(?:mypy|pyright|basedpyright|ty|pytype|pyrefly|tsc|type-?check)/;

/** What the hooks of pre-commit do is done by a pipeline that runs them. */
function hookSteps(project: ProjectView, steps: readonly PipelineStep[]): PipelineStep[] {
  const runs = steps.filter((step) => runsHooks.test(step.text));
  if (runs.length === 0) return [];
  const beforeMerge = runs.some((step) => step.beforeMerge);
  return [
    ...project
      .facts("ci-action")
      .map((fact) => ({ fact, text: fact.data.action, purposes: new Set<Purpose>(typeHook.test(fact.data.action) ? ["types"] : []) })),
    ...project.facts("ci-command").map((fact) => ({ fact, text: fact.data.command, purposes: purposesOf(fact.data.command) })),
  ]
    .filter(({ fact, purposes }) => fact.data.system === "pre-commit" && purposes.size > 0)
    .map((step) => ({ ...step, beforeMerge }));
}

const foreignWorkflow = /^[^./][^/]*\/.+\/\.github\/workflows\/(.+)\.ya?ml(?:@|$)/;
/** Workflows that ship, publish or keep house run no tests. */
const housekeeping =
  /deploy|release|publish|stale|label|lock|docs|notify|triage|merge|bump|version|sync|cla|codeql|scan|security|scorecard|assign/i;

/** A workflow of another repository that the pipeline hands a change to: it may test, and nobody can read here whether it does. */
export function handedOver(project: ProjectView): ProjectFact<"ci-action"> | undefined {
  return project
    .facts("ci-action")
    .find(
      ({ data, file }) =>
        isPipeline(data.system, file) &&
        foreignWorkflow.test(data.action) &&
        !housekeeping.test(foreignWorkflow.exec(data.action)?.[1] ?? ""),
    );
}

/** GitHub reads workflows at the root only; those of a template or a nested project run nowhere. */
function isPipeline(system: string, file: string): boolean {
  // The steps by which an assistant's machine is set up test nothing.
  if (/copilot-setup-steps/.test(file)) return false;
  return ciSystems.has(system) && (system !== "github-actions" || /^\.(?:github|gitea|forgejo)\/|^(?:[^/]+\/)*action\.ya?ml$/.test(file));
}

/** An action's purposes. A workflow of another repository is known by its name only. */
function purposesOfUse(action: string): ReadonlySet<Purpose> {
  const name = action.split("@")[0] ?? "";
  const foreign = foreignWorkflow.exec(name)?.[1];
  return new Set(foreign ? purposesOfName(foreign) : purposesOfAction(name));
}

/** Files of reusable workflows and composite actions that something running before a merge calls, directly or by way of others. */
function calledBeforeMerge(actions: readonly ProjectFact<"ci-action">[]): ReadonlySet<string> {
  const called = new Set<string>();
  for (let before = -1; before !== called.size; ) {
    before = called.size;
    for (const { data, file } of actions) {
      if (!data.action.startsWith("./") || !(data.onPullRequest || called.has(file))) continue;
      const target = data.action.slice(2).replace(/\/$/, "");
      for (const path of /\.ya?ml$/.test(target) ? [target] : [`${target}/action.yml`, `${target}/action.yaml`]) called.add(path);
    }
  }
  return called;
}

function escapeText(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
