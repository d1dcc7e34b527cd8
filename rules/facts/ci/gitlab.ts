import type { YamlNode } from "../../languages/yaml/index.ts";
import { hasKey, itemsOf, pairsOf, textAt, textsOf, valueAt } from "../../shared/documents/yaml.ts";
import { fact, type FactOutcome } from "../../api/outcome.ts";
import { actionFact, type CiPlace, scriptFacts } from "./commands.ts";
import type { CiReader } from "./yaml.ts";

const reserved = new Set(
  "default include stages variables workflow image services cache before_script after_script pages:deploy spec".split(" "),
);
const scriptKeys = ["before_script", "script", "after_script"];
/** Jobs extend each other at most this deep. */
const maximumDepth = 11;

/** Jobs with the keys that they inherit, and the pipelines that are included. A name with a leading dot is only there to be extended. */
export const gitlabCi: CiReader = (file) => {
  const root = file.root.documents.find((document) => !hasKey(document, "spec")) ?? file.root.documents[0];
  const jobs = new Map(pairsOf(root).map((pair) => [pair.key, pair.value]));
  const found: FactOutcome[] = includes(valueAt(root, "include"), file.path);
  for (const [name, node] of jobs) {
    if (reserved.has(name) || name.startsWith(".") || node?.kind !== "map") continue;
    const place = { system: "gitlab-ci", workflow: file.path, job: name, onPullRequest: runsForMergeRequests(node, jobs) };
    for (const key of scriptKeys) found.push(...scriptFacts(place, inherited(node, key, jobs)));
    const services = inherited(node, "services", jobs);
    for (const service of itemsOf(services)) {
      const image = textsOf(service)[0] ?? textAt(service, "name");
      if (image !== undefined) found.push(fact("setting", service, { key: "ci.service", value: image }));
    }
  }
  return found;
};

function inherited(job: YamlNode, key: string, jobs: ReadonlyMap<string, YamlNode | undefined>, depth = 0): YamlNode | undefined {
  const own = valueAt(job, key);
  if (own || depth > maximumDepth) return own;
  for (const base of textsOf(valueAt(job, "extends")).reverse()) {
    const node = jobs.get(base);
    const found = node && inherited(node, key, jobs, depth + 1);
    if (found) return found;
  }
  return undefined;
}

/** Every push starts a pipeline, so a job runs before a merge unless its rules keep it to branches, tags or a person. */
function runsForMergeRequests(job: YamlNode, jobs: ReadonlyMap<string, YamlNode | undefined>): boolean {
  if (textAt(job, "when") === "manual") return false;
  const rules = itemsOf(inherited(job, "rules", jobs));
  if (rules.length > 0) {
    return rules.some((rule) => {
      if (/^(?:never|manual)$/.test(textAt(rule, "when") ?? "")) return false;
      const condition = textAt(rule, "if");
      return (
        condition === undefined ||
        !/CI_COMMIT_TAG|CI_COMMIT_(?:BRANCH|REF_NAME)\s*==|CI_DEFAULT_BRANCH|PIPELINE_SOURCE\s*==\s*["'](?!merge_request_event|push|external_pull)/.test(
          condition,
        )
      );
    });
  }
  const only = inherited(job, "only", jobs);
  const refs = textsOf(only?.kind === "map" ? valueAt(only, "refs") : only);
  return refs.length === 0 || refs.some((ref) => /^(?:merge_requests|branches|pushes|external_pull_requests|\/)/.test(ref));
}

function includes(node: YamlNode | undefined, workflow: string): FactOutcome[] {
  const place: CiPlace = { system: "gitlab-ci", workflow, job: "", onPullRequest: true };
  return (node?.kind === "sequence" ? node.items : node ? [node] : []).flatMap((item) => {
    const name = textAt(item, "template") ?? textAt(item, "component") ?? textAt(item, "local") ?? textsOf(item)[0];
    return name === undefined ? [] : [actionFact(place, name, item)];
  });
}
