import type { ProjectView } from "../../api/project.ts";
import { packagesToInstall } from "../project/node.ts";
import { toolchainsOf } from "../project/ecosystems.ts";
import { defineScaffold, type Draft } from "../scaffold.ts";

/** Runners whose floor stands in a file of its own; Ruby's stands in the helper of the tests. */
const chainsOf = (project: ProjectView) => toolchainsOf(project).filter(({ ecosystem }) => ecosystem !== "gem");

export default defineScaffold({
  check: "coverage-threshold",
  title: "Write a floor of 80 % for the coverage of tests",
  available: (project) => (chainsOf(project).length > 0 ? undefined : "It is written for runners of Node.js and Python."),
  make(source) {
    const drafts = chainsOf(source.project).map((chain): Draft => {
      const place = (name: string) => `${chain.folder}${name}`;
      if (chain.ecosystem === "pypi")
        return {
          files: [{ path: place(".coveragerc"), text: "[run]\nbranch = True\n\n[report]\nfail_under = 80\nshow_missing = True\n" }],
          notes: [...packagesToInstall(source, "pypi", ["pytest-cov"], true), "Let CI run: pytest --cov"],
        };
      const has = (name: string): boolean => source.project.dependencies(name).length > 0;
      if (has("vitest"))
        return {
          files: [{ path: place(`vitest.config.${has("typescript") ? "ts" : "mjs"}`), text: vitest }],
          notes: [...packagesToInstall(source, "npm", ["@vitest/coverage-v8"], true), "Let CI run: vitest run --coverage"],
        };
      if (has("jest")) return { files: [{ path: place("jest.config.json"), text: jest }], notes: ["Let CI run: jest --coverage"] };
      return {
        files: [{ path: place(".c8rc.json"), text: c8 }],
        notes: [...packagesToInstall(source, "npm", ["c8"], true), `Let CI run: npx c8 ${chain.test}`],
      };
    });
    const start = "Below 80 % now? Begin with the figure of today and raise it with each release.";
    return { files: drafts.flatMap(({ files = [] }) => files), notes: [...drafts.flatMap(({ notes }) => notes), start] };
  },
});

const vitest = `import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    coverage: {
      provider: "v8",
      thresholds: { lines: 80, functions: 80, branches: 80, statements: 80 },
    },
  },
});
`;

const floors = { lines: 80, functions: 80, branches: 80, statements: 80 };
const jest = `${JSON.stringify({ collectCoverage: true, coverageThreshold: { global: floors } }, undefined, 2)}\n`;
const c8 = `${JSON.stringify({ "check-coverage": true, ...floors }, undefined, 2)}\n`;
