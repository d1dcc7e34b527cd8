/** Facts read from documents, through the engine. */
import { beforeAll, describe, expect, test } from "vitest";
import type { FactKind } from "../api/facts.ts";
import { Engine } from "../engine/index.ts";
import { loadRegistry } from "../testing/discover.ts";
import { installParsers } from "../testing/host.ts";

let engine: Engine;

beforeAll(async () => {
  await installParsers();
  const { registry } = await loadRegistry();
  engine = new Engine({ ...registry, checks: [] });
});

/** Data of the facts of a kind in a file. */
function facts(path: string, text: string, kind: FactKind): unknown[] {
  const result = engine.analyze(path, text);
  expect(result.errors).toEqual([]);
  for (const fact of result.facts) {
    expect(fact.start).toBeLessThanOrEqual(fact.end);
    expect(fact.end).toBeLessThanOrEqual(text.length);
    expect(fact.line).toBe(text.slice(0, fact.start).split("\n").length - 1);
  }
  return result.facts.filter((fact) => fact.kind === kind).map((fact) => fact.data);
}

/** `name version`, with ` dev` for dependencies of development. */
function dependencies(path: string, text: string): string[] {
  return (facts(path, text, "dependency") as { name: string; version: string; dev: boolean }[]).map((each) =>
    `${each.name} ${each.version}${each.dev ? " dev" : ""}`.replace(/ +/g, " ").trim(),
  );
}

function settings(path: string, text: string): Record<string, unknown> {
  return Object.fromEntries((facts(path, text, "setting") as { key: string; value: unknown }[]).map((each) => [each.key, each.value]));
}

/** `job: command`, with a trailing `*` where it does not run on pull requests. */
function commands(path: string, text: string): string[] {
  return (facts(path, text, "ci-command") as { job: string; command: string; onPullRequest: boolean }[]).map(
    (each) => `${each.job}: ${each.command}${each.onPullRequest ? "" : " *"}`,
  );
}

