import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { isOfUse } from "../../shared/packages/index.ts";
import { failed, partial, passed } from "../../shared/project/answers.ts";
import { settingsMatching } from "../../shared/project/settings.ts";
import { evidenceAt, isAside } from "../../shared/project/usage.ts";

/** Declared names differ from imported ones in Python, and scopes stand for all their packages. */
const pythonDistributions: Readonly<Record<string, string>> = { "sentry-sdk": "sentry_sdk" };
/** Agents that collect the errors of the requests that they trace. */
const agents =
  /^(?:newrelic|newrelic_rpm|elastic-apm(?:-node)?|elasticapm|dd-trace|ddtrace|datadog|scout_apm|applicationinsights|@azure\/monitor-opentelemetry|logfire)$/;
/** Gems that start by themselves: with a key from the environment or a YAML file, or by being mounted. */
const startedGems = [
  "honeybadger",
  "appsignal",
  "newrelic_rpm",
  "bugsnag",
  "exception_notification",
  "solid_errors",
  "rails_error_dashboard",
];
/** Packages of trackers that only serve the build. */
const building = /^@sentry\/(?:cli|types|[\w-]*-plugin)$/;

function evaluate(project: ProjectView): ProjectAnswer {
  const started = [...trackers(project), ...settings(project)];
  const [first] = started;
  if (first) return passed(started, `Errors are reported: ${first.note}.`);
  const declared = project.facts("dependency").find(({ data, file }) => {
    const name = pythonDistributions[data.name] ?? data.name;
    return !data.dev && !isAside(file) && !building.test(name) && isOfUse(data.ecosystem, name, "error-tracking");
  });
  if (declared) {
    return failed(`${declared.data.name} is a dependency but is never started; call its init at start-up.`, [
      evidenceAt(declared, `depends on ${declared.data.name}`),
    ]);
  }
  const [mail] = settingsMatching(project, [{ tool: "django", key: /^ADMINS(?:\.|$)/, value: /./, note: "ADMINS of Django get mails" }]);
  if (mail) {
    return partial(
      1,
      2,
      [mail],
      "Errors are mailed to ADMINS; a tracker would group them, count them and show the release that brought them.",
    );
  }
  return failed("No error tracker is started; call the init of one at start-up, so that errors are grouped, counted and seen at once.");
}

function trackers(project: ProjectView): readonly Evidence[] {
  const inits = project.facts("init").filter((fact) => !isAside(fact.file));
  return [
    ...inits.filter((fact) => fact.data.what === "error-tracking").map((fact) => evidenceAt(fact, `starts ${fact.data.name}`)),
    ...project
      .dependencies(...startedGems)
      .filter((fact) => fact.data.ecosystem === "gem" && !fact.data.dev)
      .map((fact) => evidenceAt(fact, `${fact.data.name} starts with the application`)),
    ...inits
      .filter((fact) => fact.data.what === "apm" && agents.test(fact.data.name))
      .map((fact) => evidenceAt(fact, `the agent ${fact.data.name} collects errors`)),
  ];
}

/** Middleware and modules that start a tracker from settings. */
function settings(project: ProjectView): readonly Evidence[] {
  return settingsMatching(project, [
    {
      tool: "django",
      key: /^(?:MIDDLEWARE|INSTALLED_APPS)\./,
      value: /^(?:rollbar\.contrib|bugsnag\.django|honeybadger\.contrib|raygun4py|raven\.contrib|elasticapm\.contrib|appsignal)/,
      note: "a tracker in Django's settings",
    },
    { tool: "nuxt", key: /^modules\.\d+$/, value: /^@sentry\/nuxt/, note: "@sentry/nuxt" },
  ]);
}

export default defineProjectCheck({
  id: "error-tracking",
  title: "Error tracking initialised",
  category: "monitoring",
  priority: "P1",
  effort: 30,
  restsOn: ["error-tracking-config"],
  why: "Without a tracker, an error in production is known only when a user complains; with one, it is seen with its stack, release and frequency within seconds.",
  limits: "Trackers that a platform adds from outside (an agent, a log drain with alerts) are not seen.",
  applies: ["service", "web-ui"],
  evidence:
    "A dependency on Sentry, Rollbar, Bugsnag, Honeybadger, Airbrake, AppSignal, GlitchTip or Highlight, and the call that starts it.",
  evaluate,
});
