import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, passed } from "../../shared/project/answers.ts";
import { evidenceOfRun, runsOf, type Tool } from "../../shared/project/tool-runs.ts";
import { configsOf, evidenceAt } from "../../shared/project/usage.ts";

/** Scanners of secrets, as programs, actions and hooks. */
const scanner: Tool = {
  command:
    /^(?:\S*\/)?(?:gitleaks|trufflehog3?|secretlint|detect-secrets(?:-hook)?|git-secrets|ggshield|talisman|noseyparker|whispers|kingfisher|betterleaks|ripsecrets)\b|^git secrets\b|^trivy\b.*\b(?:--scanners[= ]\S*secret|fs|repo(?:sitory)?)\b|\bdocker run\b.*\b(?:gitleaks|trufflehog)\b/,
  action:
    /^(?:gitleaks\/gitleaks-action|trufflesecurity\/trufflehog|secret-scanner\/action|gitguardian\/ggshield(?:-action|\/actions\/secret)|max\/secret-scan|reviewdog\/action-detect-secrets|gitleaks(?:-docker|-system)?|trufflehog|detect-secrets|secretlint|git-secrets|ggshield|talisman(?:-commit)?|detect-private-key|ripsecrets|zricethezav\/gitleaks-action|DariuszPorowski\/github-action-gitleaks|Template: Security\/Secret-Detection\.gitlab-ci\.yml|Security\/Secret-Detection\.gitlab-ci\.yml|Jobs\/Secret-Detection\.gitlab-ci\.yml)/i,
};
/** A hook that only looks for private keys finds none of the other secrets. */
const partial = /^detect-private-key$/;

function evaluate(project: ProjectView): ProjectAnswer {
  const runs = runsOf(project, scanner).filter((run) => !partial.test(run.text));
  const evidence: Evidence[] = [...runs.map(evidenceOfRun), ...settings(project)].slice(0, 3);
  const [first] = evidence;
  if (first) return passed(evidence, `Secrets are looked for by “${first.note}”.`);
  const reason = "Nothing looks for secrets in what is committed; run a scanner such as gitleaks in CI or before each commit.";
  return failed(reason);
}

/** GitHub's own scanning, switched on in a file of settings or in Terraform; GitLab's template. */
function settings(project: ProjectView): Evidence[] {
  const files = project
    .filesMatching(/(?:^|\/)\.github\/secret_scanning\.ya?ml$/)
    .map((file) => ({ file, line: -1, note: "GitHub's secret scanning" }));
  const github = [...configsOf(project, "github-settings"), ...configsOf(project, "terraform")]
    .filter((fact) =>
      Object.entries(fact.data.values).some(
        ([key, value]) =>
          /secret_scanning(?:_push_protection)?(?:\.\d+)?(?:\.status)?$/.test(key) && /^(?:enabled|true)$/.test(String(value)),
      ),
    )
    .map((fact) => evidenceAt(fact, "GitHub's secret scanning"));
  const gitlab = configsOf(project, "gitlab-ci")
    .filter((fact) =>
      Object.values(fact.data.values).some((value) =>
        /Secret-Detection(?:\.latest)?\.gitlab-ci\.yml$|components\/secret-detection/.test(String(value)),
      ),
    )
    .map((fact) => evidenceAt(fact, "GitLab's secret detection"));
  return [...files, ...github, ...gitlab];
}

export default defineProjectCheck({
  id: "secret-scanning",
  title: "Secrets scanned in CI",
  category: "security",
  priority: "P1",
  effort: 15,
  why: "A key that was committed once stays in the history for everybody who has the repository; a scanner stops it before it gets there.",
  limits: "Scanning that is switched on in the settings of GitHub or GitLab alone leaves no file; attest to it or waive the check.",
  applies: ["any"],
  evidence:
    "gitleaks, trufflehog, secretlint, detect-secrets, git-secrets, ggshield or a peer in CI or in a hook, or a file that switches on the host's own scanning.",
  evaluate,
});
