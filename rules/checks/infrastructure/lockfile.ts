import { defineProjectCheck } from "../../api/check.ts";
import type { Ecosystem, ProjectFact } from "../../api/facts.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, notApplicable, partial, passed } from "../../shared/project/answers.ts";
import { evidenceOfRun, runsOf, type Tool } from "../../shared/project/tool-runs.ts";
import { isAside } from "../../shared/project/usage.ts";

/** A package manager: its lock files, and the commands that install what they say, or something newer. */
interface Manager {
  readonly name: string;
  readonly ecosystem: Ecosystem;
  readonly file: RegExp;
  readonly frozen: Tool;
  /** Installs, but may change the lock. */
  readonly loose?: RegExp;
  readonly remedy: string;
}

const managers: readonly Manager[] = [
  {
    name: "npm",
    ecosystem: "npm",
    file: /(?:^|\/)(?:package-lock|npm-shrinkwrap)\.json$/,
    frozen: {
      command: /^npm (?:\S+ )*?(?:ci|clean-install|install-clean)\b/,
      action: /^(?:bahmutov\/npm-install|cypress-io\/github-action)/,
    },
    loose: /^npm (?:\S+ )*?(?:i|install)\b(?!.*(?:-g|--global)\b)/,
    remedy: "npm ci",
  },
  {
    name: "pnpm",
    ecosystem: "npm",
    file: /(?:^|\/)pnpm-lock\.yaml$/,
    // In CI pnpm refuses to change the lock by itself.
    frozen: {
      command: /^pnpm (?:\S+ )*?(?:i|install|fetch|deploy)\b(?!.*--no-frozen-lockfile)/,
      action: /^(?:pnpm\/action-setup|bahmutov\/npm-install)/,
    },
    remedy: "pnpm install --frozen-lockfile",
  },
  {
    name: "Yarn",
    ecosystem: "npm",
    file: /(?:^|\/)yarn\.lock$/,
    frozen: {
      command: /^yarn(?: install)?\b.*(?:--frozen-lockfile|--pure-lockfile|--immutable)|^yarn (?:workspaces )?focus\b/,
      action: /^(?:bahmutov\/npm-install|borales\/actions-yarn|cypress-io\/github-action)/i,
    },
    loose: /^yarn(?: install)?(?:\s+-\S+)*$/,
    remedy: "yarn install --immutable (or --frozen-lockfile)",
  },
  {
    name: "Bun",
    ecosystem: "npm",
    file: /(?:^|\/)bun\.lockb?$/,
    frozen: { command: /^bun (?:ci\b|(?:i|install)\b.*(?:--frozen-lockfile|--production))/ },
    loose: /^bun (?:i|install)\b/,
    remedy: "bun install --frozen-lockfile",
  },
  {
    name: "uv",
    ecosystem: "pypi",
    file: /(?:^|\/)uv\.lock$/,
    frozen: { command: /^uv (?:sync|run|export|pip sync)\b.*(?:--frozen|--locked)|^uv export\b|^uv pip sync\b/ },
    // `uv run pytest` is read without its launcher, so that uv's own set-up counts as use.
    loose: /^uv (?:sync|pip install)\b/,
    remedy: "uv sync --locked",
  },
  {
    name: "Poetry",
    ecosystem: "pypi",
    file: /(?:^|\/)poetry\.lock$/,
    frozen: { command: /^poetry (?:install|sync|export)\b/ },
    remedy: "poetry install",
  },
  { name: "PDM", ecosystem: "pypi", file: /(?:^|\/)pdm\.lock$/, frozen: { command: /^pdm (?:sync|install)\b/ }, remedy: "pdm sync" },
  {
    name: "Pipenv",
    ecosystem: "pypi",
    file: /(?:^|\/)Pipfile\.lock$/,
    frozen: { command: /^pipenv (?:sync|install\b.*(?:--deploy|--ignore-pipfile)|verify)/ },
    loose: /^pipenv install\b/,
    remedy: "pipenv sync",
  },
  {
    name: "Bundler",
    ecosystem: "gem",
    file: /(?:^|\/)Gemfile\.lock$/,
    // Bundler installs what the lock says unless it is told to update.
    frozen: {
      command: /^bundle(?:r)?(?: _\S+_)?(?: install\b|$| --\S+| config\b.*(?:deployment|frozen)| check\b)|^bin\/setup\b/,
      action: /^ruby\/setup-ruby$/,
    },
    remedy: "bundle install with BUNDLE_DEPLOYMENT set",
  },
];
const requirements: Tool = { command: /^(?:pip3?|uv pip) (?:install|sync)\b.*-r\b|^pip-sync\b/ };

