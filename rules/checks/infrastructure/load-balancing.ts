import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { passed, unknown } from "../../shared/project/answers.ts";
import { platformsOf } from "../../shared/project/platforms.ts";
import { configsOf, evidenceAt } from "../../shared/project/usage.ts";

const resources =
  /^(?:aws_(?:lb|alb|elb)|google_compute_(?:global_)?forwarding_rule|google_compute_backend_service|azurerm_(?:lb|application_gateway|frontdoor)|digitalocean_loadbalancer|hcloud_load_balancer|aws_apprunner_service|google_cloud_run(?:_v2)?_service)\./;

function evaluate(project: ProjectView): ProjectAnswer {
  const evidence = [...cluster(project), ...files(project), ...platforms(project)].slice(0, 3);
  const [first] = evidence;
  if (first) return passed(evidence, `Requests are spread: ${first.note}.`);
  const reason = "No file shows a load balancer or a second instance; add one, or attest to how requests reach more than one.";
  return unknown(reason);
}

function cluster(project: ProjectView): Evidence[] {
  return configsOf(project, "k8s").flatMap((fact) => {
    const { name, values } = fact.data;
    const replicas = values["spec.replicas"];
    if (/^(?:Ingress|Gateway|HTTPRoute|IngressRoute)\//.test(name) || values["spec.type"] === "LoadBalancer")
      return [evidenceAt(fact, name.replace(/\/$/, ""))];
    return /^(?:Deployment|StatefulSet)\//.test(name) && typeof replicas === "number" && replicas > 1
      ? [evidenceAt(fact, `${replicas} replicas of ${name}`)]
      : [];
  });
}

function files(project: ProjectView): Evidence[] {
  const terraform = configsOf(project, "terraform")
    .filter(({ data }) => resources.test(data.name) || data.values.multi_az === true || atLeast(data.values.desired_count, 2))
    .map((fact) => evidenceAt(fact, fact.data.name.replace(/\/$/, "")));
  const nginx = configsOf(project, "nginx")
    .filter(({ data }) => data.values["upstream.largest"] !== undefined)
    .map((fact) => evidenceAt(fact, "several upstream servers"));
  const counted = (tool: string, key: RegExp): Evidence[] =>
    configsOf(project, tool)
      .filter(({ data }) => Object.entries(data.values).some(([name, value]) => key.test(name) && atLeast(value, 2)))
      .map((fact) => evidenceAt(fact, "more than one instance"));
  return [
    ...terraform,
    ...nginx,
    ...counted("compose", /^services\.[^.]+\.deploy\.replicas$/),
    ...counted("render", /(?:^|\.)(?:numInstances|scaling\.minInstances)$/),
    ...counted("fly", /(?:^|\.)min_machines_running$/),
    ...counted("kamal", /^servers\.(?:web\.(?:hosts\.)?)?[1-9]\d*$/),
    ...configsOf(project, "kamal")
      .filter(({ data }) => ["servers.1", "servers.web.1", "servers.web.hosts.1"].some((key) => data.values[key] !== undefined))
      .map((fact) => evidenceAt(fact, "several servers")),
  ];
}

function atLeast(value: unknown, least: number): boolean {
  return typeof value === "number" && value >= least;
}

function platforms(project: ProjectView): Evidence[] {
  return platformsOf(project)
    .filter(({ platform }) => platform.scales)
    .map(({ evidence, platform }) => ({ ...evidence, note: `${platform.name} routes requests to instances` }));
}

export default defineProjectCheck({
  id: "load-balancing",
  title: "Load balancing and failover",
  category: "infrastructure",
  priority: "P3",
  effort: 120,
  why: "One instance is one crash, one deploy or one bad disk away from nothing; two behind a balancer let either of them go.",
  limits: "Balancers that are set up outside of the repository are not seen. Several workers on one host do not count.",
  applies: ["service"],
  evidence:
    "An ingress or load balancer in manifests or Terraform, several upstream servers, more than one replica, or a platform that routes requests to its instances.",
  attestable: true,
  evaluate,
});
