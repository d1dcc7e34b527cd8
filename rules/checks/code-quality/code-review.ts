import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { passed, unknown } from "../../shared/project/answers.ts";
import { configsOf, evidenceAt } from "../../shared/project/usage.ts";

const files =
  /^(?:(?:\.github|docs)\/)?(?:PULL_REQUEST_TEMPLATE|pull_request_template)(?:\/[^/]+)?\.(?:md|txt)$|^\.gitlab\/merge_request_templates\/[^/]+\.md$|^\.azuredevops\/pull_request_template(?:\/[^/]+)?\.md$|^\.github\/(?:rulesets?|branch-protection)[\w./-]*\.(?:json|ya?ml)$/;
const protections =
  /^(?:github_branch_protection(?:_v3)?|github_repository_ruleset|gitlab_branch_protection|gitlab_project_approval_rule|azuredevops_branch_policy_min_reviewers|bitbucket_branch_restriction)\./;

function evaluate(project: ProjectView): ProjectAnswer {
  const evidence: Evidence[] = [
    ...configsOf(project, "codeowners").map((fact) => evidenceAt(fact, "CODEOWNERS")),
    ...project.filesMatching(files).map((file) => ({ file, line: -1, note: file.slice(file.lastIndexOf("/") + 1) })),
    ...configsOf(project, "terraform")
      .filter((fact) => protections.test(fact.data.name))
      .map((fact) => evidenceAt(fact, fact.data.name)),
    ...configsOf(project, "github-settings")
      .filter((fact) =>
        Object.keys(fact.data.values).some((key) => /required_pull_request_reviews|required_approving_review_count/.test(key)),
      )
      .map((fact) => evidenceAt(fact, "required reviews")),
  ].slice(0, 3);
  const [first] = evidence;
  if (first) return passed(evidence, `Reviews are asked for by ${first.note}.`);
  return unknown("No file says that changes are reviewed; add CODEOWNERS and a template, or attest to the rule that your host enforces.");
}

export default defineProjectCheck({
  id: "code-review",
  title: "Code review required",
  category: "code-quality",
  priority: "P2",
  effort: 15,
  why: "A second pair of eyes is the cheapest test there is, and an account that can merge alone is the cheapest way in.",
  limits: "Whether the host enforces reviews is known only where a file of settings says so.",
  applies: ["any"],
  evidence: "CODEOWNERS with a rule, a template for pull requests, or a ruleset or branch protection in a file.",
  attestable: true,
  evaluate,
});
