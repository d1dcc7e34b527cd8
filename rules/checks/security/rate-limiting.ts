import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, notApplicable, passed } from "../../shared/project/answers.ts";
import { appPlace, overStreams, servesHttp } from "../../shared/project/applications.ts";
import { settingsWhere } from "../../shared/project/settings.ts";
import { takenIn } from "../../shared/project/wired.ts";
import { configsOf, evidenceAt, isAside, packagesInUse, practised } from "../../shared/project/usage.ts";

/** Settings of proxies and gateways that limit requests. */
const gatewaySetting = /(?:^|\.)limit_req(?:$|_status)|rate-?_?limit|limit-r(?:ps|pm)$|throttling|throttle|inflightreq/i;
const proxies = ["nginx", "traefik", "k8s", "compose", "helm-values", "serverless", "sam", "wrangler", "docker-swarm"];
const limiting = /rate-?_?limit|throttl|slowapi|rack.?attack|slow-?_?down|flood/i;

function evaluate(project: ProjectView): ProjectAnswer {
  const front = inFront(project);
  const { counted, reminder } = takenIn(project, inCode(project));
  const evidence = [...counted, ...front];
  const [first] = evidence;
  if (first) return passed(evidence, `Requests are limited: ${first.note}.${front.length === 0 ? reminder : ""}`);
  if (!servesHttp(project)) return notApplicable(overStreams);
  return failed("Nothing limits how often a client may call; add a limiter per IP address or user.", [], appPlace(project));
}

function inCode(project: ProjectView): Evidence[] {
  const limiters = project.facts("rate-limiter").filter(({ file }) => !isAside(file));
  const middleware = project
    .facts("middleware")
    .filter(({ data, file }) => limiting.test(data.name) && !data.name.startsWith("skip ") && !isAside(file));
  const guarded = project.facts("route").filter(({ data, file }) => !isAside(file) && data.guards.some((guard) => limiting.test(guard)));
  return [
    ...limiters.map((fact) =>
      evidenceAt(fact, `${fact.data.name.replace(/^\.+/, "")}${fact.data.target ? ` on ${fact.data.target}` : ""}`),
    ),
    ...middleware.map((fact) => evidenceAt(fact, fact.data.name.replace(/^\.+/, ""))),
    ...guarded.map((fact) => evidenceAt(fact, `a limiter on ${fact.data.path || fact.data.handler}`)),
    ...practised(project, "auth-limit").filter(({ note }) => !/better-auth|Devise/.test(note)),
    ...packagesInUse(project, "rate-limiting").filter(({ note }) => note.startsWith("uses ")),
  ];
}

function inFront(project: ProjectView): Evidence[] {
  const gateway = project.facts("setting").filter(({ data, file }) => gatewaySetting.test(data.key) && !isAside(file));
  const terraform = configsOf(project, "terraform").filter(({ data }) =>
    Object.keys(data.values).some((key) =>
      /rate_based_statement|throttling_rate_limit|throttling_burst_limit|rate_limit_options|ratelimit|rate_limit/.test(key),
    ),
  );
  return [
    ...gateway.map((fact) => evidenceAt(fact, fact.data.key)),
    ...settingsWhere(
      project,
      proxies,
      (key, value) => (gatewaySetting.test(key) && value !== false) || /middlewares\.[\w-]+\.ratelimit\./i.test(String(value)),
    ),
    ...terraform.map((fact) => evidenceAt(fact, fact.data.name)),
  ];
}

export default defineProjectCheck({
  id: "rate-limiting",
  title: "Rate limiting on public routes",
  category: "security",
  priority: "P1",
  effort: 30,
  why: "Without a limit one client can try passwords, scrape data or exhaust the service for everyone else.",
  limits:
    "Limits that a content delivery network or gateway sets outside the repository are not seen; waive those. Which routes a limiter reaches is not compared with which are public.",
  applies: ["service"],
  evidence:
    "A limiter in use: a package such as express-rate-limit, @upstash/ratelimit, slowapi or rack-attack, Rails' rate_limit, a limiter of one's own in front of a route, or a limit in the proxy's configuration.",
  evaluate,
});
