import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { notApplicable, passWith, unknown } from "../../shared/project/answers.ts";
import { overStreams, servesHttp } from "../../shared/project/applications.ts";
import { images, resources, type SettingRow, settingsMatching } from "../../shared/project/settings.ts";
import { evidenceOfRun, runsOf, type Tool } from "../../shared/project/tool-runs.ts";
import { evidenceAt, isAside, practicesOf } from "../../shared/project/usage.ts";

const rows: readonly SettingRow[] = [
  { tool: "upptime", key: /^sites\./, note: "sites of Upptime" },
  { tool: "gatus", key: /(?:^|\.)endpoints\.\d+\.url$/, note: "endpoints of Gatus" },
  { tool: "blackbox", key: /^modules\./, note: "probes of the blackbox exporter" },
  { tool: "prometheus", key: /^scrape_configs\.\d+\.metrics_path$/, value: /^\/probe$/, note: "probes of Prometheus" },
  { tool: "k8s", name: /^(?:Probe|EndpointMonitor|VMProbe)\// },
  ...images(/uptime-kuma|blackbox-exporter|blackbox_exporter|twin(?:production)?\/gatus|statping/i, "a monitor of uptime"),
  resources(
    "aws_route53_health_check",
    "aws_synthetics_canary",
    "google_monitoring_uptime_check_config",
    "azurerm_application_insights_(?:standard_)?web_test",
    "uptimerobot_monitor",
    "betteruptime_(?:monitor|heartbeat)",
    "betterstack_monitor",
    "pingdom_check",
    "statuscake_\\w+",
    "checkly_(?:check|tcp_check|url_monitor)\\w*",
    "datadog_synthetics_\\w+",
    "newrelic_synthetics_\\w+",
    "grafana_synthetic_monitoring_check",
    "cloudflare_(?:healthcheck|load_balancer_monitor)",
    "digitalocean_uptime_check",
    "hetrixtools_\\w+",
    "openstatus_monitor",
    "phare_\\w+",
  ),
];

const tool: Tool = {
  command: /^(?:checkly (?:test|deploy)|openstatus)\b/,
  action: /^(?:openstatushq\/|upptime\/|checkly\/|datadog\/synthetics-ci)/i,
};
const files = /(?:^|\/)(?:checkly\.config\.[cm]?[jt]s|openstatus\.ya?ml|\.upptimerc\.ya?ml)$/;

function evaluate(project: ProjectView): ProjectAnswer {
  if (!servesHttp(project)) return notApplicable(overStreams);
  return passWith(
    [...settingsMatching(project, rows), ...elsewhere(project)],
    (first) => `Somebody asks from outside whether it is up: ${first.note}.`,
    unknown("No file shows that the service is asked from outside whether it is up; set up a monitor, or attest to the one there is."),
  );
}

function elsewhere(project: ProjectView): readonly Evidence[] {
  return [
    ...practicesOf(project, "uptime-probe").map((fact) => evidenceAt(fact, fact.data.name)),
    ...runsOf(project, tool, ["ci"]).map(evidenceOfRun),
    ...project
      .filesMatching(files)
      .filter((file) => !isAside(file))
      .map((file) => ({ file, line: -1, note: file.slice(file.lastIndexOf("/") + 1) })),
  ];
}

export default defineProjectCheck({
  id: "uptime-monitoring",
  title: "Uptime monitoring",
  category: "monitoring",
  priority: "P2",
  effort: 20,
  why: "A service that is down reports no errors of its own; only somebody who asks from outside notices.",
  limits: "Monitors that are set up in the page of a service leave no file. Probes of an orchestrator restart containers and tell nobody.",
  applies: ["service"],
  evidence: "Checkly, Upptime, Gatus, Uptime Kuma, the blackbox exporter, OpenStatus, or an uptime check in Terraform or Pulumi.",
  attestable: true,
  evaluate,
});
