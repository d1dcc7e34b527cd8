import type { FactOutcome } from "../../api/outcome.ts";
import type { YamlNode } from "../../languages/yaml/index.ts";
import { pairsOf, scalarOf, textAt, valueAt } from "../../shared/documents/yaml.ts";
import { actionFact, type CiPlace, scriptFacts } from "./commands.ts";
import type { CiReader } from "./yaml.ts";

/** `default`, `pull-requests` and what runs for every branch run before a merge. */
export const bitbucketPipelines: CiReader = (file) =>
  pairsOf(valueAt(file.root.documents[0], "pipelines")).flatMap((section) => {
    const place = { system: "bitbucket-pipelines", workflow: file.path, job: section.key };
    if (section.key === "default") return below(section.value, { ...place, onPullRequest: true });
    return pairsOf(section.value).flatMap((pattern) =>
      below(pattern.value, {
        ...place,
        onPullRequest: section.key === "pull-requests" || (section.key === "branches" && /^\*+$/.test(pattern.key)),
      }),
    );
  });

function below(node: YamlNode | undefined, place: CiPlace): FactOutcome[] {
  if (node?.kind === "sequence") return node.items.flatMap((item) => below(item, place));
  return pairsOf(node).flatMap((pair) => {
    if (pair.key === "script" || pair.key === "after-script") return [...scriptFacts(place, pair.value), ...pipes(pair.value, place)];
    const inner = pair.key === "step" ? { ...place, job: textAt(pair.value, "name") ?? place.job } : place;
    return below(pair.value, inner);
  });
}

function pipes(script: YamlNode | undefined, place: CiPlace): FactOutcome[] {
  return (script?.kind === "sequence" ? script.items : []).flatMap((item) => {
    const pipe = scalarOf(valueAt(item, "pipe"));
    return pipe ? [actionFact(place, pipe.text, pipe)] : [];
  });
}
