import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, passWith } from "../../shared/project/answers.ts";
import { settingsMatching } from "../../shared/project/settings.ts";
import { evidenceOfRun, runsOf } from "../../shared/project/tool-runs.ts";
import { evidenceAt, isAside, packagesInUse, practicesOf } from "../../shared/project/usage.ts";

/** Programs that put an agent around what they start. */
const wrapper =
  /^(?:ddtrace-run|newrelic-admin run-program|opentelemetry-instrument)\b|(?:-r|--require|--import)[ =]\S*(?:newrelic|dd-trace|elastic-apm-node|@opentelemetry\/|instrumentation|tracing|otel)/;
/** Packages of OpenTelemetry that only name things; a library calls them too. */
const names = /^@opentelemetry\/(?:api|semantic-conventions|core)$/;

function evaluate(project: ProjectView): ProjectAnswer {
  const used = packagesInUse(project, "apm").filter(({ note }) => !names.test(note.replace(/^(?:uses|depends on) /, "")));
  return passWith(
    [...started(project), ...agents(project)],
    (first) => `Requests are traced: ${first.note}.`,
    failed(
      used.length > 0
        ? "A package of tracing is imported but nothing starts it; call its start before the application is loaded."
        : "No tracer or agent is started; where the time of a slow request goes cannot be seen.",
      used.slice(0, 2),
    ),
  );
}

function started(project: ProjectView): readonly Evidence[] {
  return [
    ...project
      .facts("init")
      .filter((fact) => fact.data.what === "apm" && !isAside(fact.file))
      .map((fact) => evidenceAt(fact, fact.data.name)),
    ...practicesOf(project, "tracing").map((fact) => evidenceAt(fact, fact.data.name)),
    // Gems of agents start with the application.
    ...packagesInUse(project, "apm").filter(({ note }) => note.startsWith("depends on ")),
  ];
}

function agents(project: ProjectView): readonly Evidence[] {
  return [
    ...runsOf(project, { command: wrapper }, ["image", "platform"]).map(evidenceOfRun),
    ...settingsMatching(project, [
      {
        tool: "dockerfile",
        key: /^(?:cmd|entrypoint|env\.NODE_OPTIONS|env\.PYTHONPATH)$/,
        value: /ddtrace|newrelic|opentelemetry|dd-trace|elastic-apm/,
        note: "agent in the image",
      },
      {
        tool: "django",
        value: /^(?:elasticapm\.contrib\.django|ddtrace\.contrib\.django|scout_apm\.django|django_opentracing)/,
        key: /^(?:INSTALLED_APPS|MIDDLEWARE)\./,
        note: "application of Django",
      },
      { tool: "rails", key: /(?:^|\.)traces_sample(?:r|_rate)$/, note: "Sentry traces a share of requests" },
      {
        tool: "k8s",
        key: /instrumentation\.opentelemetry\.io\/inject-|admission\.datadoghq\.com\/\w+-lib/,
        note: "agent put in by the cluster",
      },
      { tool: "serverless", key: /^provider\.tracing\.(?:lambda|apiGateway)$/, note: "X-Ray" },
      { tool: "sam", key: /(?:^|\.)Tracing(?:Enabled)?$/, value: /^(?:Active|true)$/, note: "X-Ray" },
      { tool: "terraform", name: /^aws_lambda_function\./, key: /^tracing_config\.mode$/, value: /^Active$/, note: "X-Ray" },
    ]),
  ];
}

export default defineProjectCheck({
  id: "apm",
  title: "Application performance monitoring",
  category: "monitoring",
  priority: "P2",
  effort: 60,
  why: "When a page is slow for some users, a trace shows which query or which provider took the time; without it everybody guesses.",
  limits: "Agents that a platform adds from outside are not seen. How many requests are traced is not judged.",
  applies: ["service"],
  evidence:
    "OpenTelemetry, New Relic, Datadog, Elastic, Scout, AppSignal, Skylight or Sentry's tracing, started by code, by the command or by the cluster.",
  evaluate,
});