describe("manifests", () => {
  test("package.json", () => {
    const text = JSON.stringify({
      name: "shop",
      private: true,
      engines: { node: ">=22" },
      packageManager: "pnpm@9.1.0",
      workspaces: ["apps/*"],
      bin: "cli.js",
      scripts: { test: "vitest run" },
      dependencies: { express: "^5.1.0" },
      devDependencies: { vitest: "4.0.0" },
      jest: {},
    });
    expect(facts("package.json", text, "manifest")).toEqual([
      {
        ecosystem: "npm",
        name: "shop",
        private: true,
        scripts: { test: "vitest run" },
        bin: true,
        programs: ["cli.js"],
        library: false,
        workspaces: ["apps/*"],
      },
    ]);
    expect(dependencies("package.json", text)).toEqual(["express ^5.1.0", "vitest 4.0.0 dev"]);
    expect(settings("package.json", text)).toMatchObject({ "runtime.node": ">=22", "package-manager": "pnpm@9.1.0" });
    expect(settings("package.json", text)["package-json.keys"]).toContain("jest");
  });

  test("a half-typed package.json keeps its other dependencies", () => {
    expect(dependencies("package.json", '{ "name": "a", "dependencies": { "express": "5", "ko }')).toEqual(["express 5"]);
  });

  test("pnpm-workspace.yaml", () => {
    expect(settings("pnpm-workspace.yaml", "packages:\n  - apps/*\ncatalog:\n  react: ^19\n")).toEqual({
      workspaces: ["apps/*"],
      "pnpm.catalog": { react: "^19" },
    });
  });

  test("pyproject.toml in the standard form", () => {
    const text =
      '[project]\nname = "Shop"\nrequires-python = ">=3.12"\ndependencies = ["FastAPI>=0.100", "uvicorn[standard]; python_version > \'3\'", "x @ git+https://a/b"]\nclassifiers = ["Private :: Do Not Upload"]\nscripts = { shop = "shop:main" }\n' +
      '[project.optional-dependencies]\npdf = ["reportlab"]\ntest = ["pytest~=8.0"]\n[dependency-groups]\ndev = ["ruff", {include-group = "test"}]\n[build-system]\nbuild-backend = "hatchling.build"\n[tool.ruff]\nline-length = 100\n[tool.poe.tasks]\ncheck = "ruff check"\n';
    expect(dependencies("pyproject.toml", text)).toEqual([
      "fastapi >=0.100",
      "uvicorn",
      "x git+https://a/b",
      "reportlab",
      "pytest ~=8.0 dev",
      "ruff dev",
    ]);
    expect(facts("pyproject.toml", text, "manifest")).toEqual([
      {
        ecosystem: "pypi",
        name: "Shop",
        private: true,
        scripts: { check: "ruff check" },
        bin: true,
        programs: ["shop:main"],
        library: true,
        workspaces: [],
      },
    ]);
    expect(settings("pyproject.toml", text)).toEqual({ "runtime.python": ">=3.12", "pyproject.tools": ["ruff", "poe"] });
  });

  test("pyproject.toml of poetry", () => {
    const text =
      '[tool.poetry]\nname = "shop"\npackage-mode = false\n[tool.poetry.dependencies]\npython = "^3.12"\ndjango = "^5"\nCelery_Beat = { version = "1", extras = ["x"] }\n[tool.poetry.dependencies.redis]\nversion = "5"\n[tool.poetry.group.dev.dependencies]\npytest = "*"\n[build-system]\nbuild-backend = "poetry.core"\n';
    expect(dependencies("pyproject.toml", text)).toEqual(["django ^5", "celery-beat 1", "redis 5", "pytest * dev"]);
    expect(settings("pyproject.toml", text)["runtime.python"]).toBe("^3.12");
    expect(facts("pyproject.toml", text, "manifest")).toMatchObject([{ library: false }]);
  });

  test.each([
    [
      "requirements.txt",
      "# web\nFastAPI==0.110.0 \\\n    --hash=sha256:abc\n-r base.txt\n-e .\nuvicorn[standard]>=0.20  # server\ngit+https://a/b.git#egg=own\n./local\nx @ https://a/x.whl\n",
      ["fastapi ==0.110.0", "uvicorn >=0.20", "own git+https://a/b.git#egg=own", "x https://a/x.whl"],
    ],
    ["requirements/dev.txt", "pytest\n", ["pytest dev"]],
    ["requirements-test.in", "pytest\n", ["pytest dev"]],
    [
      "Pipfile",
      '[packages]\nflask = "*"\n[dev-packages]\npytest = {version = "8"}\n[requires]\npython_version = "3.12"\n',
      ["flask *", "pytest 8 dev"],
    ],
  ])("%s", (path, text, expected) => {
    expect(dependencies(path, text)).toEqual(expected);
  });

  test("Gemfile", () => {
    const text =
      'source "https://rubygems.org"\nruby "3.4.1"\ngem "rails", "~> 8.0", ">= 8.0.1"\n# gem "old"\ngem \'pg\', require: false # database\ngroup :development, :test do\n  gem "rspec-rails"\n  if true\n    gem "debug"\n  end\nend\ngroup :production do\n  gem "lograge"\nend\ngem "brakeman", group: :development\ngem("puma")\n';
    expect(dependencies("Gemfile", text)).toEqual([
      "rails ~> 8.0, >= 8.0.1",
      "pg",
      "rspec-rails dev",
      "debug dev",
      "lograge",
      "brakeman dev",
      "puma",
    ]);
    expect(settings("Gemfile", text)).toEqual({ "runtime.ruby": "3.4.1" });
  });

  test.each([
    [".nvmrc", "v22.1.0\n", { "runtime.node": "v22.1.0" }],
    [".ruby-version", "ruby-3.4.1\n", { "runtime.ruby": "3.4.1" }],
    [".tool-versions", "# pinned\nnodejs 22.1.0\npython 3.13.0\n", { "runtime.node": "22.1.0", "runtime.python": "3.13.0" }],
    ["runtime.txt", "python-3.12.1\n", { "runtime.python": "3.12.1" }],
    ["mise.toml", '[tools]\nnode = "22"\n', { "runtime.node": "22" }],
  ])("%s", (path, text, expected) => {
    expect(settings(path, text)).toEqual(expected);
  });
});

