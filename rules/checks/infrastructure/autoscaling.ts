import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { passed, unknown } from "../../shared/project/answers.ts";
import { platformsOf } from "../../shared/project/platforms.ts";
import { configsOf, evidenceAt } from "../../shared/project/usage.ts";

const resources =
  /^(?:aws_appautoscaling_(?:target|policy)|aws_autoscaling_(?:group|policy)|google_compute_(?:region_)?autoscaler|azurerm_monitor_autoscale_setting|google_cloud_run(?:_v2)?_service|azurerm_container_app|aws_lambda_function|aws_apprunner_service|kubernetes_horizontal_pod_autoscaler(?:_v\d)?)\./;

function evaluate(project: ProjectView): ProjectAnswer {
  const evidence = [...cluster(project), ...files(project), ...platforms(project)].slice(0, 3);
  const [first] = evidence;
  if (first) return passed(evidence, `Instances follow the load: ${first.note}.`);
  return unknown("No file says how the service grows with its load; add a scaling rule, or attest to how it is done.");
}

function cluster(project: ProjectView): Evidence[] {
  const objects = configsOf(project, "k8s")
    .filter(
      ({ data }) =>
        /^(?:HorizontalPodAutoscaler|ScaledObject|ScaledJob|VerticalPodAutoscaler)\//.test(data.name) ||
        data.values["metadata.annotations.autoscaling.knative.dev/maxScale"] !== undefined,
    )
    .map((fact) => evidenceAt(fact, fact.data.name.replace(/\/$/, "")));
  const helm = configsOf(project, "helm-values")
    .filter(({ data }) =>
      Object.entries(data.values).some(([key, value]) => /(?:^|\.)(?:autoscaling|hpa|keda)\.enabled$/.test(key) && value === true),
    )
    .map((fact) => evidenceAt(fact, "autoscaling of the chart"));
  return [...objects, ...helm];
}

function files(project: ProjectView): Evidence[] {
  const terraform = configsOf(project, "terraform")
    .filter(({ data }) => resources.test(data.name))
    .map((fact) => evidenceAt(fact, fact.data.name.replace(/\/$/, "")));
  const keys = (tool: string, key: RegExp): Evidence[] =>
    configsOf(project, tool)
      .filter(({ data }) =>
        Object.entries(data.values).some(([name, value]) => key.test(name) && value !== false && value !== 0 && value !== "off"),
      )
      .map((fact) => evidenceAt(fact, "scaling rule"));
  return [
    ...terraform,
    ...keys("fly", /(?:^|\.)(?:auto_start_machines|auto_stop_machines|autoscaling\.\w+)$/),
    ...keys("gae", /^(?:automatic_scaling|basic_scaling)\./),
    ...keys("render", /(?:^|\.)scaling\.maxInstances$/),
    ...keys("ecs", /(?:^|\.)count\.(?:range|cpu_percentage|requests)/),
  ];
}

function platforms(project: ProjectView): Evidence[] {
  return platformsOf(project)
    .filter(({ platform }) => platform.scales && platform.name !== "App Engine")
    .map(({ evidence, platform }) => ({ ...evidence, note: `${platform.name} starts instances as they are needed` }));
}

export default defineProjectCheck({
  id: "autoscaling",
  title: "Scaling of web and workers",
  category: "infrastructure",
  priority: "P3",
  effort: 120,
  why: "The day of most users is the day on which nobody has time to start machines by hand.",
  limits: "Rules that are set in a platform's console leave no file. Several processes on one host do not count: they share its limits.",
  applies: ["service"],
  evidence:
    "A HorizontalPodAutoscaler or KEDA object, scaling in Terraform, Fly, App Engine, Render or ECS, or a platform that scales by itself.",
  attestable: true,
  evaluate,
});
