/** Buildkite, Travis and Drone or Woodpecker. */
import type { FactOutcome } from "../../api/outcome.ts";
import type { YamlNode } from "../../languages/yaml/index.ts";
import { itemsOf, pairsOf, textAt, textOfScalar, textsOf, valueAt } from "../../shared/documents/yaml.ts";
import { actionFact, type CiPlace, commandFacts, scriptFacts } from "./commands.ts";
import type { CiReader } from "./yaml.ts";

/** A step counts as run before a merge unless its `branches` keep it from that: what triggers a pipeline is not in the file. */
export const buildkite: CiReader = (file) => {
  const root = file.root.documents[0];
  return buildkiteSteps(valueAt(root, "steps") ?? root, { system: "buildkite", workflow: file.path, job: "", onPullRequest: true });
};

function buildkiteSteps(steps: YamlNode | undefined, place: CiPlace): FactOutcome[] {
  return itemsOf(steps).flatMap((step) => {
    const branches = textAt(step, "branches");
    const inner = {
      ...place,
      job: textAt(step, "key") ?? textAt(step, "label") ?? place.job,
      onPullRequest: place.onPullRequest && (branches === undefined || branches.includes("*") || branches.startsWith("!")),
    };
    return [
      ...scriptFacts(inner, valueAt(step, "command") ?? valueAt(step, "commands")),
      ...itemsOf(valueAt(step, "plugins")).flatMap((plugin) => {
        const name = textOfScalar(plugin) ?? pairsOf(plugin)[0]?.key;
        return name === undefined ? [] : [actionFact(inner, name, plugin)];
      }),
      ...buildkiteSteps(valueAt(step, "steps"), inner),
    ];
  });
}

/** What Travis runs for a language when a job has no script of its own. */
const travisDefaults: Readonly<Record<string, string>> = {
  node_js: "npm test",
  ruby: "rake",
  go: "go test ./...",
  rust: "cargo test",
  java: "mvn test",
};
const travisPhases = ["install", "before_script", "script", "after_success"];

/** Jobs of `jobs` and `matrix`, and the language's own command where a job has no script. */
export const travis: CiReader = (file) => {
  const root = file.root.documents[0];
  const place = { system: "travis", workflow: file.path, job: "", onPullRequest: true };
  const jobs = [root, ...itemsOf(valueAt(root, "jobs", "include")), ...itemsOf(valueAt(root, "matrix", "include"))];
  const found = jobs.flatMap((job) => {
    const inner = { ...place, job: textAt(job, "name") ?? textAt(job, "stage") ?? "" };
    return travisPhases.flatMap((phase) => scriptFacts(inner, valueAt(job, phase)));
  });
  const language = valueAt(root, "language");
  const implied = travisDefaults[textOfScalar(language) ?? ""];
  if (implied && language && !jobs.some((job) => valueAt(job, "script"))) found.push(...commandFacts(place, implied, language));
  return found;
};

/** Pipelines of Drone and Woodpecker, one a document. */
export const drone: CiReader = (file) =>
  file.root.documents.flatMap((document) => {
    const events = [...textsOf(valueAt(document, "trigger", "event")), ...textsOf(valueAt(document, "when", "event"))];
    const beforeMerge = events.length === 0 || events.includes("pull_request") || events.includes("push");
    const steps = valueAt(document, "steps") ?? valueAt(document, "pipeline");
    const list =
      steps?.kind === "map"
        ? pairsOf(steps).map((pair) => [pair.key, pair.value] as const)
        : itemsOf(steps).map((item) => [textAt(item, "name") ?? "", item] as const);
    return list.flatMap(([job, step]) =>
      scriptFacts({ system: "drone", workflow: file.path, job, onPullRequest: beforeMerge }, valueAt(step, "commands")),
    );
  });