describe("CI", () => {
  test("GitHub: conditions, matrices, variables and services", () => {
    const text = `on: [pull_request, push]
env: { SUITE: all }
jobs:
  test:
    strategy: { matrix: { task: [lint, test], include: [{ task: e2e }] } }
    services: { db: { image: "postgres:17" } }
    steps:
      - uses: actions/checkout@v4
      - run: |
          echo start
          npm run \${{ matrix.task }} -- $SUITE
      - uses: nick-fields/retry@v3
        with: { command: npm run flaky }
  deploy:
    if: github.ref == 'refs/heads/main'
    steps:
      - run: ./deploy.sh
`;
    expect(commands(".github/workflows/ci.yml", text)).toEqual([
      "test: npm run lint -- all",
      "test: npm run test -- all",
      "test: npm run e2e -- all",
      "test: npm run flaky",
      "deploy: ./deploy.sh *",
    ]);
    expect(settings(".github/workflows/ci.yml", text)).toEqual({ "ci.service": "postgres:17" });
    expect((facts(".github/workflows/ci.yml", text, "ci-action") as { action: string }[]).map((each) => each.action)).toEqual([
      "actions/checkout@v4",
      "nick-fields/retry@v3",
    ]);
  });

  test.each([
    [
      ".gitlab-ci.yml",
      "default: {image: node}\n.base: {script: [npm ci, npm test]}\nunit: {extends: .base}\nlint: {script: npm run lint, rules: [{if: $CI_COMMIT_BRANCH == 'main'}]}\nship: {script: make ship, when: manual}\n",
      ["unit: npm ci", "unit: npm test", "lint: npm run lint *", "ship: make ship *"],
    ],
    [
      ".circleci/config.yml",
      "jobs:\n  a:\n    steps: [checkout, {run: npm test}, {run: {command: npm run x}}]\n  b:\n    steps: [{run: make ship}]\nworkflows:\n  w:\n    jobs: [a, {b: {filters: {branches: {only: main}}}}]\n",
      ["a: npm test", "a: npm run x", "b: make ship *"],
    ],
    [
      "azure-pipelines.yml",
      "jobs:\n- job: t\n  steps:\n  - script: npm ci\n  - task: Npm@1\n    inputs: {command: custom, customCommand: run test}\n",
      ["t: npm ci", "t: npm run test"],
    ],
    [
      "bitbucket-pipelines.yml",
      "pipelines:\n  default:\n  - step: {name: t, script: [npm test]}\n  branches:\n    main:\n    - step: {name: d, script: [make ship]}\n",
      ["t: npm test", "d: make ship *"],
    ],
    [
      ".buildkite/pipeline.yml",
      "steps:\n- label: t\n  command: npm test\n- group: g\n  steps: [{key: d, commands: [make ship], branches: main}]\n",
      ["t: npm test", "d: make ship *"],
    ],
    [".travis.yml", "language: node_js\nnode_js: 22\n", [": npm test"]],
    [".drone.yml", "kind: pipeline\nsteps:\n- name: t\n  commands: [npm test]\n", ["t: npm test"]],
    [
      "Jenkinsfile",
      "stage('Test') { steps {\n  // sh 'old'\n  sh 'npm test'\n  sh(script: \"make x\", returnStatus: true)\n} }\n",
      ["Test: npm test", "Test: make x"],
    ],
    ["lefthook.yml", "pre-commit:\n  commands:\n    lint: {run: npx eslint .}\n", ["pre-commit: npx eslint . *"]],
    [".husky/pre-commit", "npx lint-staged\n", ["pre-commit: npx lint-staged *"]],
    [
      "Procfile",
      "release: bin/rails db:migrate\nweb: bundle exec puma\n",
      ["release: bin/rails db:migrate *", "start: bundle exec puma *"],
    ],
    ["fly.toml", '[deploy]\nrelease_command = "npx prisma migrate deploy"\n', ["release: npx prisma migrate deploy *"]],
    [
      "render.yaml",
      "services:\n- buildCommand: npm ci\n  preDeployCommand: npm run migrate\n",
      ["build: npm ci *", "release: npm run migrate *"],
    ],
    ["vercel.json", '{ "buildCommand": "prisma generate && next build" }', ["build: prisma generate *", "build: next build *"]],
  ])("%s", (path, text, expected) => {
    expect(commands(path, text)).toEqual(expected);
  });

  test("hooks of pre-commit are actions", () => {
    const text = "repos:\n- repo: https://github.com/gitleaks/gitleaks\n  hooks: [{id: gitleaks}]\n";
    expect(facts(".pre-commit-config.yaml", text, "ci-action")).toEqual([
      {
        system: "pre-commit",
        workflow: "https://github.com/gitleaks/gitleaks",
        job: "pre-commit",
        onPullRequest: false,
        action: "gitleaks",
      },
    ]);
  });
});

