/** What a workflow's steps need their token for, as far as the steps tell. */
import type { Workflow, WorkflowJob, WorkflowStep } from "../../../shared/documents/workflow.ts";
import { actionOf } from "../../../shared/documents/workflow.ts";
import { pairsOf, textAt, textOfScalar, valueAt, type YamlNode } from "../../../shared/documents/yaml.ts";

/** Rights by scope. */
export type Rights = Readonly<Record<string, "read" | "write">>;

/** Rights that well-known actions need, by name. */
const byAction: readonly (readonly [RegExp, Rights])[] = [
  [/^github\/codeql-action\/(?:analyze|upload-sarif|autobuild|init)$/, { "security-events": "write" }],
  [/^(?:aquasecurity\/trivy-action|anchore\/scan-action|ossf\/scorecard-action)$/, {}],
  [/^actions\/deploy-pages$/, { pages: "write", "id-token": "write" }],
  [/^actions\/(?:labeler|first-interaction)$/, { "pull-requests": "write" }],
  [/^actions\/stale$/, { issues: "write", "pull-requests": "write" }],
  [/^actions\/dependency-review-action$/, {}],
  [/^actions\/attest(?:-build-provenance|-sbom)?$/, { "id-token": "write", attestations: "write" }],
  [
    /^(?:peaceiris\/actions-gh-pages|JamesIves\/github-pages-deploy-action|softprops\/action-gh-release|ncipollo\/release-action|actions\/create-release|stefanzweifel\/git-auto-commit-action|goreleaser\/goreleaser-action|cycjimmy\/semantic-release-action)$/,
    { contents: "write" },
  ],
  [
    /^(?:peter-evans\/create-pull-request|changesets\/action|googleapis\/release-please-action|google-github-actions\/release-please-action|release-drafter\/release-drafter)$/,
    { contents: "write", "pull-requests": "write" },
  ],
  [
    /^(?:peter-evans\/create-or-update-comment|marocchino\/sticky-pull-request-comment|thollander\/actions-comment-pull-request|amannn\/action-semantic-pull-request|davelosert\/vitest-coverage-report-action)$/,
    { "pull-requests": "write" },
  ],
  [/^(?:dorny\/test-reporter|EnricoMi\/publish-unit-test-result-action|mikepenz\/action-junit-report)$/, { checks: "write" }],
  [
    /^(?:aws-actions\/configure-aws-credentials|google-github-actions\/auth|azure\/login|sigstore\/cosign-installer|pypa\/gh-action-pypi-publish|rubygems\/release-gem|hashicorp\/vault-action)$/i,
    { "id-token": "write" },
  ],
];
/** Actions that take the token as an input for reading only, or not for GitHub at all. */
const readOnlyInput =
  /^(?:actions\/(?:checkout|setup-\w+|cache|download-artifact|upload-artifact)|dorny\/paths-filter|tj-actions\/changed-files|gitleaks\/gitleaks-action|golangci\/golangci-lint-action|codecov\/codecov-action|astral-sh\/setup-uv|oven-sh\/setup-bun|arduino\/setup-\w+|bufbuild\/.+|jdx\/mise-action|pnpm\/action-setup|ruby\/setup-ruby)$/;
const tokenExpression = /secrets\.GITHUB_TOKEN|github\.token\b/;

/**
 * Whether anything in a job can come by the token: commands have it only where they are handed it, actions and called workflows always. What
 * strangers start with the rights of the project (`pull_request_target`, `issue_comment`) is better off without any.
 */
export function getsToken(flow: Workflow, job: WorkflowJob): boolean {
  return (
    flow.events.has("pull_request_target") ||
    flow.events.has("issue_comment") ||
    job.uses !== undefined ||
    job.steps.length === 0 ||
    job.steps.some((step) => step.uses !== undefined || tokenExpression.test(step.run?.text ?? "") || holdsToken(step.env)) ||
    holdsToken(job.env) ||
    holdsToken(flow.env)
  );
}

/** The rights that the jobs need, or undefined when a step uses the token in a way that does not tell. */
export function rightsOf(flow: Workflow, jobs: readonly WorkflowJob[]): Rights | undefined {
  const rights: Record<string, "read" | "write"> = { contents: "read" };
  const add = (needed: Rights): void => {
    for (const [scope, level] of Object.entries(needed)) if (rights[scope] !== "write") rights[scope] = level;
  };
  // A reusable workflow may need anything, and gets no more than its caller has.
  if (jobs.some((job) => job.uses !== undefined)) return undefined;
  for (const step of jobs.flatMap((job) => job.steps)) {
    const needed = rightsOfStep(step);
    if (!needed) return undefined;
    add(needed);
  }
  const environments = [flow.env, ...jobs.map((job) => job.env)];
  return environments.some(holdsToken) ? undefined : rights;
}

function rightsOfStep(step: WorkflowStep): Rights | undefined {
  const action = step.uses ? actionOf(step.uses).name : "";
  const known = byAction.find(([name]) => name.test(action))?.[1];
  if (known) return known;
  if (action === "docker/login-action") return textAt(step.with, "registry")?.includes("ghcr.io") ? { packages: "write" } : {};
  if (action === "actions/github-script") return undefined;
  if (readOnlyInput.test(action)) return {};
  if (action !== "" && holdsToken(step.with)) return undefined;
  return rightsOfCommand(step);
}

function rightsOfCommand(step: WorkflowStep): Rights | undefined {
  const command = step.run?.text ?? "";
  if (/\bghcr\.io\b/.test(command) && /\bdocker\b/.test(command)) return { packages: "write" };
  if (/\bnpm publish\b[^\n]*--provenance/.test(command)) return { "id-token": "write" };
  // A push, a release or GitHub's own client act with whatever rights there are.
  if (
    /\bgit push\b|\bgh (?:pr|issue|release|api|workflow|run|label|repo)\b|\bsemantic-release\b|\brelease-it\b|\bchangeset\b|\blerna publish\b|\bhub \b/.test(
      command,
    )
  )
    return undefined;
  return tokenExpression.test(command) || holdsToken(step.env) ? undefined : {};
}

function holdsToken(node: YamlNode | undefined): boolean {
  return pairsOf(node).some((pair) => tokenExpression.test(textOfScalar(pair.value) ?? "") || holdsToken(valueAt(node, pair.key)));
}
