/** The ecosystems of a project, and the commands by which it is installed, checked, tested and started. */
import type { Ecosystem } from "../../api/facts.ts";
import type { ProjectView } from "../../api/project.ts";
import { isTrial } from "../../shared/project/usage.ts";
import { folderOf } from "./text.ts";

/** One ecosystem at one folder, with its commands. */
export interface Toolchain {
  readonly ecosystem: Ecosystem;
  /** Folder of the manifest, with its slash; "" at the root. */
  readonly folder: string;
  /** npm, pnpm, yarn, bun, pip, uv, poetry or bundler. */
  readonly manager: string;
  readonly install: string;
  readonly lint: string | undefined;
  readonly types: string | undefined;
  readonly test: string;
  /** The project has its own way to run tests; else `test` is what is usual. */
  readonly hasTests: boolean;
  readonly build: string | undefined;
  readonly start: string | undefined;
}

/** The toolchains whose manifests stand nearest to the root, one for each ecosystem. */
export function toolchainsOf(project: ProjectView): readonly Toolchain[] {
  const manifests = project.facts("manifest").filter((fact) => !isTrial(fact.file));
  const nearest = (ecosystem: Ecosystem) =>
    manifests.filter((fact) => fact.data.ecosystem === ecosystem).sort((a, b) => a.file.split("/").length - b.file.split("/").length)[0];
  return [npm, pypi, gem].flatMap((make) => {
    const found = nearest(make.ecosystem);
    return found ? [make.of(project, folderOf(found.file), found.data.scripts)] : [];
  });
}

type Scripts = Readonly<Record<string, string>>;
type Make = { readonly ecosystem: Ecosystem; of(project: ProjectView, folder: string, scripts: Scripts): Toolchain };

const npm: Make = {
  ecosystem: "npm",
  of(project, folder, scripts) {
    const has = (file: string): boolean => project.files.has(folder + file);
    const manager = has("pnpm-lock.yaml") ? "pnpm" : has("yarn.lock") ? "yarn" : has("bun.lock") || has("bun.lockb") ? "bun" : "npm";
    const frozen = { pnpm: "pnpm install --frozen-lockfile", yarn: "yarn install --frozen-lockfile", bun: "bun install --frozen-lockfile" };
    const install = manager === "npm" ? (has("package-lock.json") ? "npm ci" : "npm install") : frozen[manager];
    const run = (...names: readonly string[]): string | undefined => {
      const name = names.find((each) => scripts[each] !== undefined);
      return name && `${manager} run ${name}`;
    };
    const placeholder = /no test specified/.test(scripts.test ?? "");
    const typed = has("tsconfig.json") && project.dependencies("typescript").length > 0;
    const runner = ["vitest", "jest", "mocha", "ava"].find((name) => project.dependencies(name).length > 0);
    const direct = manager === "bun" ? "bunx" : manager === "npm" ? "npx" : `${manager} exec`;
    const known = scripts.test !== undefined && !placeholder;
    return {
      ecosystem: "npm",
      folder,
      manager,
      install,
      lint: run("lint", "lint:ci", "check:lint"),
      types: run("typecheck", "type-check", "types", "check-types", "tsc") ?? (typed ? `${direct} tsc --noEmit` : undefined),
      test: known
        ? manager === "bun"
          ? "bun run test"
          : `${manager} test`
        : runner
          ? `${direct} ${runner}${runner === "vitest" ? " run" : ""}`
          : "node --test",
      hasTests: known || runner !== undefined,
      build: run("build"),
      start: scripts.start === undefined ? undefined : `${manager} start`,
    };
  },
};

const pypi: Make = {
  ecosystem: "pypi",
  of(project, folder) {
    const has = (file: string): boolean => project.files.has(folder + file);
    const depends = (...names: readonly string[]): boolean => project.dependencies(...names).some((fact) => fact.data.ecosystem === "pypi");
    const manager = has("uv.lock") ? "uv" : has("poetry.lock") ? "poetry" : "pip";
    const run = manager === "pip" ? "" : `${manager} run `;
    const runner = depends("pytest") || has("manage.py") ? "" : " pytest";
    const extra = has("requirements-dev.txt") ? " -r requirements-dev.txt" : runner;
    const pip = has("requirements.txt") ? `pip install -r requirements.txt${extra}` : `pip install .${runner}`;
    const django = has("manage.py") && !depends("pytest", "pytest-django");
    const linter =
      depends("ruff") || has("ruff.toml") ? "ruff check ." : depends("flake8") ? "flake8" : depends("pylint") ? "pylint ." : undefined;
    return {
      ecosystem: "pypi",
      folder,
      manager,
      install: manager === "uv" ? "uv sync --locked" : manager === "poetry" ? "poetry install" : pip,
      lint: linter && run + linter,
      types: depends("mypy") ? `${run}mypy .` : depends("pyright") ? `${run}pyright` : undefined,
      test: run + (django ? "python manage.py test" : "pytest"),
      hasTests: django || depends("pytest"),
      build: undefined,
      start: undefined,
    };
  },
};

const gem: Make = {
  ecosystem: "gem",
  of(project, folder) {
    const depends = (...names: readonly string[]): boolean => project.dependencies(...names).some((fact) => fact.data.ecosystem === "gem");
    const rails = depends("rails");
    const linter = depends("rubocop", "rubocop-rails", "rubocop-rails-omakase")
      ? "rubocop"
      : depends("standard")
        ? "standardrb"
        : undefined;
    const rspec = depends("rspec", "rspec-rails");
    return {
      ecosystem: "gem",
      folder,
      manager: "bundler",
      install: "bundle install",
      lint: linter && `bundle exec ${linter}`,
      types: undefined,
      test: rspec ? "bundle exec rspec" : rails ? "bin/rails test" : "bundle exec rake test",
      hasTests: rspec || rails || depends("minitest"),
      build: undefined,
      start: rails ? "bin/rails server" : undefined,
    };
  },
};

/** Programs whose pipelines are files of another form than GitHub's. */
const otherPipelines =
  /^(?:\.gitlab-ci\.ya?ml|\.circleci\/config\.ya?ml|azure-pipelines\.ya?ml|bitbucket-pipelines\.ya?ml|Jenkinsfile|\.buildkite\/pipeline\.ya?ml|\.travis\.ya?ml|\.drone\.ya?ml)$/;

/** The reason for which no workflow of GitHub is written: the project's pipeline runs elsewhere. */
export function pipelineElsewhere(project: ProjectView): string | undefined {
  const [file] = project.filesMatching(otherPipelines);
  if (file === undefined || project.filesMatching(/^\.github\/workflows\//).length > 0) return undefined;
  return `The pipeline is ${file}; a workflow for GitHub Actions would run nowhere.`;
}

/** Versions of run times for projects that pin none themselves. */
export const versions = { node: "22", python: "3.13", ruby: "3.4" } as const;