describe("containers", () => {
  test("an image's final stage", () => {
    expect(facts("Dockerfile", "ARG V=22\nFROM node:${V} AS build\nFROM build AS run\n", "container")).toEqual([
      { source: "dockerfile", name: "run", image: "node:22" },
    ]);
  });

  test("compose services and the data stores among them", () => {
    const text =
      "services:\n  web: {build: .}\n  db: {image: 'docker.io/library/postgres:17'}\n  mail: {image: axllent/mailpit}\n  redis: {image: redis:7}\n  q: {image: rabbitmq:4}\n";
    expect(facts("compose.yaml", text, "container")).toHaveLength(5);
    expect(facts("compose.yaml", text, "datastore")).toEqual([
      { what: "database", name: "postgres" },
      { what: "queue", name: "rabbitmq" },
    ]);
  });

  test("workloads of Kubernetes, init containers left out", () => {
    const text =
      "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      initContainers:\n      - image: i:1\n      containers:\n      - image: w:1\n";
    expect(facts("deploy/web.yaml", text, "container")).toEqual([{ source: "k8s", name: "web", image: "w:1" }]);
  });
});

describe("documents", () => {
  const text =
    "---\ntitle: x\n---\n# Shop\n\nSells things.\n\n## Run it\n\n```sh\n$ npm ci\n$ npm start\n```\n\nSee [the guide](docs/guide.md) and ![](a.svg).\n\n```mermaid\ngraph TD\n```\n";

  test("headings with the words below them", () => {
    expect(facts("README.md", text, "heading")).toEqual([
      { depth: 1, title: "Shop", words: 2 },
      { depth: 2, title: "Run it", words: 10 },
    ]);
  });

  test("links, commands and diagrams", () => {
    expect((facts("README.md", text, "link") as { target: string }[]).map((each) => each.target)).toEqual(["docs/guide.md", "a.svg"]);
    expect(settings("README.md", text)).toEqual({
      "docs.topics": ["actions"],
      "docs.commands": ["npm ci", "npm start"],
      "docs.diagram": "mermaid",
    });
  });

  test("variables in tables, lists, code and text", () => {
    const docs =
      "| Name | |\n|---|---|\n| `PORT` | a |\n\n- `DATABASE_URL`: b\n\nSet `API_KEY=x`, then `GET` a page.\n\n```sh\nexport MAIL_FROM=c\ndocker run -e QUEUE_URL=d image\n```\n\n```yaml\nenv:\n  LOG_LEVEL: e\n```\n\n```js\nconst A_B = 1;\n```\n";
    expect((facts("docs/setup.md", docs, "env-declared") as { name: string }[]).map((each) => each.name)).toEqual([
      "PORT",
      "DATABASE_URL",
      "API_KEY",
      "MAIL_FROM",
      "QUEUE_URL",
      "LOG_LEVEL",
    ]);
    expect(facts("PRODUCTION_CHECKLIST.md", docs, "env-declared")).toEqual([]);
  });

  test("pages for people", () => {
    expect(facts("docs/legal/privacy.md", "text\n", "page")).toEqual([{ name: "privacy-policy", path: "docs/legal/privacy.md" }]);
    expect(facts("docs/a.md", "# Frequently asked questions\n", "page")).toEqual([{ name: "faq", path: "docs/a.md" }]);
    expect(facts("docs/b.md", "# How we keep privacy\n", "page")).toEqual([]);
  });

  test("items of checklists", () => {
    expect(facts("LAUNCH.md", "## Must fix\n- [x] Runbook\n- [ ] Paint the door\n", "checklist-item")).toEqual([
      { text: "Runbook", ticked: true, checks: ["runbook"], blocker: false, headings: ["Must fix"], references: [], tick: null },
      {
        text: "Paint the door",
        ticked: false,
        checks: [],
        blocker: false,
        headings: ["Must fix"],
        references: [],
        tick: { offset: -3, length: 1, text: "x" },
      },
    ]);
  });

  test("a README in reStructuredText", () => {
    expect(facts("README.rst", "Shop\n====\n\nSells things.\n\nRun\n---\n\n    pip install -e .\n", "heading")).toEqual([
      { depth: 1, title: "Shop", words: 2 },
      { depth: 2, title: "Run", words: 3 },
    ]);
  });
});

