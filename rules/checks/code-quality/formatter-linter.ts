import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, partial, passed } from "../../shared/project/answers.ts";
import { pipelineSteps } from "../../shared/project/pipeline.ts";
import { evidenceOfRun, runsOf, type Tool } from "../../shared/project/tool-runs.ts";
import { configsOf, evidenceAt, isAside } from "../../shared/project/usage.ts";

const files =
  /(?:^|\/)(?:eslint\.config\.[cm]?[jt]s|\.eslintrc(?:\.\w+)?|biome\.jsonc?|\.?oxlintrc\.json|oxlint\.config\.ts|\.prettierrc(?:\.\w+)?|prettier\.config\.[cm]?[jt]s|dprint\.jsonc?|\.?ruff\.toml|\.flake8|\.?pylintrc|\.rubocop\.yml|\.standard\.yml|\.xo-config\.\w+|\.golangci\.ya?ml|tslint\.json)$/;
const sections: readonly (readonly [tool: string, key: RegExp, name: string])[] = [
  ["package-json", /^(?:eslintConfig|prettier)\b/, "package.json"],
  ["pyproject", /^tool\.(?:ruff|black|pylint|flake8|isort)\b/, "pyproject.toml"],
  ["setup-cfg", /^(?:flake8|pylint|isort)\./, "setup.cfg"],
  ["tox", /^(?:flake8|pylint)\./, "tox.ini"],
];
/** Tools that need no configuration of their own. */
const runner: Tool = {
  command:
    /^(?:eslint|next lint|biome (?:check|ci|lint|format)|oxlint|oxfmt|prettier\b.*(?:--check|-c\b|--list-different|-l\b|--write)|standard(?:rb)?|xo|tslint|dprint check|ruff\b|black\b|flake8|pylint|pycodestyle|isort\b|\S*rubocop|\S*standardrb|deno (?:lint|fmt)|ng lint|nx\b.*\blint|turbo\b.*\blint|lint-staged|pre-commit run|prek run|trunk check|gts lint|vp (?:lint|check))\b/,
  action:
    /^(?:ruff(?:-format|-check)?|black|flake8|pylint|isort|eslint|prettier|biome-(?:check|lint|ci|format)|rubocop|standardrb|oxlint|pre-commit\/action|astral-sh\/ruff-action|chartboost\/ruff-action|psf\/black|biomejs\/setup-biome|reviewdog\/action-(?:eslint|rubocop|standardrb|biome|flake8)|super-linter\/super-linter|github\/super-linter|oxsecurity\/megalinter|wearerequired\/lint-action|standardrb\/standard-ruby-action|autofix-ci\/action|mirrors-eslint)/i,
};

function evaluate(project: ProjectView): ProjectAnswer {
  const configured = configurations(project);
  const runs = [...runsOf(project, runner).map(evidenceOfRun), ...lintSteps(project)];
  const [config] = configured;
  const [run] = runs;
  if (run && (config || isSelfSufficient(run.note)))
    return passed([...configured.slice(0, 2), run], `Style and mistakes are checked by “${run.note}”.`);
  if (run) return passed([run], `Style and mistakes are checked by “${run.note}”.`);
  if (config) {
    const reason = `${config.file} configures a linter or formatter that neither CI nor a hook runs; run it on every change.`;
    return partial(1, 2, configured.slice(0, 2), reason);
  }
  return failed("No linter or formatter is configured; add one and run it in CI.");
}

function isSelfSufficient(text: string): boolean {
  return /^(?:standard|xo|deno)/.test(text);
}

function configurations(project: ProjectView): Evidence[] {
  const named = project
    .filesMatching(files)
    .filter((file) => !isAside(file))
    .map((file) => ({ file, line: -1, note: file.slice(file.lastIndexOf("/") + 1) }));
  const inside = sections.flatMap(([tool, key, note]) =>
    configsOf(project, tool)
      .filter((fact) => Object.keys(fact.data.values).some((name) => key.test(name)))
      .map((fact) => evidenceAt(fact, note)),
  );
  return [...named, ...inside];
}

/** Steps that lint under a name of the project's own. */
function lintSteps(project: ProjectView): Evidence[] {
  return pipelineSteps(project)
    .filter((step) => step.purposes.has("lint"))
    .map((step) => ({ file: step.fact.file, line: step.fact.line, note: step.text.slice(0, 80) }));
}

export default defineProjectCheck({
  id: "formatter-linter",
  title: "Linter and formatter enforced",
  category: "code-quality",
  priority: "P2",
  effort: 20,
  why: "What a machine can say about style and common mistakes should not take a reviewer's time, and only what runs on every change holds.",
  limits: "Which rules are switched on is not judged.",
  applies: ["any"],
  evidence: "ESLint, Biome, Oxlint, Prettier, Ruff, Black, Flake8, Pylint, RuboCop or Standard, configured, and run in CI or in a hook.",
  evaluate,
});
