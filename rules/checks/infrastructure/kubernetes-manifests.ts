import { defineProjectCheck } from "../../api/check.ts";
import type { ProjectFact } from "../../api/facts.ts";
import type { ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, partial, passed, unknown } from "../../shared/project/answers.ts";
import { configsOf, evidenceAt } from "../../shared/project/usage.ts";

const workload = /^(?:Deployment|StatefulSet|DaemonSet|ReplicaSet|Rollout)\//;
const container = /^spec\.template\.spec\.containers\.(\d+)\./;

function evaluate(project: ProjectView): ProjectAnswer {
  const workloads = configsOf(project, "k8s").filter((fact) => workload.test(fact.data.name));
  if (workloads.length === 0) return unknown("No workload can be read from the manifests; templates are filled in when they are rendered.");
  const lacking = workloads.map((fact) => ({ fact, missing: missingIn(fact) }));
  const sound = lacking.filter(({ missing }) => missing.length === 0);
  const [first] = lacking.filter(({ missing }) => missing.length > 0);
  const evidence = (sound.length > 0 ? sound : lacking).slice(0, 3).map(({ fact }) => evidenceAt(fact, fact.data.name.replace(/\/$/, "")));
  if (!first)
    return passed(evidence, `${workloads.length === 1 ? "The workload has" : `All ${workloads.length} workloads have`} probes and limits.`);
  const reason = `${first.fact.data.name.replace(/\/$/, "")} in ${first.fact.file} has no ${first.missing.join(" and no ")}; ${sound.length} of ${workloads.length} workloads are sound.`;
  return sound.length === 0 ? failed(reason, evidence) : partial(sound.length, workloads.length, evidence, reason);
}

/** What the containers of a workload lack; a value that a template fills in is there. */
function missingIn(fact: ProjectFact<"config">): string[] {
  const keys = Object.keys(fact.data.values);
  const indexes = new Set(keys.flatMap((key) => container.exec(key)?.[1] ?? []));
  const every = (part: RegExp): boolean =>
    [...indexes].every((index) => keys.some((key) => key.startsWith(`spec.template.spec.containers.${index}.`) && part.test(key)));
  return [
    ...(every(/\.(?:readinessProbe|livenessProbe|startupProbe)\b/) ? [] : ["probe"]),
    ...(every(/\.resources\.(?:limits|requests)\b|\.resources$/) ? [] : ["resource limits"]),
  ];
}

export default defineProjectCheck({
  id: "kubernetes-manifests",
  title: "Kubernetes manifests sound",
  category: "infrastructure",
  priority: "P2",
  effort: 120,
  why: "Without probes the cluster sends requests to containers that cannot answer, and without limits one of them takes the node down for all.",
  limits: "What a Helm chart or an overlay fills in is taken as given. Jobs and pods that stand alone are not judged.",
  applies: ["k8s"],
  evidence: "Workloads whose containers have probes and resources.",
  evaluate,
});
