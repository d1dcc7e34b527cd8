import { pipelineElsewhere } from "../project/ecosystems.ts";
import { defineScaffold } from "../scaffold.ts";

export default defineScaffold({
  check: "secret-scanning",
  title: "Write a workflow that looks for secrets in commits",
  available: pipelineElsewhere,
  make: () => ({
    files: [{ path: ".github/workflows/secret-scan.yml", text }],
    notes: [
      "Run it once over the whole history: a secret that is found was seen by others, so replace it; deleting the line is not enough.",
    ],
  }),
});

const text = `name: Secret scan

on:
  pull_request:
  push:
    branches: [main]

permissions:
  contents: read

jobs:
  gitleaks:
    runs-on: ubuntu-latest
    timeout-minutes: 10
    steps:
      - uses: actions/checkout@v4
        with:
          # All commits: a secret stays readable in the history.
          fetch-depth: 0
      - name: Look for secrets
        run: docker run --rm -v "$PWD:/repo" ghcr.io/gitleaks/gitleaks:v8.21.2 git /repo --redact --no-banner
`;
