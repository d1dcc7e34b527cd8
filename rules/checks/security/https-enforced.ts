import { defineProjectCheck } from "../../api/check.ts";
import type { ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, notApplicable, passed } from "../../shared/project/answers.ts";
import { overStreams, servesHttp } from "../../shared/project/applications.ts";
import { httpsEnforced } from "../../shared/project/https.ts";

function evaluate(project: ProjectView): ProjectAnswer {
  if (!servesHttp(project)) return notApplicable(overStreams);
  const evidence = httpsEnforced(project);
  const [first] = evidence;
  if (first) return passed(evidence, `Plain HTTP is turned away or redirected: ${first.note}.`);
  return failed(
    "No file redirects plain HTTP or sends Strict-Transport-Security; switch it on in the framework, the proxy or the platform's file.",
  );
}

export default defineProjectCheck({
  id: "https-enforced",
  title: "HTTPS enforced",
  category: "security",
  priority: "P1",
  effort: 15,
  why: "Whoever shares a network with a user reads passwords and session cookies of every request that goes out in the clear.",
  limits:
    "A redirect that a proxy outside of the repository makes is not seen; waive the check there. Which host names a certificate covers is not checked.",
  applies: ["service"],
  evidence:
    "force_ssl, SECURE_SSL_REDIRECT, a redirecting middleware, Strict-Transport-Security, a redirect in the proxy, ingress or Terraform, or a platform that always redirects.",
  evaluate,
});
