import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, passed } from "../../shared/project/answers.ts";
import { evidenceOfRun, runsOf, type Tool } from "../../shared/project/tool-runs.ts";
import { configsOf, evidenceAt } from "../../shared/project/usage.ts";

const scanner: Tool = {
  command:
    /^(?:\S*\/)?(?:codeql|semgrep|opengrep|sonar-scanner|sonarqube-scanner|bandit|brakeman|njsscan|nodejsscan|zap(?:-baseline|-full-scan|-api-scan)?(?:\.py)?|nuclei|seaworthy check|snyk code|bearer scan|gosec|horusec|checkov|tfsec|nikto|dawn|mobsfscan|kics)\b|\bdocker run\b.*\b(?:zaproxy|semgrep|nuclei)\b|^ruff\b.*(?:--select\S*[= ]\S*\bS\b)/,
  action:
    /^(?:github\/codeql-action|returntocorp\/semgrep(?:-action)?|semgrep(?:\/|$)|sonarsource\/|sonarqubesource\/|zaproxy\/action|projectdiscovery\/nuclei-action|ajinabraham\/njsscan|mdegis\/bandit-action|PyCQA\/bandit|bandit|brakeman|reviewdog\/action-(?:brakeman|bandit)|tj-actions\/bandit|bearer\/bearer-action|checkmarx|veracode|seaworthy|gitlab-ci\/sast|snyk\/actions\/\w*code|securego\/gosec|bridgecrewio\/checkov-action)/i,
};

function evaluate(project: ProjectView): ProjectAnswer {
  const evidence: Evidence[] = [...runsOf(project, scanner).map(evidenceOfRun), ...templates(project), ...rules(project)].slice(0, 3);
  const [first] = evidence;
  if (first) return passed(evidence, `The code is scanned by “${first.note}”.`);
  return failed("No scanner looks at the code or the running service; add CodeQL, Semgrep, Bandit, Brakeman or this tool to CI.");
}

function templates(project: ProjectView): Evidence[] {
  return configsOf(project, "gitlab-ci")
    .filter((fact) =>
      Object.values(fact.data.values).some((value) =>
        /(?:SAST|DAST)(?:\.latest)?\.gitlab-ci\.yml$|components\/(?:sast|dast)/.test(String(value)),
      ),
    )
    .map((fact) => evidenceAt(fact, "GitLab's SAST"));
}

/** Ruff's rules of Bandit count where Ruff is run. */
function rules(project: ProjectView): Evidence[] {
  if (runsOf(project, { command: /^ruff\b/, action: /^(?:ruff|astral-sh\/ruff-action|chartboost\/ruff-action)/ }).length === 0) return [];
  return [...configsOf(project, "pyproject"), ...configsOf(project, "ruff")]
    .filter((fact) =>
      Object.entries(fact.data.values).some(
        ([key, value]) => /(?:^|\.)(?:lint\.)?(?:extend-)?select\.\d+$/.test(key) && /^(?:S|S\d{1,3}|ALL)$/.test(String(value)),
      ),
    )
    .map((fact) => evidenceAt(fact, "Ruff's security rules"));
}

export default defineProjectCheck({
  id: "security-scanning",
  title: "Static or dynamic security scan in CI",
  category: "testing",
  priority: "P2",
  effort: 30,
  why: "Reviewers look at what a change is for; a scanner looks at every line for what it must not do, each time.",
  limits:
    "Scans that are switched on in the host's settings alone (CodeQL's default set-up) leave no file. What is done with the findings is not known.",
  applies: ["any"],
  evidence: "CodeQL, Semgrep, Sonar, Bandit, Brakeman, njsscan, ZAP, nuclei, this tool or a peer in CI or a hook.",
  evaluate,
});
