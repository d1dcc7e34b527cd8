import { defineProjectCheck } from "../../api/check.ts";
import type { ProjectAnswer, ProjectView } from "../../api/project.ts";
import { packagesFor } from "../../shared/packages.ts";

/** Declared names differ from imported ones in Python, and scopes stand for all their packages. */
const pythonDistributions: Readonly<Record<string, string>> = { "sentry-sdk": "sentry_sdk" };

function evaluate(project: ProjectView): ProjectAnswer {
  const started = project.facts("init").filter((fact) => fact.data.what === "error-tracking");
  const [first] = started;
  if (first) {
    return {
      status: "pass",
      evidence: started.slice(0, 3).map((fact) => ({ file: fact.file, line: fact.line, note: `starts ${fact.data.name}` })),
      reason: `Errors are reported to ${first.data.name}.`,
    };
  }
  // Ruby's trackers start by themselves as soon as the gem is loaded with a key from the environment or a YAML file.
  const known = packagesFor("error-tracking");
  const declared = project.facts("dependency").find((dependency) => {
    const name = pythonDistributions[dependency.data.name] ?? dependency.data.name;
    return known.some((each) => (each.endsWith("/") ? name.startsWith(each) : name === each));
  });
  if (declared?.data.ecosystem === "gem" && /^(?:honeybadger|appsignal)$/.test(declared.data.name)) {
    return {
      status: "pass",
      evidence: [{ file: declared.file, line: declared.line, note: `depends on ${declared.data.name}` }],
      reason: `${declared.data.name} starts with the application.`,
    };
  }
  if (declared) {
    return {
      status: "fail",
      evidence: [{ file: declared.file, line: declared.line, note: `depends on ${declared.data.name}` }],
      reason: `${declared.data.name} is a dependency but is never started; call its init at start-up.`,
    };
  }
  return { status: "fail", evidence: [], reason: "No error tracker is started; errors of users stay unseen until somebody writes." };
}

export default defineProjectCheck({
  id: "error-tracking",
  title: "Error tracking initialised",
  category: "monitoring",
  priority: "P1",
  effort: 30,
  why: "Without a tracker, an error in production is known only when a user complains; with one, it is seen with its stack, release and frequency within seconds.",
  limits: "Trackers that a platform adds from outside (an agent, a log drain with alerts) are not seen.",
  applies: ["service", "web-ui"],
  evidence:
    "A dependency on Sentry, Rollbar, Bugsnag, Honeybadger, Airbrake, AppSignal, GlitchTip or Highlight, and the call that starts it.",
  evaluate,
});
