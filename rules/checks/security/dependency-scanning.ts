import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, passed } from "../../shared/project/answers.ts";
import { evidenceOfRun, runsOf, type Tool } from "../../shared/project/tool-runs.ts";
import { configsOf, evidenceAt } from "../../shared/project/usage.ts";

const scanner: Tool = {
  command:
    /^(?:\S*\/)?(?:(?:npm|pnpm|yarn|bun)\s+(?:npm\s+)?audit\b(?!\s+signatures)|audit-ci|better-npm-audit|osv-scanner|snyk (?:test|monitor)|pip-audit|safety (?:check|scan)|uv-secure|bundler-audit|bundle-audit|bundle audit|trivy|grype|dependency-check|depscan|retire|auditjs|nancy|govulncheck|cargo audit|composer audit|socket (?:ci|scan))\b/,
  action:
    /^(?:snyk\/actions|github\/codeql-action\/dependency|actions\/dependency-review-action|aquasecurity\/trivy-action|google\/osv-scanner(?:-action)?|pypa\/gh-action-pip-audit|anchore\/scan-action|pyupio\/safety(?:-action)?|oke-py\/npm-audit-action|dependency-check\/Dependency-Check_Action|python-safety-dependencies-check|pip-audit|bundler-audit|socketdev\/|renovatebot\/github-action|thoughtworks-sea\/bundler-audit-action|(?:Jobs|Security)\/Dependency-Scanning)/i,
};

function evaluate(project: ProjectView): ProjectAnswer {
  const evidence: Evidence[] = [...runsOf(project, scanner).map(evidenceOfRun), ...updaters(project)].slice(0, 3);
  const [first] = evidence;
  if (first) return passed(evidence, `Known vulnerabilities of dependencies are watched by “${first.note}”.`);
  return failed("Nothing watches the dependencies for known vulnerabilities; add a dependabot.yml or an audit step in CI.");
}

/** Updaters that raise pull requests, for vulnerabilities too. A file that switches everything off watches nothing. */
function updaters(project: ProjectView): Evidence[] {
  const dependabot = configsOf(project, "dependabot")
    .filter((fact) => Object.keys(fact.data.values).some((key) => /^updates\.\d+\.package-ecosystem$/.test(key)))
    .map((fact) => evidenceAt(fact, "Dependabot"));
  const renovate = configsOf(project, "renovate")
    .filter((fact) => fact.data.values.enabled !== false)
    .map((fact) => evidenceAt(fact, "Renovate"));
  const inManifest = configsOf(project, "package-json")
    .filter((fact) => Object.keys(fact.data.values).some((key) => key.startsWith("renovate.")))
    .map((fact) => evidenceAt(fact, "Renovate"));
  const scripts = project
    .filesMatching(/(?:^|\/)(?:\.github\/)?\.?renovate(?:rc)?(?:\.json5?|\.[cm]?js)?$/)
    .map((file) => ({ file, line: -1, note: "Renovate" }));
  const known = new Set([...renovate, ...dependabot].map((each) => each.file));
  const gitlab = configsOf(project, "gitlab-ci")
    .filter((fact) =>
      Object.values(fact.data.values).some((value) =>
        /Dependency-Scanning(?:\.latest)?\.gitlab-ci\.yml$|components\/dependency-scanning/.test(String(value)),
      ),
    )
    .map((fact) => evidenceAt(fact, "GitLab's dependency scanning"));
  return [
    ...dependabot,
    ...renovate,
    ...inManifest,
    ...scripts.filter((each) => !known.has(each.file) && !offFiles(project).has(each.file)),
    ...gitlab,
  ];
}

function offFiles(project: ProjectView): ReadonlySet<string> {
  return new Set(
    configsOf(project, "renovate")
      .filter((fact) => fact.data.values.enabled === false)
      .map((fact) => fact.file),
  );
}

export default defineProjectCheck({
  id: "dependency-scanning",
  title: "Dependencies scanned for known vulnerabilities",
  category: "security",
  priority: "P1",
  effort: 15,
  why: "Most code of a service is that of its dependencies, and holes in them become known to everybody on the same day; somebody has to be told.",
  limits: "Alerts that are switched on in the host's settings alone leave no file. Whether findings are dealt with is not known.",
  applies: ["any"],
  evidence:
    "A dependabot.yml or Renovate configuration, or an audit in CI or a hook: npm audit, osv-scanner, Snyk, pip-audit, safety, bundler-audit, Trivy and their peers.",
  evaluate,
});
