import { defineProjectCheck } from "../../api/check.ts";
import type { ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, passed } from "../../shared/project/answers.ts";
import { settingsWhere } from "../../shared/project/settings.ts";
import { evidenceAt, isAside, practicesOf } from "../../shared/project/usage.ts";
import { isHealthPath } from "../../shared/routes.ts";

const subject = /oauth|openid|jwks|identity|auth|login|sign-?in|provider|keycloak|cognito|clerk|okta/i;

function evaluate(project: ProjectView): ProjectAnswer {
  const routes = project.facts("route").filter(({ data, file }) => isHealthPath(data.path) && !isAside(file) && !subject.test(file));
  const probes = practicesOf(project, "health-probe")
    .filter(({ data }) => data.met && subject.test(data.name))
    .map((fact) => evidenceAt(fact, fact.data.name));
  const own = project
    .facts("route")
    .filter(({ data, file }) => /health|ready|live/i.test(data.path) && !isAside(file))
    .filter(({ data }) => subject.test(data.path))
    .map((fact) => evidenceAt(fact, fact.data.path));
  const monitors = settingsWhere(
    project,
    ["gatus", "upptime", "blackbox", "prometheus"],
    (key, value) => /url|targets|path/i.test(key) && subject.test(String(value)),
  );
  const evidence = [...probes, ...own, ...monitors];
  const [first] = evidence;
  if (first) return passed(evidence, `The way to sign in is probed: ${first.note}.`);
  const [route] = routes;
  return route
    ? failed(
        `${route.data.path} does not ask the identity provider; fetch its keys or its discovery document there, with a short time limit.`,
        [evidenceAt(route, route.data.path)],
      )
    : failed("No health route asks the identity provider; add one that fetches its keys or its discovery document.");
}

export default defineProjectCheck({
  id: "auth-health",
  title: "Sign-in and provider path has a health probe",
  category: "monitoring",
  priority: "P3",
  effort: 30,
  why: "When the identity provider is down nobody signs in, while every page that is open still looks well.",
  limits: "Monitors that are set up outside of the repository are not seen.",
  applies: ["oauth"],
  evidence: "A health route that asks the provider or its keys, or a monitor of the sign-in page in a file.",

  evaluate,
});
