import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, passWith, partial } from "../../shared/project/answers.ts";
import { appPlace } from "../../shared/project/applications.ts";
import { settingsMatching } from "../../shared/project/settings.ts";
import { evidenceAt, isAside, packagesInUse, practicesOf } from "../../shared/project/usage.ts";
import { requestIdSetting } from "../../shared/request-ids.ts";

/** Tracers whose ids log lines can be joined by. */
const tracers = /opentelemetry|@vercel\/otel|dd-trace|ddtrace|newrelic|elastic-?apm|logfire|applicationinsights|datadog/;

function evaluate(project: ProjectView): ProjectAnswer {
  const rails = project.facts("app").some((app) => app.data.framework === "rails" && !isAside(app.file));
  const half = numbered(project, rails);
  return passWith(
    [...identified(project), ...traced(project)],
    (first) => `A request can be followed through the logs: ${first.note}.`,
    half
      ? partial(1, 2, half.evidence, half.reason)
      : failed(
          "Requests get no id; take or make an X-Request-ID for each, log it with every line and send it back.",
          [],
          appPlace(project),
        ),
  );
}

function identified(project: ProjectView): readonly Evidence[] {
  return [
    ...project
      .facts("setting")
      .filter((fact) => {
        if (fact.data.key !== requestIdSetting || isAside(fact.file) || fact.data.value === "answers") return false;
        if (fact.data.value !== "context") return true;
        // What a context of TypeScript carries is told by the practice below, and a tracer counts where it is started.
        const traced = project.factsIn(fact.file, "package-use").some(({ data }) => tracers.test(data.package));
        return fact.file.endsWith(".py") && !traced;
      })
      .map((fact) => evidenceAt(fact, "the request's id")),
    ...practicesOf(project, "request-id").map((fact) => evidenceAt(fact, fact.data.name)),
    ...packagesInUse(project, "request-id"),
    ...settingsMatching(project, [
      { tool: "rails", key: /(?:^|\.)log_tags$/, note: "log_tags" },
      { tool: "nginx", key: /(?:proxy_set_header|add_header|log_format)$/, value: /\$request_id/, note: "$request_id of nginx" },
      { tool: "django", key: /^(?:LOG_REQUEST_ID_HEADER|DJANGO_GUID\b.*|REQUEST_ID_HEADER)$/, note: "request id of Django" },
    ]),
  ];
}

function traced(project: ProjectView): readonly Evidence[] {
  const started = project
    .facts("init")
    .filter((fact) => fact.data.what === "apm" && tracers.test(fact.data.name) && !isAside(fact.file))
    .map((fact) => evidenceAt(fact, `trace ids of ${fact.data.name}`));
  const agents = practicesOf(project, "tracing")
    .filter((fact) => tracers.test(fact.data.name))
    .map((fact) => evidenceAt(fact, `trace ids of ${fact.data.name}`));
  return [...started, ...agents];
}

/** Frameworks that number requests for their own log lines: nobody outside of the process knows the number. */
function numbered(project: ProjectView, rails: boolean): { readonly evidence: readonly Evidence[]; readonly reason: string } | undefined {
  if (rails) {
    const app = project.facts("app").find(({ data }) => data.framework === "rails");
    return {
      evidence: app ? [evidenceAt(app, "Rails gives each request an id")] : [],
      reason: "Rails gives each request an id, but log lines do not carry it; set config.log_tags = [:request_id].",
    };
  }
  const answered = project
    .facts("setting")
    .find(({ data, file }) => data.key === requestIdSetting && data.value === "answers" && !isAside(file));
  if (answered)
    return {
      evidence: [evidenceAt(answered, "header of the answer")],
      reason: "Answers carry an id, but nothing hands it to the log; keep it in the request's context and log it with every line.",
    };
  const fastify = practicesOf(project, "log-format").find((fact) => fact.data.name === "fastify");
  const http = project.facts("package-use").find((fact) => /^(?:pino-http|nestjs-pino)$/.test(fact.data.package) && !isAside(fact.file));
  const found = fastify ?? http;
  return found
    ? {
        evidence: [evidenceAt(found, "numbers requests")],
        reason: "Log lines carry a number of the request that only this process knows; take X-Request-ID from the caller, or make one.",
      }
    : undefined;
}

export default defineProjectCheck({
  id: "request-id-tracking",
  title: "Request ids end to end",
  category: "monitoring",
  priority: "P1",
  effort: 30,
  restsOn: ["missing-request-id"],
  why: "A user reports one failure out of a million requests; with an id on the answer and on every line it is found, without it is guessed.",
  limits: "Whether every line and every outgoing call carries the id is not followed; see missing-request-id for places that drop it.",
  applies: ["service"],
  evidence:
    "A middleware or package that gives requests an id, genReqId or requestIdHeader, an id in AsyncLocalStorage or a ContextVar, Rails' log_tags, trace ids of OpenTelemetry or an agent.",
  evaluate,
});
