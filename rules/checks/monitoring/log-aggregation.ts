import { defineProjectCheck } from "../../api/check.ts";
import type { ProjectAnswer, ProjectView } from "../../api/project.ts";
import { passWith, unknown } from "../../shared/project/answers.ts";
import { platformsOf } from "../../shared/project/platforms.ts";
import { images, resources, type SettingRow, settingsMatching } from "../../shared/project/settings.ts";
import { evidenceAt, packagesInUse, practicesOf } from "../../shared/project/usage.ts";

const driver = /^(?:awslogs|gelf|fluentd|loki|syslog|gcplogs|splunk|awsfirelens|grafana\/loki-docker-driver.*|papertrail|logentries)$/;

const rows: readonly SettingRow[] = [
  { tool: "promtail", note: "a collector's configuration" },
  { tool: "fluent-bit", note: "Fluent Bit" },
  { tool: "compose", key: /(?:^|\.)logging\.driver$/, value: driver, note: "log driver" },
  { tool: "kamal", key: /^logging\.driver$/, value: driver, note: "log driver" },
  { tool: "ecs", key: /(?:^|\.)logDriver$/, value: driver, note: "log driver" },
  { tool: "wrangler", key: /(?:^|\.)(?:observability\.(?:logs\.)?enabled|logpush)$/, note: "logs of Workers" },
  { tool: "heroku", key: /^addons\./, value: /papertrail|logentries|logdna|logtail|coralogix|sumologic|mezmo/i, note: "add-on for logs" },
  { tool: "k8s", name: /^(?:ClusterLogForwarder|ClusterFlow|ClusterOutput|Flow|Output|FluentBit|PodLogs)\// },
  ...images(
    /fluent-?bit|fluentd|promtail|grafana\/(?:loki|alloy|agent)|timberio\/vector|filebeat|datadog\/agent|logstash|otel\/opentelemetry-collector|logspout|signoz|openobserve/i,
    "a collector of logs",
  ),
  resources(
    "aws_cloudwatch_log_(?:group|subscription_filter)",
    "google_logging_\\w+",
    "azurerm_log_analytics_workspace",
    "azurerm_monitor_diagnostic_setting",
    "datadog_logs_\\w+",
    "aws_kinesis_firehose_delivery_stream",
    "cloudflare_logpush_job",
    "logtail_source",
    "betterstack_source",
    "heroku_drain",
    "vercel_log_drain",
    "fastly_service_logging_\\w+",
    "grafana_cloud_stack",
  ),
];

/** Platforms that keep the lines of all instances in a service of their own that can be searched. */
const keeping = new Set(["App Engine", "Serverless", "AWS SAM", "Amazon ECS", "AWS Copilot", "Cloud Build", "SST"]);

function evaluate(project: ProjectView): ProjectAnswer {
  const evidence = [
    ...practicesOf(project, "log-shipping").map((fact) => evidenceAt(fact, fact.data.name)),
    ...packagesInUse(project, "log-shipping"),
    ...settingsMatching(project, rows),
    ...platformsOf(project)
      .filter(({ platform }) => keeping.has(platform.name) && platform.name !== "Cloud Build")
      .map(({ evidence: at, platform }) => ({ ...at, note: `${platform.name} keeps the logs of all instances` })),
  ];
  return passWith(
    evidence,
    (first) => `Logs come together in one place: ${first.note}.`,
    unknown("No file shows where logs are sent; add a transport, a collector or a drain, or attest to how they are kept."),
  );
}

export default defineProjectCheck({
  id: "log-aggregation",
  title: "Logs shipped to one place",
  category: "monitoring",
  priority: "P2",
  effort: 60,
  why: "The lines of an instance that crashed are gone with it, and a request that crossed three services is in three places.",
  limits: "Drains that are set up on a platform leave no file.",
  applies: ["service"],
  evidence:
    "A transport of the logger, a collector such as Fluent Bit, Vector or Promtail, a log driver, log groups or sinks in Terraform, a platform that keeps logs.",
  attestable: true,
  evaluate,
});
