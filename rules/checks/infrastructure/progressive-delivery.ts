import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { unknown, passed } from "../../shared/project/answers.ts";
import { platformsOf } from "../../shared/project/platforms.ts";
import { configsOf, evidenceAt, packagesInUse } from "../../shared/project/usage.ts";

const gradual = new Set(["Vercel", "Netlify", "Cloudflare", "Kamal", "AWS Amplify"]);

function evaluate(project: ProjectView): ProjectAnswer {
  const evidence = [...cluster(project), ...platform(project), ...terraform(project), ...packagesInUse(project, "feature-flags")].slice(
    0,
    3,
  );
  const [first] = evidence;
  if (first) return passed(evidence, `A release does not meet all users at once: ${first.note}.`);
  const reason =
    "No file shows that a release reaches users bit by bit; use a rolling or canary strategy or feature flags, or attest to how it is done.";
  return unknown(reason);
}

function cluster(project: ProjectView): Evidence[] {
  return configsOf(project, "k8s").flatMap((fact) => {
    const { name, values } = fact.data;
    if (/^(?:Rollout|Canary)\//.test(name)) return [evidenceAt(fact, name.replace(/\/$/, ""))];
    const surge = values["spec.strategy.rollingUpdate.maxSurge"];
    if (name.startsWith("Deployment/") && surge !== undefined && surge !== 0 && surge !== "0")
      return [evidenceAt(fact, `${name} rolls out with a surge of ${surge}`)];
    return [];
  });
}

function platform(project: ProjectView): Evidence[] {
  const fly = configsOf(project, "fly")
    .filter((fact) => /^(?:canary|bluegreen|rolling)$/.test(String(fact.data.values["deploy.strategy"])))
    .map((fact) => evidenceAt(fact, `${String(fact.data.values["deploy.strategy"])} deployment`));
  const promoted = platformsOf(project)
    .filter((found) => gradual.has(found.platform.name))
    .map(({ evidence, platform: { name } }) => ({ ...evidence, note: `${name} tries a release out before users reach it` }));
  return [...fly, ...promoted];
}

function terraform(project: ProjectView): Evidence[] {
  return configsOf(project, "terraform")
    .filter(
      ({ data }) =>
        /^aws_codedeploy_deployment_group\./.test(data.name) ||
        /^(?:CODE_DEPLOY|EXTERNAL)$/.test(String(data.values["deployment_controller.type"])) ||
        data.values.deployment_circuit_breaker === true,
    )
    .map((fact) => evidenceAt(fact, fact.data.name.replace(/\/$/, "")));
}

export default defineProjectCheck({
  id: "progressive-delivery",
  title: "Blue-green or canary release",
  category: "infrastructure",
  priority: "P3",
  effort: 240,
  why: "A mistake that meets one user in a hundred is a graph that bends; the same mistake for everybody is an outage.",
  limits: "What a pipeline in another repository or a service mesh does is not seen.",
  applies: ["service"],
  evidence:
    "Argo Rollouts, Flagger, CodeDeploy, a canary, blue-green or surging strategy, a platform that promotes previews, feature flags in use.",
  attestable: true,
  evaluate,
});
