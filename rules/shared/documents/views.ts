/** What a YAML document is, from its path and its keys: the format decides which checks look at it. */
import type { FileContext } from "../../api/file.ts";
import type { YamlNode, YamlRoot } from "../../languages/yaml/index.ts";
import { hasKey, itemsOf, pairsOf, textAt, valueAt } from "./yaml.ts";

/** A format, by the program that reads the file; "other" for one that no check asks for. */
export type YamlView =
  | "workflow"
  | "action"
  | "gitlab-ci"
  | "circleci"
  | "azure-pipelines"
  | "bitbucket-pipelines"
  | "buildkite"
  | "travis"
  | "drone"
  | "compose"
  | "kubernetes"
  | "openapi"
  | "other";

const byPath: readonly (readonly [RegExp, YamlView])[] = [
  [/(^|\/)\.(?:github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$/i, "workflow"],
  [/(^|\/)action\.ya?ml$/i, "action"],
  [/(^|\/)\.gitlab-ci(?:\.[\w-]+)?\.ya?ml$|(^|\/)\.gitlab\/ci\/.+\.ya?ml$/i, "gitlab-ci"],
  [/(^|\/)\.circleci\/[^/]+\.ya?ml$/i, "circleci"],
  [/(^|\/)(?:\.?azure-?pipelines?[\w.-]*\.ya?ml|\.azure(?:-pipelines|devops)?\/.+\.ya?ml)$/i, "azure-pipelines"],
  [/(^|\/)bitbucket-pipelines\.ya?ml$/i, "bitbucket-pipelines"],
  [/(^|\/)\.?buildkite\/[^/]*pipeline[^/]*\.ya?ml$|(^|\/)buildkite\.ya?ml$/i, "buildkite"],
  [/(^|\/)\.travis\.ya?ml$/i, "travis"],
  [/(^|\/)\.(?:drone|woodpecker)(?:\.ya?ml|\/[^/]+\.ya?ml)$/i, "drone"],
  [/(^|\/)(?:docker-)?compose[\w.-]*\.ya?ml$|(^|\/)[\w.-]*(?:docker-compose|\.compose)[\w.-]*\.ya?ml$/i, "compose"],
];

const key = {};

/** The format of a YAML file; computed once per tree. */
export function viewOf(file: FileContext<YamlRoot>): YamlView {
  return file.memo(key, () => viewOfDocuments(file.path, file.root.documents));
}

function viewOfDocuments(path: string, documents: readonly YamlNode[]): YamlView {
  const first = documents[0];
  for (const [pattern, view] of byPath) {
    if (!pattern.test(path)) continue;
    if (view === "action" && !hasKey(first, "runs")) continue;
    if (view === "compose" && first && !hasKey(first, "services")) continue;
    return view;
  }
  if (documents.some(isKubernetesObject)) return "kubernetes";
  if (hasKey(first, "openapi") || textAt(first, "swagger") !== undefined) return "openapi";
  return isCompose(first) ? "compose" : "other";
}

/** Whether a document has the shape of a Kubernetes object. */
function isKubernetesObject(document: YamlNode): boolean {
  return textAt(document, "apiVersion") !== undefined && textAt(document, "kind") !== undefined;
}

/** A compose file under another name: services that each name an image or a build, and nothing foreign beside them. */
function isCompose(document: YamlNode | undefined): boolean {
  const services = valueAt(document, "services");
  if (services?.kind !== "map" || services.pairs.length === 0) return false;
  const known = /^(?:version|name|services|volumes|networks|configs|secrets|include|x-.*)$/;
  if (!pairsOf(document).every((pair) => known.test(pair.key))) return false;
  return pairsOf(services).every(
    (pair) => pair.value?.kind === "map" && (hasKey(pair.value, "image") || hasKey(pair.value, "build") || hasKey(pair.value, "extends")),
  );
}

/** The Kubernetes objects of a file: each document, and each item of a List. */
export function kubernetesObjects(root: YamlRoot): YamlNode[] {
  return root.documents.flatMap((document) => {
    if (!isKubernetesObject(document)) return [];
    return textAt(document, "kind") === "List" ? itemsOf(valueAt(document, "items")).filter(isKubernetesObject) : [document];
  });
}
