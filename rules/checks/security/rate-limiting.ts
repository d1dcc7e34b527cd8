import { defineProjectCheck } from "../../api/check.ts";
import type { ProjectAnswer, ProjectView } from "../../api/project.ts";

/** Settings of proxies and gateways that limit requests, by the key under which the readers of such files report them. */
const gatewaySetting = /limit_req|rate-?limit|throttle|limit-rps|limit-rpm|throttling/i;

function evaluate(project: ProjectView): ProjectAnswer {
  const limiters = project.facts("rate-limiter");
  if (limiters.length > 0) {
    return {
      status: "pass",
      evidence: limiters.slice(0, 3).map((fact) => ({
        file: fact.file,
        line: fact.line,
        note: `${fact.data.name}${fact.data.target ? ` on ${fact.data.target}` : ""}`,
      })),
      reason: `Requests are limited by ${limiters[0]?.data.name}.`,
    };
  }
  const gateway = project.facts("setting").find((fact) => gatewaySetting.test(fact.data.key));
  if (gateway)
    return {
      status: "pass",
      evidence: [{ file: gateway.file, line: gateway.line, note: gateway.data.key }],
      reason: "Requests are limited in front of the service.",
    };
  const middleware = project.facts("middleware").find((fact) => /rate-?_?limit|throttl|slowapi|rack.?attack/i.test(fact.data.name));
  if (middleware)
    return {
      status: "pass",
      evidence: [{ file: middleware.file, line: middleware.line, note: middleware.data.name }],
      reason: `Requests are limited by ${middleware.data.name}.`,
    };
  const app = project.facts("app")[0];
  const at = app ? { at: { file: app.file, span: { start: app.start, end: app.end } } } : {};
  return {
    status: "fail",
    evidence: [],
    reason: "Nothing limits how often a client may call; add a limiter per IP address or user.",
    ...at,
  };
}

export default defineProjectCheck({
  id: "rate-limiting",
  title: "Rate limiting on public routes",
  category: "security",
  priority: "P1",
  effort: 30,
  why: "Without a limit one client can try passwords, scrape data or exhaust the service for everyone else.",
  limits: "Limits that a content delivery network or gateway sets outside the repository are not seen; attest or waive those.",
  applies: ["service"],
  evidence:
    "A limiter in use: a package such as express-rate-limit, @upstash/ratelimit, slowapi or rack-attack, Rails' rate_limit, or a limit in the proxy's configuration.",
  evaluate,
});
