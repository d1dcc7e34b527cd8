import type { FactOutcome } from "../../api/outcome.ts";
import type { YamlNode } from "../../languages/yaml/index.ts";
import { pairsOf, scalarOf, textAt, valueAt } from "../../shared/documents/yaml.ts";
import { actionFact, type CiPlace, commandFacts } from "./commands.ts";
import type { CiReader } from "./yaml.ts";

const shells = new Set(["script", "bash", "powershell", "pwsh"]);

/** Runs before a merge unless `pr: none` says otherwise. */
export const azurePipelines: CiReader = (file) => {
  const root = file.root.documents[0];
  const place = { system: "azure-pipelines", workflow: file.path, job: "", onPullRequest: textAt(root, "pr") !== "none" };
  return below(root, place);
};

function below(node: YamlNode | undefined, place: CiPlace): FactOutcome[] {
  if (node?.kind === "sequence") return node.items.flatMap((item) => below(item, place));
  if (node?.kind !== "map") return [];
  const inner = { ...place, job: textAt(node, "job") ?? textAt(node, "deployment") ?? place.job };
  return [
    ...task(node, inner),
    ...pairsOf(node).flatMap((pair) => {
      const text = scalarOf(pair.value);
      return shells.has(pair.key) && text ? commandFacts(inner, text.text, text) : below(pair.value, inner);
    }),
  ];
}

/** `task: Npm@1` with its inputs: the package manager's command is put together from them. */
function task(node: YamlNode, place: CiPlace): FactOutcome[] {
  const name = scalarOf(valueAt(node, "task"));
  if (!name) return [];
  const custom = scalarOf(valueAt(node, "inputs", "customCommand"));
  const command = textAt(node, "inputs", "command");
  const program = /^(npm|yarn|dotnet|maven|gradle)/i.exec(name.text)?.[1]?.toLowerCase();
  const called = custom?.text ?? command;
  return [actionFact(place, name.text, name), ...(program && called ? commandFacts(place, `${program} ${called}`, custom ?? name) : [])];
}