function evaluate(project: ProjectView): ProjectAnswer {
  const manifests = project.facts("manifest").filter((fact) => !isAside(fact.file));
  const wanted = ecosystemsOf(project, manifests);
  if (wanted.length === 0) {
    const library = manifests.find((fact) => fact.data.library);
    const reason = library
      ? "A library is tested with whatever its users install; a lock is for programs."
      : "The project declares no dependencies.";
    return notApplicable(reason);
  }
  const answers = wanted.map((ecosystem) => answerFor(project, ecosystem));
  const worst = answers.find((each) => each.status === "fail") ?? answers.find((each) => each.status === "partial") ?? answers[0];
  if (!worst) return notApplicable("The project declares no dependencies.");
  const locked = answers.filter((each) => each.status === "pass").length;
  const evidence = answers.flatMap((each) => each.evidence);
  if (worst.status === "fail" && locked > 0) return partial(locked, answers.length, evidence, worst.reason, worst.at);
  return worst.status === "pass" ? passed(evidence, worst.reason) : worst;
}

/** Ecosystems of programs: those whose manifest declares dependencies and publishes no library. */
function ecosystemsOf(project: ProjectView, manifests: readonly ProjectFact<"manifest">[]): Ecosystem[] {
  const serving = project.facts("app").length > 0 || project.facts("route").length > 0;
  const dependencies = project.facts("dependency").filter((fact) => !isAside(fact.file));
  const running = dependencies.filter((fact) => !fact.data.dev);
  // Tools for development alone make no program of an ecosystem, unless there is nothing else.
  const declared = new Set((running.length > 0 ? running : dependencies).map((fact) => fact.data.ecosystem));
  return [...declared].filter((ecosystem) => {
    const own = manifests.filter((fact) => fact.data.ecosystem === ecosystem);
    const published = own.length > 0 && own.every(({ data }) => data.library && !data.private);
    return !published || serving || lockFiles(project, ecosystem).length > 0;
  });
}

interface Lock {
  readonly manager: Manager;
  readonly file: string;
}

function lockFiles(project: ProjectView, ecosystem: Ecosystem): Lock[] {
  return managers
    .filter((manager) => manager.ecosystem === ecosystem)
    .flatMap((manager) =>
      project
        .filesMatching(manager.file)
        .filter((file) => !isAside(file))
        .map((file) => ({ manager, file })),
    );
}

