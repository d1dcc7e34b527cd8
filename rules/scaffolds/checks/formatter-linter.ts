import type { ProjectView } from "../../api/project.ts";
import { packagesToInstall } from "../project/node.ts";
import { toolchainsOf } from "../project/ecosystems.ts";
import { defineScaffold, type ScaffoldSource } from "../scaffold.ts";

interface Tool {
  readonly path: string;
  readonly text: string;
  readonly packages: readonly string[];
  readonly command: string;
  /** Files and packages of linters that the project has already. */
  readonly present: RegExp;
}

const tools = {
  npm: {
    path: "biome.json",
    text: `{
  "$schema": "./node_modules/@biomejs/biome/configuration_schema.json",
  "vcs": { "enabled": true, "clientKind": "git", "useIgnoreFile": true },
  "formatter": { "enabled": true, "indentStyle": "space" },
  "linter": { "enabled": true, "rules": { "recommended": true } }
}
`,
    packages: ["@biomejs/biome"],
    command: 'npx biome check .  (as script "lint": "biome check .")',
    present: /(?:^|\/)(?:biome\.jsonc?|\.?eslint(?:rc|\.config)[^/]*|\.oxlintrc\.json|\.prettierrc[^/]*)$/,
  },
  pypi: {
    path: "ruff.toml",
    text: `line-length = 100

[lint]
# pycodestyle, Pyflakes, import order, bugbear, security, modern syntax
select = ["E", "F", "I", "B", "S", "UP"]

[lint.per-file-ignores]
# Tests assert.
"**/test_*.py" = ["S101"]
"tests/**" = ["S101"]
`,
    packages: ["ruff"],
    command: "ruff check . && ruff format --check .",
    present: /(?:^|\/)(?:\.?ruff\.toml|\.flake8|\.?pylintrc)$/,
  },
  gem: {
    path: ".rubocop.yml",
    text: `AllCops:
  NewCops: enable
  Exclude:
    - bin/**/*
    - db/schema.rb
    - node_modules/**/*
    - vendor/**/*
`,
    packages: ["rubocop"],
    command: "bundle exec rubocop",
    present: /(?:^|\/)(?:\.rubocop\.yml|\.standard\.yml)$/,
  },
} as const satisfies Record<string, Tool>;

function missing(project: ProjectView) {
  return toolchainsOf(project)
    .filter(({ ecosystem, lint }) => lint === undefined && project.filesMatching(tools[ecosystem].present).length === 0)
    .map((chain) => ({ chain, tool: tools[chain.ecosystem] }));
}

function make(source: ScaffoldSource) {
  const found = missing(source.project);
  return {
    files: found.map(({ chain, tool }) => ({ path: chain.folder + tool.path, text: tool.text })),
    notes: found.flatMap(({ chain, tool }) => [
      ...packagesToInstall(source, chain.ecosystem, tool.packages, true),
      `Run it, and let CI run it on every change: ${tool.command}`,
    ]),
  };
}

export default defineScaffold({
  check: "formatter-linter",
  title: "Write the configuration of a linter and formatter",
  available: (project) => (missing(project).length > 0 ? undefined : "A linter is configured already; let CI run it."),
  make,
});
