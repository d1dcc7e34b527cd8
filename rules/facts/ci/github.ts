import { fact, type FactOutcome } from "../../api/outcome.ts";
import type { YamlNode } from "../../languages/yaml/index.ts";
import {
  compositeSteps,
  excludesPullRequests,
  runsBeforeMerge,
  type WorkflowJob,
  type WorkflowStep,
  workflowOf,
} from "../../shared/documents/workflow.ts";
import { itemsOf, pairsOf, textAt, textOfScalar, textsOf, valueAt } from "../../shared/documents/yaml.ts";
import { actionFact, type CiPlace, commandFacts } from "./commands.ts";
import type { CiReader } from "./yaml.ts";

/** A job with more combinations than this says nothing more by the rest. */
const maximumVariants = 20;

/** Jobs with their steps; commands that depend on a matrix are filled in once for each value. */
export const githubWorkflow: CiReader = (file) => {
  const workflow = workflowOf(file);
  if (!workflow) return [];
  const beforeMerge = runsBeforeMerge(workflow);
  return workflow.jobs.flatMap((job) => {
    const place = {
      system: "github-actions",
      workflow: workflow.name ?? nameOf(file.path),
      job: job.id,
      onPullRequest: beforeMerge && !excludesPullRequests(job.condition),
    };
    const matrix = matrixOf(job);
    return [
      ...(job.uses ? [actionFact(place, job.uses.text, job.uses)] : []),
      ...job.steps.flatMap((step) => stepFacts(step, place, matrix, [step.env, job.env, workflow.env])),
      ...pairsOf(job.services).flatMap(({ value }) => {
        const image = textOfScalar(value) ?? textAt(value, "image");
        return image && value ? [fact("setting", value, { key: "ci.service", value: image })] : [];
      }),
    ];
  });
};

/** Steps of a composite action belong to whatever workflow uses it; `workflow` is the action's folder. */
export const githubAction: CiReader = (file) => {
  const place = { system: "github-actions", workflow: file.path.replace(/\/?action\.ya?ml$/, ""), job: "", onPullRequest: false };
  return compositeSteps(file).flatMap((step) => stepFacts(step, place, new Map(), [step.env]));
};

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1).replace(/\.ya?ml$/, "");
}

function stepFacts(
  step: WorkflowStep,
  jobPlace: CiPlace,
  matrix: ReadonlyMap<string, readonly string[]>,
  environments: readonly (YamlNode | undefined)[],
): FactOutcome[] {
  const place = { ...jobPlace, onPullRequest: jobPlace.onPullRequest && !excludesPullRequests(step.condition) };
  const { run, uses } = step;
  return [
    ...(run ? expand(withEnvironment(run.text, environments), matrix).flatMap((text) => commandFacts(place, text, run)) : []),
    ...(uses ? [actionFact(place, uses.text, uses), ...inputCommands(step.with, place)] : []),
  ];
}

/** Fills in variables whose value the workflow itself sets, the nearest first. */
function withEnvironment(text: string, environments: readonly (YamlNode | undefined)[]): string {
  if (!text.includes("$")) return text;
  return text.replace(/\$(?:([A-Z_][A-Z0-9_]*)|\{([A-Z_][A-Z0-9_]*)\})/g, (whole, plain?: string, braced?: string) => {
    const name = plain ?? braced ?? "";
    for (const environment of environments) {
      const value = textAt(environment, name);
      if (value !== undefined) return value;
    }
    return whole;
  });
}

/** Actions that run a command handed to them: `run`, `script`, `command`, `runCmd`. github-script's code is no shell. */
function inputCommands(inputs: YamlNode | undefined, place: CiPlace): FactOutcome[] {
  return pairsOf(inputs).flatMap((pair) =>
    /^(?:run|command|runCmd|cmd|install-command|test-command|lint-command|build-command|start)$/i.test(pair.key) &&
    pair.value?.kind === "scalar"
      ? commandFacts(place, pair.value.text, pair.value)
      : [],
  );
}

/** Values of each matrix axis, those of `include` too, also below an axis of objects (`matrix.task.command`). */
function matrixOf(job: WorkflowJob): Map<string, string[]> {
  const values = new Map<string, string[]>();
  const add = (name: string, node: YamlNode | undefined): void => {
    for (const pair of pairsOf(node)) add(`${name}.${pair.key}`, pair.value);
    const text = textOfScalar(node);
    if (text !== undefined) values.set(name, [...(values.get(name) ?? []), text]);
  };
  for (const { key, value } of pairsOf(valueAt(job.node, "strategy", "matrix"))) {
    if (key === "exclude") continue;
    if (key === "include") for (const item of itemsOf(value)) for (const pair of pairsOf(item)) add(pair.key, pair.value);
    else if (value?.kind === "sequence") for (const item of value.items) add(key, item);
    else for (const text of textsOf(value)) values.set(key, [text]);
  }
  return values;
}

/** The texts that a command with `${{ matrix.x }}` stands for; one axis at a time, because only the words matter, not the combinations. */
function expand(text: string, matrix: ReadonlyMap<string, readonly string[]>): string[] {
  let texts = [text];
  for (const match of text.matchAll(/\$\{\{\s*matrix\.([\w.-]+)\s*\}\}/g)) {
    const values = matrix.get(match[1] ?? "");
    if (!values || values.length === 0) continue;
    texts = texts.flatMap((variant) => values.map((value) => variant.replaceAll(match[0], value))).slice(0, maximumVariants);
  }
  return texts;
}
