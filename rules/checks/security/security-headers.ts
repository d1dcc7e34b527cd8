import { defineProjectCheck } from "../../api/check.ts";
import type { ProjectAnswer, ProjectView } from "../../api/project.ts";
import { notApplicable, share } from "../../shared/project/answers.ts";
import { appPlace, overStreams, servesHttp } from "../../shared/project/applications.ts";
import { headersReminder, headersSent, securityHeaders } from "../../shared/project/security-headers.ts";

function evaluate(project: ProjectView): ProjectAnswer {
  if (!servesHttp(project) && project.trait("web-ui").length === 0) return notApplicable(overStreams);
  const sent = headersSent(project);
  const missing = securityHeaders.filter((header) => !sent.has(header));
  const evidence = [...new Set(sent.values())];
  const reason =
    missing.length === 0
      ? `All of ${securityHeaders.join(", ")} are sent.`
      : sent.size === 0
        ? "Nothing sets headers that protect the browser; add a package such as helmet, or set them in the framework's or proxy's configuration."
        : `Answers lack ${missing.join(", ")}.`;
  return share(sent.size, securityHeaders.length, evidence, `${reason}${headersReminder(project)}`, appPlace(project));
}

export default defineProjectCheck({
  id: "security-headers",
  title: "Security headers on every answer",
  category: "security",
  priority: "P1",
  effort: 30,
  why: "A few headers make browsers refuse what attacks live on: foreign scripts, frames around the page, plain HTTP, guessed content types.",
  limits:
    "Whether each route gets the headers is not followed, nor how strict their values are. Headers of a proxy outside of the repository are not seen.",
  applies: ["service", "web-ui"],
  evidence:
    "Strict-Transport-Security, Content-Security-Policy, X-Content-Type-Options, frame protection and Referrer-Policy: from code, a package such as helmet, a framework's defaults, or the configuration of a proxy or platform.",
  evaluate,
});
