import type { FactOutcome } from "../../api/outcome.ts";
import type { YamlNode } from "../../languages/yaml/index.ts";
import { itemsOf, pairOf, pairsOf, textOfScalar, textsOf, valueAt } from "../../shared/documents/yaml.ts";
import { actionFact, type CiPlace, scriptFacts } from "./commands.ts";
import type { CiReader } from "./yaml.ts";

/** Commands call each other at most this deep. */
const maximumDepth = 6;

/** Jobs with the steps of the commands that they call; a job runs before a merge when a workflow runs it for every branch. */
export const circleci: CiReader = (file) => {
  const root = file.root.documents[0];
  const commands = valueAt(root, "commands");
  const orbs = new Map(pairsOf(valueAt(root, "orbs")).map((pair) => [pair.key, textOfScalar(pair.value) ?? pair.key]));
  const uses = workflowUses(root);
  const jobs = pairsOf(valueAt(root, "jobs"));
  const found = jobs.flatMap((job) => {
    const place = {
      system: "circleci",
      workflow: file.path,
      job: job.key,
      onPullRequest: uses.get(job.key)?.beforeMerge ?? uses.size === 0,
    };
    return steps(valueAt(job.value, "steps"), place, commands, orbs, 0);
  });
  // A job of an orb is named in the workflow only: `node/test`.
  for (const [name, use] of uses) {
    const orb = orbs.get(name.split("/")[0] ?? "");
    if (!orb || jobs.some((job) => job.key === name)) continue;
    const place = { system: "circleci", workflow: file.path, job: name, onPullRequest: use.beforeMerge };
    found.push(actionFact(place, `${orb.replace(/@.*$/, "")}/${name.split("/")[1] ?? ""}`, use.node));
  }
  return found;
};

function steps(
  node: YamlNode | undefined,
  place: CiPlace,
  commands: YamlNode | undefined,
  orbs: ReadonlyMap<string, string>,
  depth: number,
): FactOutcome[] {
  if (depth > maximumDepth) return [];
  return itemsOf(node).flatMap((step) => {
    const name = textOfScalar(step) ?? (step.kind === "map" ? step.pairs[0]?.key : undefined) ?? "";
    const body = step.kind === "map" ? step.pairs[0]?.value : undefined;
    if (name === "run") return scriptFacts(place, body?.kind === "map" ? valueAt(body, "command") : body);
    if (name === "when" || name === "unless") return steps(valueAt(body, "steps"), place, commands, orbs, depth + 1);
    const command = pairOf(commands, name)?.value;
    if (command) return steps(valueAt(command, "steps"), place, commands, orbs, depth + 1);
    const [orb = "", inner = ""] = name.split("/");
    const source = orbs.get(orb);
    return source ? [actionFact(place, `${source.replace(/@.*$/, "")}/${inner}`, step)] : [];
  });
}

/** The jobs that workflows name, and whether a workflow runs them for every branch. */
function workflowUses(root: YamlNode | undefined): Map<string, { beforeMerge: boolean; node: YamlNode }> {
  const uses = new Map<string, { beforeMerge: boolean; node: YamlNode }>();
  for (const workflow of pairsOf(valueAt(root, "workflows"))) {
    const scheduled = valueAt(workflow.value, "triggers") !== undefined;
    for (const node of itemsOf(valueAt(workflow.value, "jobs"))) {
      const pair = node.kind === "map" ? node.pairs[0] : undefined;
      const name = textOfScalar(node) ?? pair?.key;
      if (name === undefined) continue;
      const beforeMerge = !scheduled && runsOnBranches(valueAt(pair?.value, "filters"));
      uses.set(name, { beforeMerge: beforeMerge || uses.get(name)?.beforeMerge === true, node });
    }
  }
  return uses;
}

function runsOnBranches(filters: YamlNode | undefined): boolean {
  const only = textsOf(valueAt(filters, "branches", "only"));
  const ignore = textsOf(valueAt(filters, "branches", "ignore"));
  return (only.length === 0 || only.some((pattern) => pattern.includes("*"))) && !ignore.includes("/.*/");
}
