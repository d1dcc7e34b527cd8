import type { ProjectView } from "../../api/project.ts";
import { pipelineElsewhere, toolchainsOf } from "../project/ecosystems.ts";
import { defineScaffold } from "../scaffold.ts";

const languages = { npm: "javascript-typescript", pypi: "python", gem: "ruby" } as const;

const languagesOf = (project: ProjectView): readonly string[] => toolchainsOf(project).map(({ ecosystem }) => languages[ecosystem]);

export default defineScaffold({
  check: "security-scanning",
  title: "Write a workflow that scans the code with CodeQL",
  available: (project) =>
    pipelineElsewhere(project) ?? (languagesOf(project).length > 0 ? undefined : "No manifest of a known language is found."),
  make: ({ project }) => ({
    files: [{ path: ".github/workflows/codeql.yml", text: text(languagesOf(project)) }],
    notes: ["In private repositories CodeQL needs GitHub Advanced Security."],
  }),
});

const text = (names: readonly string[]): string => `name: CodeQL

on:
  pull_request:
  push:
    branches: [main]
  schedule:
    # New rules find old mistakes.
    - cron: "30 4 * * 1"

permissions:
  contents: read

jobs:
  analyze:
    runs-on: ubuntu-latest
    timeout-minutes: 30
    permissions:
      contents: read
      security-events: write
    strategy:
      fail-fast: false
      matrix:
        language: [${names.join(", ")}]
    steps:
      - uses: actions/checkout@v4
      - uses: github/codeql-action/init@v3
        with:
          languages: \${{ matrix.language }}
      - uses: github/codeql-action/analyze@v3
        with:
          category: /language:\${{ matrix.language }}
`;
