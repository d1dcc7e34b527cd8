import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, passWith } from "../../shared/project/answers.ts";
import { settingsMatching } from "../../shared/project/settings.ts";
import { evidenceAt, isAside, packagesInUse, practicesOf } from "../../shared/project/usage.ts";

/** Agents that count requests, latency and errors by themselves. */
const agents =
  /^(?:newrelic|newrelic_rpm|dd-trace|ddtrace|datadog|elastic-apm(?:-node)?|elasticapm|skylight|scout_apm|appsignal|@appsignal\/\w+|applicationinsights|@azure\/monitor-opentelemetry|logfire)$/;
const path = /(?:^|\/)(?:metrics|prometheus|actuator\/prometheus)\/?$/;

function evaluate(project: ProjectView): ProjectAnswer {
  return passWith(
    [...exported(project), ...measured(project)],
    (first) => `Requests are counted and timed: ${first.note}.`,
    failed("No metrics are exported; count requests, latency and errors, and let Prometheus or another collector read them."),
  );
}

function exported(project: ProjectView): readonly Evidence[] {
  return [
    ...project
      .facts("init")
      .filter((fact) => fact.data.what === "metrics" && !isAside(fact.file))
      .map((fact) => evidenceAt(fact, fact.data.name)),
    ...packagesInUse(project, "metrics"),
    ...practicesOf(project, "metric").map((fact) => evidenceAt(fact, fact.data.name === "" ? "a metric" : `metric ${fact.data.name}`)),
    ...project
      .facts("route")
      .filter((fact) => path.test(fact.data.path) && /^(?:GET|ALL|ANY|\*|)$/.test(fact.data.method) && !isAside(fact.file))
      .filter((fact) => /^\/?(?:prometheus|metrics|actuator\/prometheus)\/?$/.test(fact.data.path))
      .map((fact) => evidenceAt(fact, `${fact.data.method} ${fact.data.path}`)),
    ...settingsMatching(project, [
      { tool: "django", key: /^(?:INSTALLED_APPS|MIDDLEWARE)\./, value: /^django_prometheus|statsd/, note: "django_prometheus" },
      { tool: "k8s", name: /^(?:ServiceMonitor|PodMonitor|PodMonitoring)\// },
    ]),
  ];
}

function measured(project: ProjectView): readonly Evidence[] {
  const started = project
    .facts("init")
    .filter((fact) => agents.test(fact.data.name) && !isAside(fact.file))
    .map((fact) => evidenceAt(fact, `agent ${fact.data.name}`));
  const loaded = practicesOf(project, "tracing")
    .filter((fact) => /^(?:newrelic|dd-trace|elastic-apm)/.test(fact.data.name))
    .map((fact) => evidenceAt(fact, `agent ${fact.data.name}`));
  const gems = packagesInUse(project, "apm").filter(({ note }) => agents.test(note.replace(/^depends on /, "")));
  return [...started, ...loaded, ...gems];
}

export default defineProjectCheck({
  id: "metrics-endpoint",
  title: "Metrics exported",
  category: "monitoring",
  priority: "P2",
  effort: 60,
  why: "Rates and percentiles tell within a minute that a release made things worse; logs tell it after somebody has read them.",
  limits:
    "Whether count, latency and errors are all among the metrics is not judged. What a platform or a mesh measures from outside is not seen.",
  applies: ["service"],
  evidence:
    "A client of Prometheus, StatsD, CloudWatch or OpenTelemetry metrics in use, a metrics route, or an agent that measures requests.",
  evaluate,
});
