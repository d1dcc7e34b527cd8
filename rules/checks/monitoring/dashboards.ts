import { defineProjectCheck } from "../../api/check.ts";
import type { ProjectFact } from "../../api/facts.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { passWith, share, unknown } from "../../shared/project/answers.ts";
import { resources, type SettingRow, settingsMatching } from "../../shared/project/settings.ts";
import { configsOf, evidenceAt, practicesOf } from "../../shared/project/usage.ts";

const rows: readonly SettingRow[] = [
  { tool: "k8s", name: /^(?:GrafanaDashboard|DatadogDashboard)\// },
  { tool: "k8s", name: /^ConfigMap\//, key: /(?:^|\.)labels\.grafana_dashboard$/, value: /./, note: "dashboard of Grafana" },
  { tool: "datadog", key: /(?:^|\.)widgets\.\d+\./, note: "dashboard of Datadog" },
  { tool: "sam", key: /^Resources\.\w+\.Type$/, value: /^AWS::CloudWatch::Dashboard$/, note: "dashboard of CloudWatch" },
  { tool: "serverless", key: /\.Type$/, value: /^AWS::CloudWatch::Dashboard$/, note: "dashboard of CloudWatch" },
  resources(
    "grafana_dashboard",
    "datadog_dashboard\\w*",
    "aws_cloudwatch_dashboard",
    "google_monitoring_dashboard",
    "azurerm_(?:portal_dashboard|dashboard_grafana|application_insights_workbook)",
    "newrelic_one_dashboard\\w*",
    "honeycombio_board\\w*",
  ),
];

/** What a dashboard has to show so that somebody on call sees where the trouble is. */
const signals: readonly (readonly [string, RegExp])[] = [
  ["latency", /latenc|duration|response[ _-]?time|p9[59]|p50|quantile|percentile/i],
  ["errors", /error|5xx|5\.\.|fail|exception|status/i],
  ["saturation", /cpu|memory|heap|saturation|event[ _-]?loop|connections?|queue|pool|disk/i],
];

function evaluate(project: ProjectView): ProjectAnswer {
  const panels = configsOf(project, "grafana").filter(isDashboard);
  const described = [
    ...settingsMatching(project, rows),
    ...practicesOf(project, "dashboard").map((fact) => evidenceAt(fact, fact.data.name)),
  ];
  const missing =
    described.length > 0 ? [] : signals.filter(([, words]) => !panels.some((fact) => shows(fact, words))).map(([name]) => name);
  const evidence: readonly Evidence[] = [...panels.map((fact) => evidenceAt(fact, "dashboard of Grafana")), ...described];
  if (evidence.length > 0 && missing.length > 0) {
    const met = signals.length - missing.length;
    const reason = `The dashboards do not show ${missing.join(" and ")}.`;
    return share(met, signals.length, evidence, reason);
  }
  return passWith(
    evidence,
    (first) => `Dashboards are described in files: ${first.note}.`,
    unknown("No file describes a dashboard; keep one with latency, errors and saturation in the repository, or attest to where it is."),
  );
}

function isDashboard({ data }: ProjectFact<"config">): boolean {
  return Object.keys(data.values).some((key) => /(?:^|\.)panels\.\d+\.(?:type|title|targets\.)/.test(key));
}

function shows({ data }: ProjectFact<"config">, words: RegExp): boolean {
  return Object.entries(data.values).some(
    ([key, value]) => /(?:^|\.)(?:expr|title|query|rawSql|legendFormat)$/.test(key) && words.test(String(value)),
  );
}

export default defineProjectCheck({
  id: "dashboards",
  title: "Dashboards for the golden signals",
  category: "monitoring",
  priority: "P3",
  effort: 120,
  why: "During an incident nobody has time to write queries; one page has to say whether it is slow, failing or full.",
  limits: "Dashboards that are kept in the service that shows them leave no file. What resources in Terraform show is not read.",
  applies: ["service"],
  evidence: "Dashboards of Grafana or Datadog as files, or as resources in Terraform, CloudFormation, CDK or the cluster.",
  attestable: true,
  evaluate,
});