function answerFor(project: ProjectView, ecosystem: Ecosystem): ProjectAnswer {
  const locks = lockFiles(project, ecosystem);
  const [lock] = [...locks].sort((a, b) => a.file.split("/").length - b.file.split("/").length);
  if (!lock) return ecosystem === "pypi" ? pinned(project) : unlocked(ecosystem);
  const evidence: Evidence[] = [{ file: lock.file, line: -1, note: `lock of ${lock.manager.name}` }];
  const rival = locks.find((other) => other.manager !== lock.manager && folderOf(other.file) === folderOf(lock.file));
  if (rival) {
    const reason = `${lock.file} and ${rival.file} lock the same dependencies for two package managers; keep one.`;
    return partial(1, 2, [...evidence, { file: rival.file, line: -1, note: `lock of ${rival.manager.name}` }], reason);
  }
  const used = locks.flatMap(({ manager }) => runsOf(project, manager.frozen, ["ci", "image", "platform"]));
  const [first] = used;
  if (first) return passed([...evidence, evidenceOfRun(first)], `${lock.file} is committed, and installed as it is.`);
  const loose = lock.manager.loose ? runsOf(project, { command: lock.manager.loose }, ["ci", "image"])[0] : undefined;
  // In CI the newer Yarn refuses to change the lock by itself.
  if (loose && lock.manager.name === "Yarn" && project.filesMatching(/^\.yarnrc\.yml$/).length > 0)
    return passed([...evidence, evidenceOfRun(loose)], `${lock.file} is committed, and installed as it is.`);
  const reason = loose
    ? `${lock.file} is committed, but "${loose.text}" may install something newer; use ${lock.manager.remedy} in CI.`
    : `${lock.file} is committed, but no pipeline installs from it; use ${lock.manager.remedy} in CI.`;
  return partial(1, 2, loose ? [...evidence, evidenceOfRun(loose)] : evidence, reason);
}

function unlocked(ecosystem: Ecosystem): ProjectAnswer {
  const reason = `No lock file of ${ecosystem === "npm" ? "npm, pnpm, Yarn or Bun" : "Bundler"} is committed, so each installation may get other versions; commit it.`;
  return failed(reason);
}

/** Requirements that name one version each are as good as a lock. */
function pinned(project: ProjectView): ProjectAnswer {
  const files = new Map<string, { readonly all: number; readonly exact: number; readonly line: number }>();
  for (const { data, file, line } of project.facts("dependency")) {
    if (
      data.ecosystem !== "pypi" ||
      !/requirements[^/]*\.txt$|requirements\/[^/]+\.txt$|(?:^|\/)(?:pyproject\.toml|setup\.cfg)$/i.test(file) ||
      isAside(file) ||
      data.dev
    )
      continue;
    const known = files.get(file) ?? { all: 0, exact: 0, line };
    files.set(file, { ...known, all: known.all + 1, exact: known.exact + (/^===?[^*]+$|^@|^git\+/.test(data.version.trim()) ? 1 : 0) });
  }
  const [best] = [...files].sort(([, a], [, b]) => b.exact / b.all - a.exact / a.all || b.all - a.all);
  if (best && best[1].exact === best[1].all) {
    const evidence = [{ file: best[0], line: best[1].line, note: `${best[1].all} exact versions` }];
    const [run] = runsOf(project, requirements, ["ci", "image", "platform"]);
    const installed = run ? [evidenceOfRun(run)] : [];
    if (run) return passed([...evidence, ...installed], `${best[0]} names exact versions, and is installed as it is.`);
    return partial(1, 2, evidence, `${best[0]} names exact versions, but no pipeline or image installs from it.`);
  }
  if (best && best[1].exact > 0) {
    const evidence = [{ file: best[0], line: best[1].line, note: `${best[1].exact} of ${best[1].all} exact versions` }];
    return partial(
      best[1].exact,
      best[1].all,
      evidence,
      `${best[1].exact} of ${best[1].all} requirements name an exact version; compile the rest with pip-compile or uv.`,
    );
  }
  return failed("No lock file is committed and the requirements name no exact versions; lock them with uv, Poetry or pip-compile.");
}

function folderOf(file: string): string {
  return file.slice(0, file.lastIndexOf("/") + 1);
}

export default defineProjectCheck({
  id: "lockfile",
  title: "Dependencies locked",
  category: "infrastructure",
  priority: "P1",
  effort: 10,
  why: "Without a lock that is used, the release is built from versions that nobody has tested, and a package that was taken over overnight is in it.",
  limits: "A command that installs inside of another tool's action is known for common actions only.",
  applies: ["any"],
  evidence:
    "A committed lock file of one package manager, and a step in CI or in the image that installs exactly what it says; requirements with exact versions count.",
  evaluate,
});
