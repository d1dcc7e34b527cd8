/** The workflow that checks a change: the project's own commands, on pull requests. */
import type { ProjectView } from "../../api/project.ts";
import type { ScaffoldFile } from "../scaffold.ts";
import { type Toolchain, toolchainsOf, versions } from "./ecosystems.ts";

/** Where GitHub looks for it. */
export const workflowPath = ".github/workflows/ci.yml";

/** The workflow file for the ecosystems found. */
export function workflowOf(project: ProjectView): ScaffoldFile {
  const jobs = toolchainsOf(project).map((chain) => job(project, chain));
  return { path: workflowPath, text: `${head}${jobs.join("\n")}` };
}

const head = `name: CI

on:
  pull_request:
  push:
    branches: [main]

permissions:
  contents: read

concurrency:
  group: \${{ github.workflow }}-\${{ github.ref }}
  cancel-in-progress: true

jobs:
`;

const names = { npm: "node", pypi: "python", gem: "ruby" } as const;

function job(project: ProjectView, chain: Toolchain): string {
  const folder = chain.folder === "" ? "" : `    defaults:\n      run:\n        working-directory: ${chain.folder.slice(0, -1)}\n`;
  const commands: readonly (readonly [string, string | undefined])[] = [
    ["Install", chain.install],
    ["Lint", chain.lint],
    ["Check types", chain.types],
    ["Test", chain.test],
    ["Build", chain.build],
  ];
  const steps = commands.flatMap(([name, command]) => (command === undefined ? [] : [`      - name: ${name}\n        run: ${command}\n`]));
  return `  ${names[chain.ecosystem]}:
    runs-on: ubuntu-latest
    timeout-minutes: 15
${folder}    steps:
      - uses: actions/checkout@v4
${setUp(project, chain)}${steps.join("")}`;
}

function setUp(project: ProjectView, { ecosystem, folder, manager }: Toolchain): string {
  const has = (file: string): boolean => project.files.has(folder + file);
  const version = (key: string, file: string, fallback: string): string =>
    has(file) ? `          ${key}-version-file: ${folder}${file}\n` : `          ${key}-version: "${fallback}"\n`;
  if (ecosystem === "gem") {
    const pinned = has(".ruby-version") || has(".tool-versions");
    return `      - uses: ruby/setup-ruby@v1\n        with:\n${pinned ? "" : `          ruby-version: "${versions.ruby}"\n`}          bundler-cache: true\n`;
  }
  if (ecosystem === "pypi") {
    const python = `      - uses: actions/setup-python@v5\n        with:\n${version("python", ".python-version", versions.python)}`;
    if (manager === "uv") return `${python}      - uses: astral-sh/setup-uv@v5\n`;
    return manager === "poetry" ? `${python}      - run: pipx install poetry\n` : `${python}          cache: pip\n`;
  }
  if (manager === "bun") return "      - uses: oven-sh/setup-bun@v2\n";
  const locked = has("package-lock.json") || manager !== "npm";
  const cache = locked
    ? `          cache: ${manager}\n${folder === "" ? "" : `          cache-dependency-path: ${folder}${lockfiles[manager] ?? "package-lock.json"}\n`}`
    : "";
  const pnpm = manager === "pnpm" ? "      - uses: pnpm/action-setup@v4\n" : "";
  return `${pnpm}      - uses: actions/setup-node@v4\n        with:\n${version("node", ".nvmrc", versions.node)}${cache}`;
}

const lockfiles: Readonly<Record<string, string>> = { pnpm: "pnpm-lock.yaml", yarn: "yarn.lock", npm: "package-lock.json" };

/** What is still missing for the workflow to pass. */
export function workflowNotes(project: ProjectView): string[] {
  const untested = toolchainsOf(project).filter((chain) => !chain.hasTests);
  const stores = project.trait("database").length > 0 ? ["Tests that need the database: add it under “services” of the job."] : [];
  return [
    ...untested.map(
      (chain) =>
        `No tests were found for ${names[chain.ecosystem]}: the step runs “${chain.test}”; write the first one (scaffold of has-tests).`,
    ),
    ...stores,
    "Make the job a required check of the branch.",
  ];
}
