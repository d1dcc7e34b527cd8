/**
 * Dependencies and manifests: package.json, pnpm-workspace.yaml, pyproject.toml, setup.cfg, requirements files, Pipfile, Gemfile, and the files
 * that pin a runtime. Settings that they hold:
 *
 * | key | value |
 * |---|---|
 * | `runtime.node`, `.python`, `.ruby`, `.bun`, `.deno`, `.go`, `.java` … | the version or range, as written |
 * | `package-manager` | `pnpm@9.1.0` of package.json |
 * | `package-json.keys` | the top-level keys of a package.json: `jest`, `eslintConfig`, `lint-staged` … |
 * | `pyproject.tools` | names of the tables below `tool`: `ruff`, `mypy`, `coverage` … |
 * | `workspaces`, `pnpm.catalog` | the globs and the catalogue of pnpm-workspace.yaml |
 */
import { defineFacts } from "../../api/check.ts";
import { definePlain } from "../plain.ts";
import { gemfile } from "./gemfile.ts";
import { packageJson } from "./package-json.ts";
import { pnpmWorkspace } from "./pnpm-workspace.ts";
import { pipfile, pyproject } from "./pyproject.ts";
import { requirements } from "./requirements.ts";
import { setupCfg } from "./setup-cfg.ts";
import { setupPy } from "./setup-py.ts";
import { runtimeFile } from "./runtimes.ts";

export default [
  defineFacts({
    name: "manifests",
    facts: ["dependency", "manifest", "setting"],
    triggers: {
      json: { paths: /(?:^|\/)package\.json$/ },
      yaml: { paths: /(?:^|\/)pnpm-workspace\.yaml$/ },
      ruby: { paths: /(?:^|\/)Gemfile$/ },
      python: { words: ["python_requires"], and: ["setup("] },
    },
    detect: { json: packageJson, yaml: pnpmWorkspace, ruby: { file: (_root, file) => gemfile(file.text) }, python: setupPy },
  }),
  definePlain("pyproject", /(?:^|\/)pyproject\.toml$/, pyproject),
  definePlain("setup-cfg", /(?:^|\/)setup\.cfg$/, setupCfg),
  definePlain("pipfile", /(?:^|\/)Pipfile$/, pipfile),
  definePlain("requirements", /(?:^|\/)(?:[\w.-]*requirements[\w.-]*\.(?:txt|in)|requirements\/[\w.-]+\.(?:txt|in))$/i, requirements),
  definePlain(
    "runtimes",
    /(?:^|\/)(?:\.nvmrc|\.node-version|\.python-version|\.ruby-version|\.go-version|\.java-version|\.bun-version|\.tool-versions|runtime\.txt|\.?mise\.toml)$/,
    runtimeFile,
  ),
];
