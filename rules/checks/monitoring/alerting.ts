import { defineProjectCheck } from "../../api/check.ts";
import type { ProjectAnswer, ProjectView } from "../../api/project.ts";
import { passWith, unknown } from "../../shared/project/answers.ts";
import { resources, type SettingRow, settingsMatching } from "../../shared/project/settings.ts";
import { evidenceAt, practicesOf } from "../../shared/project/usage.ts";

const rules: readonly SettingRow[] = [
  { tool: "prometheus", key: /^groups\.\d+\.rules\.\d+\.alert$/, note: "rules of Prometheus" },
  { tool: "prometheus", key: /^receivers\.\d+\.(?:\w+_configs)\./, note: "receivers of Alertmanager" },
  { tool: "grafana", key: /^groups\.\d+\.rules\.\d+\.(?:condition|alert)$|^contactPoints\./, note: "alerts of Grafana" },
  { tool: "grafana", key: /^panels\.\d+\.alert\.conditions\./, note: "alerts of a panel" },
  { tool: "k8s", name: /^(?:PrometheusRule|AlertmanagerConfig|VMRule|DatadogMonitor|Rules|ClusterRules|GlobalRules)\// },
  { tool: "gatus", key: /(?:^|\.)alert(?:s|ing)\./, note: "alerts of Gatus" },
  { tool: "datadog", key: /^(?:query|monitors\.\d+\.query)$/, note: "monitor of Datadog" },
  { tool: "sam", value: /^AWS::CloudWatch::(?:Alarm|CompositeAlarm)$/, key: /^Resources\.\w+\.Type$/, note: "alarm of CloudWatch" },
  { tool: "serverless", key: /^custom\.alerts\./, note: "alerts of Serverless" },
  { tool: "serverless", value: /^AWS::CloudWatch::(?:Alarm|CompositeAlarm)$/, key: /\.Type$/, note: "alarm of CloudWatch" },
  { tool: "digitalocean", key: /(?:^|\.)alerts\.\d+\.rule$/, note: "alerts of the app" },
  resources(
    "aws_cloudwatch_(?:metric|composite)_alarm",
    "datadog_(?:monitor|service_level_objective)\\w*",
    "google_monitoring_(?:alert_policy|slo)",
    "azurerm_monitor_(?:metric_alert|activity_log_alert|scheduled_query_rules_alert\\w*|smart_detector_alert_rule)",
    "newrelic_(?:nrql_)?alert_\\w+",
    "grafana_(?:rule_group|contact_point|notification_policy|alert_rule)",
    "sentry_(?:issue_alert|metric_alert|rule|alert)",
    "digitalocean_monitor_alert",
    "pagerduty_(?:service|escalation_policy)",
    "opsgenie_\\w+",
    "splunk_\\w*alert\\w*",
    "honeycombio_trigger",
    "axiom_monitor",
    "betteruptime_policy",
  ),
];

function evaluate(project: ProjectView): ProjectAnswer {
  const evidence = [
    ...settingsMatching(project, rules),
    ...practicesOf(project, "alert-rule").map((fact) => evidenceAt(fact, fact.data.name)),
  ];
  return passWith(
    evidence,
    (first) => `People are called when something goes wrong: ${first.note}.`,
    unknown("No file defines an alert; write rules for errors, latency and saturation, or attest to where they are."),
  );
}

export default defineProjectCheck({
  id: "alerting",
  title: "Alerts defined",
  category: "monitoring",
  priority: "P1",
  effort: 60,
  why: "A graph that nobody looks at reports nothing; a rule wakes somebody before the users do.",
  limits:
    "Alerts that are set in the page of a service (Sentry, Datadog, Grafana Cloud) leave no file. Whether the rules are good ones is not judged.",
  applies: ["service"],
  evidence:
    "Rules of Prometheus or Alertmanager, alerts of Grafana or Gatus, alarms and monitors in Terraform, CloudFormation, CDK or Pulumi.",
  attestable: true,
  evaluate,
});
