/** Workloads of Kubernetes manifests and Helm charts, with the places that checks ask for. */
import type { FileContext } from "../../api/file.ts";
import type { Span } from "../../api/text.ts";
import type { YamlNode, YamlRoot } from "../../languages/yaml/index.ts";
import { kubernetesObjects } from "./views.ts";
import { itemsOf, pairOf, scalarOf, textAt, valueAt } from "./yaml.ts";

interface KubernetesContainer {
  readonly name: string;
  /** The value of `name`, else the container's first key. */
  readonly nameSpan: Span;
  /** Undefined when it is missing or filled in by a template. */
  readonly image: string | undefined;
  readonly imageSpan: Span | undefined;
  readonly init: boolean;
  readonly node: YamlNode;
  readonly environment: readonly {
    readonly name: string;
    readonly value: string | undefined;
    readonly nameSpan: Span;
    readonly valueSpan: Span | undefined;
  }[];
}

interface KubernetesWorkload {
  /** Deployment, StatefulSet, DaemonSet, Job, CronJob, Pod, ReplicaSet, or another kind that has a pod template. */
  readonly kind: string;
  readonly name: string;
  /** The value of `kind`. */
  readonly kindSpan: Span;
  /** The whole object. */
  readonly node: YamlNode;
  readonly podSpec: YamlNode;
  readonly containers: readonly KubernetesContainer[];
}

const key = {};

/** Every object of the file that runs containers; empty for other files. Computed once per tree. */
export function workloadsOf(file: FileContext<YamlRoot>): readonly KubernetesWorkload[] {
  return file.memo(key, () =>
    kubernetesObjects(file.root)
      .map(workload)
      .filter((found) => found !== undefined),
  );
}

function workload(object: YamlNode): KubernetesWorkload | undefined {
  const podSpec =
    valueAt(object, "spec", "jobTemplate", "spec", "template", "spec") ??
    valueAt(object, "spec", "template", "spec") ??
    (textAt(object, "kind") === "Pod" ? valueAt(object, "spec") : undefined);
  const kindNode = valueAt(object, "kind");
  if (!podSpec || !kindNode) return undefined;
  const containers = [
    ...itemsOf(valueAt(podSpec, "containers")).map((node) => container(node, false)),
    ...itemsOf(valueAt(podSpec, "initContainers")).map((node) => container(node, true)),
  ];
  if (containers.length === 0) return undefined;
  return {
    kind: textAt(object, "kind") ?? "",
    name: textAt(object, "metadata", "name") ?? "",
    kindSpan: kindNode,
    node: object,
    podSpec,
    containers,
  };
}

function container(node: YamlNode, init: boolean): KubernetesContainer {
  const image = scalarOf(valueAt(node, "image"));
  const first = node.kind === "map" ? node.pairs[0]?.keySpan : undefined;
  return {
    name: textAt(node, "name") ?? "",
    nameSpan: valueAt(node, "name") ?? first ?? node,
    image: textAt(node, "image"),
    imageSpan: image,
    init,
    node,
    environment: itemsOf(valueAt(node, "env")).flatMap((entry) => {
      const name = textAt(entry, "name");
      const nameSpan = pairOf(entry, "name")?.value;
      if (name === undefined || nameSpan === undefined) return [];
      return [{ name, value: textAt(entry, "value"), nameSpan, valueSpan: valueAt(entry, "value") }];
    }),
  };
}