describe("environment files", () => {
  test("examples declare, also what is commented out", () => {
    expect(facts(".env.example", "A_B=\n# C_D=1\n# E_F\n# a remark\n", "env-declared")).toEqual([
      { name: "A_B", where: "example" },
      { name: "C_D", where: "example" },
      { name: "E_F", where: "example" },
    ]);
    expect(facts(".env", "A_B=1\n# C_D=1\n", "env-declared")).toEqual([
      { name: "A_B", where: "file" },
      { name: "C_D", where: "file" },
    ]);
  });

  test("platform files declare what a deployment needs", () => {
    expect(facts("app.json", '{ "env": { "A_B": {} } }', "env-declared")).toEqual([{ name: "A_B", where: "schema" }]);
    expect(facts("render.yaml", "services:\n- envVars:\n  - key: A_B\n    sync: false\n", "env-declared")).toEqual([
      { name: "A_B", where: "schema" },
    ]);
    const stack = "services:\n  web:\n    image: shop\n    environment:\n      A_B: x\n    #  - C_D=true\n    # a remark about E_F\n";
    expect(facts("docker-compose.yml", stack, "env-declared")).toEqual([
      { name: "A_B", where: "schema" },
      { name: "C_D", where: "schema" },
    ]);
    expect(facts("turbo.json", '{ "globalEnv": ["A_B"], "tasks": { "build": { "env": ["C_D", "VITE_*"] } } }', "env-declared")).toEqual([
      { name: "A_B", where: "schema" },
      { name: "C_D", where: "schema" },
    ]);
    const task = '{ "containerDefinitions": [{ "environment": [{ "name": "A_B", "value": "x" }], "secrets": [{ "name": "C_D" }] }] }';
    expect(facts("infra/task.json", task, "env-declared")).toEqual([
      { name: "A_B", where: "schema" },
      { name: "C_D", where: "schema" },
    ]);
  });
});

describe("schemas", () => {
  test("models and the database of a Prisma schema", () => {
    const text =
      'datasource db {\n  provider = "mysql"\n  relationMode = "prisma"\n}\nmodel User {\n  id Int @id\n  email String\n}\nenum Role {\n  A\n}\n';
    expect(facts("prisma/schema.prisma", text, "model")).toEqual([{ name: "User", source: "prisma", fields: ["id", "email"] }]);
    expect(facts("prisma/schema.prisma", text, "datastore")).toEqual([{ what: "database", name: "mysql" }]);
    expect(settings("prisma/schema.prisma", text)).toEqual({ "prisma.relation-mode": "prisma" });
  });
});
