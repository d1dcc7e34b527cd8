import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, passWith } from "../../shared/project/answers.ts";
import { type SettingRow, settingsMatching } from "../../shared/project/settings.ts";
import { declaredPackages, evidenceAt, isAside, packagesInUse, practised } from "../../shared/project/usage.ts";

const watched = /log_min_duration_statement|pg_stat_statements|auto_explain|slow_query_log|long_query_time|log_queries_not_using_indexes/;
const rows: readonly SettingRow[] = [
  { tool: "compose", value: watched },
  { tool: "compose", key: /\.image$/, value: /(?:postgres|mysqld?|mongodb)[-_]exporter|pghero|pgwatch|percona\/pmm/ },
  { tool: "k8s", value: watched },
  { tool: "helm-values", key: watched },
  { tool: "terraform", value: watched },
  {
    tool: "terraform",
    key: /^(?:performance_insights_enabled|insights_config\.query_insights_enabled|settings\.insights_config\.query_insights_enabled)$/,
    value: /^true$/,
  },
  { tool: "database-yml", key: /(?:^|\.)variables\.(?:statement_timeout|max_execution_time)$/ },
  { tool: "django", key: /^(?:LOGGING\.loggers\.django\.db\.backends\.|DATABASES\.\w+\.OPTIONS\.(?:options|statement_timeout)$|SILKY_)/ },
  { tool: "django", key: /^(?:MIDDLEWARE|INSTALLED_APPS)\.\d+$/, value: /^(?:silk|django_silk|querycount|nplusone)\b/ },
];
/** Watch queries wherever they run; they are at work while developing, which is where they are wanted. */
const watchers: readonly string[] = [
  "bullet",
  "prosopite",
  "pghero",
  "rails-pg-extras",
  "rack-mini-profiler",
  "marginalia",
  "django-silk",
  "nplusone",
];
/** Agents of Ruby that start by themselves and time each query. */
const agents: readonly string[] = [
  "newrelic_rpm",
  "skylight",
  "scout_apm",
  "appsignal",
  "datadog",
  "ddtrace",
  "elastic-apm",
  "opentelemetry-instrumentation-all",
];

/** What a page traces knows nothing of queries. */
const inBrowser = /instrumentation-client|(?:^|[/.-])client\.config|\.client\./;

function evaluate(project: ProjectView): ProjectAnswer {
  const started: Evidence[] = project
    .facts("init")
    .filter(({ data, file }) => data.what === "apm" && !isAside(file))
    .map((fact) => evidenceAt(fact, `starts ${fact.data.name}`));
  const evidence = [
    ...practised(project, "slow-query").filter(({ file }) => !inBrowser.test(file)),
    ...settingsMatching(project, rows),
    ...started,
    ...packagesInUse(project, "apm"),
    ...declaredPackages(project, watchers, true),
    ...declaredPackages(project, agents),
  ];
  return passWith(
    evidence,
    (first) => `Slow queries are seen (${first.note}).`,
    failed("Nothing shows slow queries; log those that take long, add spans for queries, or turn on pg_stat_statements."),
  );
}

export default defineProjectCheck({
  id: "query-monitoring",
  title: "Slow queries visible",
  category: "monitoring",
  priority: "P2",
  effort: 60,
  why: "Most outages of a growing service begin with one query that reads more each week. Who sees it getting slower mends it before anybody waits.",
  limits: "What a provider shows in its own pages is not seen. Tracing counts where it is started, whatever it samples.",
  applies: ["database"],
  evidence:
    "Events or logs of queries, tracing with spans for them, limits for statements, pg_stat_statements or a slow query log, or a gem that watches.",
  evaluate,
});
