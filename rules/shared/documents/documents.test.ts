import { describe, expect, test } from "vitest";
import type { DockerfileRoot } from "../../languages/dockerfile/index.ts";
import type { YamlRoot } from "../../languages/yaml/index.ts";
import { openFile } from "../../testing/open.ts";
import { environmentOf, servicesOf } from "./compose.ts";
import { isPlaceholderScript, purposesOf } from "./commands.ts";
import { baseImage, finalStage, instructionsOf, lastInstruction, parseImage, variablesBefore } from "./dockerfile.ts";
import { workloadsOf } from "./kubernetes.ts";
import { programOf, splitCommands } from "./shell.ts";
import { viewOf } from "./views.ts";
import { excludesPullRequests, runsBeforeMerge, workflowOf } from "./workflow.ts";
import { linesOfScalar, pairOf, pairsOf, textAt, valueAt, walkPairs } from "./yaml.ts";

const yaml = (path: string, text: string) => openFile<YamlRoot>("yaml", text, path);
const dockerfile = (text: string) => openFile<DockerfileRoot>("dockerfile", text, "Dockerfile");

describe("YAML look-ups", () => {
  test("merges stand behind a map's own keys", () => {
    const root = yaml("a.yaml", "base: &base {a: 1, b: 2}\nother: &other {c: 3}\nuse:\n  <<: [*base, *other]\n  b: 9\n").root.documents[0];
    expect(pairsOf(valueAt(root, "use")).map((pair) => [pair.key, textAt(valueAt(root, "use"), pair.key)])).toEqual([
      ["b", "9"],
      ["a", "1"],
      ["c", "3"],
    ]);
    expect(pairOf(valueAt(root, "use"), "none")).toBeUndefined();
  });

  test("lines of a block keep their places", () => {
    const text = "run: |\n  npm ci\n\n  npm test # all\n";
    const run = valueAt(yaml("a.yaml", text).root.documents[0], "run");
    const lines = run?.kind === "scalar" ? linesOfScalar(run, text) : [];
    expect(lines.map((line) => text.slice(line.start, line.end))).toEqual(["npm ci", "npm test # all"]);
  });

  test("pairs are walked where they are written, not where an alias stands", () => {
    const keys: string[] = [];
    for (const document of yaml("a.yaml", "a: &a {b: 1}\nc: *a\nd: [{e: 2}]\n").root.documents)
      walkPairs(document, (pair, path) => void keys.push([...path, pair.key].join(".")));
    expect(keys).toEqual(["a", "a.b", "c", "d", "d.e"]);
  });
});

describe("views", () => {
  test.each([
    [".github/workflows/ci.yml", "on: push\njobs: {}\n", "workflow"],
    ["tools/action.yml", "runs: {using: composite}\n", "action"],
    ["action.yml", "name: an event\n", "other"],
    [".gitlab-ci.yml", "a: {script: x}\n", "gitlab-ci"],
    ["compose.prod.yaml", "services: {}\n", "compose"],
    ["deploy/stack.yml", "services:\n  web: {image: a}\n", "compose"],
    ["config/app.yml", "services:\n  mail: {url: a}\n", "other"],
    ["deploy/api.yaml", "apiVersion: v1\nkind: Pod\n", "kubernetes"],
    ["api.yaml", "openapi: 3.1.0\n", "openapi"],
  ])("%s is %s", (path, text, view) => {
    expect(viewOf(yaml(path, text))).toBe(view);
  });
});

describe("workflows", () => {
  const flow = (text: string) => workflowOf(yaml(".github/workflows/a.yml", text));

  test.each([
    ["on: pull_request", true],
    ["on: [push]", true],
    ["on:\n  push:\n    branches: [main]", false],
    ["on:\n  push:\n    branches: ['**']", true],
    ["on:\n  push:\n    tags: [v*]", false],
    ["on:\n  schedule: [{cron: '0 0 * * *'}]", false],
    ["on: merge_group", true],
  ])("%j runs before a merge: %s", (text, expected) => {
    const found = flow(`${text}\njobs: {a: {steps: []}}\n`);
    expect(found && runsBeforeMerge(found)).toBe(expected);
  });

  test.each([
    ["github.event_name == 'push'", true],
    ["github.ref == 'refs/heads/main'", true],
    ["github.event_name != 'pull_request'", true],
    ["github.event_name == 'pull_request'", false],
    ["always()", false],
    ["github.ref == 'refs/heads/main' || github.event_name == 'pull_request'", false],
    [undefined, false],
  ])("the condition %j keeps pull requests away: %s", (condition, expected) => {
    expect(excludesPullRequests(condition)).toBe(expected);
  });

  test("jobs and steps have their parts", () => {
    const found = flow(
      "on: push\njobs:\n  a:\n    needs: b\n    steps:\n      - uses: x/y@v1\n      - name: n\n        run: z\n  b:\n    uses: ./w.yml\n",
    );
    expect(
      found?.jobs.map((job) => [job.id, job.needs, job.uses?.text, job.steps.map((step) => step.uses?.text ?? step.run?.text)]),
    ).toEqual([
      ["a", ["b"], undefined, ["x/y@v1", "z"]],
      ["b", [], "./w.yml", []],
    ]);
  });
});

describe("containers", () => {
  test("compose services with variables from maps, lists and merges", () => {
    const text =
      'x-env: &env\n  A: "1"\nservices:\n  web:\n    build: .\n    environment:\n      <<: *env\n      B: ${B:-2}\n  db:\n    image: postgres:17\n    environment: [C=3, "D=4", E]\n';
    const services = servicesOf(yaml("compose.yaml", text));
    expect(services.map((service) => [service.name, service.image, service.builds])).toEqual([
      ["web", undefined, true],
      ["db", "postgres:17", false],
    ]);
    expect(
      services.flatMap((service) =>
        service.environment.map(({ name, value, valueSpan }) => [name, value, valueSpan && text.slice(valueSpan.start, valueSpan.end)]),
      ),
    ).toEqual([
      ["B", "${B:-2}", "${B:-2}"],
      ["A", "1", '"1"'],
      ["C", "3", "3"],
      ["D", "4", "4"],
      ["E", undefined, undefined],
    ]);
    expect(environmentOf(undefined)).toEqual([]);
  });

  test("workloads of Kubernetes, cron jobs and lists too", () => {
    const pod = "spec:\n      containers: [{name: a, image: x:1, env: [{name: A, value: b}]}]\n      initContainers: [{name: i}]";
    const text = `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    ${pod}\n---\napiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  spec: {containers: [{name: p}]}\n- apiVersion: v1\n  kind: Service\n  spec: {}\n`;
    const found = workloadsOf(yaml("a.yaml", text));
    expect(
      found.map((workload) => [
        workload.kind,
        workload.name,
        workload.containers.map((container) => [container.name, container.image, container.init]),
      ]),
    ).toEqual([
      [
        "Deployment",
        "web",
        [
          ["a", "x:1", false],
          ["i", undefined, true],
        ],
      ],
      ["Pod", "", [["p", undefined, false]]],
    ]);
    expect(found[0]?.containers[0]?.environment.map(({ name, value }) => [name, value])).toEqual([["A", "b"]]);
  });
});

describe("Dockerfiles", () => {
  const file = dockerfile("ARG V=3\nFROM alpine:${V} AS base\nARG U=me\nENV A=1 B=${A}2\nUSER ${U}\nFROM base\nRUN x\n");
  const stage = finalStage(file.root);

  test("a stage stands on the earlier ones", () => {
    expect(stage && baseImage(stage)?.resolved).toBe("alpine:3");
    expect(stage && instructionsOf(stage).map((instruction) => instruction.keyword)).toEqual(["ARG", "ENV", "USER", "RUN"]);
    expect(stage && lastInstruction(stage, "USER")?.words[0]?.value).toBe("${U}");
  });

  test("variables are known up to an instruction", () => {
    const user = stage && lastInstruction(stage, "USER");
    expect(stage && user && [...variablesBefore(file.root, stage, user)]).toEqual([
      ["U", "me"],
      ["A", "1"],
      ["B", "12"],
    ]);
  });

  test.each([
    ["node:20", { name: "node", registry: "", tag: "20", digest: "" }],
    ["docker.io/library/node", { name: "node", registry: "docker.io", tag: "", digest: "" }],
    ["ghcr.io/a/b:c@sha256:d", { name: "a/b", registry: "ghcr.io", tag: "c", digest: "sha256:d" }],
    ["localhost:5000/x", { name: "x", registry: "localhost:5000", tag: "", digest: "" }],
  ])("%s is taken apart", (text, parts) => {
    expect(parseImage(text)).toEqual(parts);
  });
});

describe("shell", () => {
  test.each([
    ["a && b; c || d | e", ["a", "b", "c", "d", "e"]],
    ["a 'x && y' \"z; w\"", ["a 'x && y' \"z; w\""]],
    ["a \\\n  b\nc # d && e", ["a     b", "c"]],
    ["if a; then b; else c; fi", ["a", "b", "c"]],
    ["cat <<EOF\nx && y\nEOF\nz", ["cat <<EOF", "z"]],
    ["a 2>&1 && (b)", ["a 2>&1", "b"]],
    ["echo ${{ github.ref }}", ["echo ${{ github.ref }}"]],
    ["", []],
  ])("%j", (text, commands) => {
    const found = splitCommands(text);
    expect(found.map((command) => command.text)).toEqual(commands);
  });

  test("what a choice compares with is no command, what it runs is", () => {
    const text = 'case "$TAG" in\n  web-*|npm) make web ;;\n  *) echo other ;;\nesac\ncase $1 in fly) flyctl deploy;; esac\nls';
    expect(splitCommands(text).map((command) => command.text)).toEqual([
      'case "$TAG" in',
      "make web",
      "echo other",
      "case $1 in      flyctl deploy",
      "ls",
    ]);
  });

  test("choices that never end are read once", () => {
    expect(splitCommands("case a in ".repeat(20_000))).toHaveLength(1);
  });

  test.each([
    ["CI=1 npx vitest run", "vitest run"],
    ["sudo -E env A=b poetry run pytest -q", "pytest -q"],
    ["uv run --extra test pytest", "pytest"],
    ["docker compose run --rm -e A=b web pytest", "pytest"],
    ["python -m pytest", "pytest"],
    ["npm test", "npm test"],
  ])("the program of %j", (command, program) => {
    expect(programOf(command).join(" ")).toBe(program);
  });
});

describe("purposes of commands", () => {
  test.each([
    ["npm test", "test"],
    ["pnpm -r run lint", "lint"],
    ["turbo run lint test", "lint test"],
    ["npx tsc --noEmit", "types"],
    ["bin/rails db:setup test", "test"],
    ["make test", "test"],
    ["./scripts/lint.sh", "lint"],
    ["docker run image bash -c 'bundle exec rspec'", "test"],
    ["go test ./...", "test types"],
    ["tox -e lint", "lint"],
    ["npm ci", ""],
    ["pip install pytest", ""],
    ["npx playwright install", ""],
    ["docker compose -f test.yml down", ""],
    ["rails db:test:prepare", ""],
    ["git checkout test", ""],
  ])("%j: %s", (command, purposes) => {
    expect([...purposesOf(command)].join(" ")).toBe(purposes);
  });

  test("package scripts are followed, also in circles", () => {
    const scripts: Record<string, string> = {
      ci: "npm run check && npm run ci",
      check: "eslint . && run-p 'test:*'",
      "test:unit": "vitest run",
    };
    const lookup = (name: string) =>
      Object.entries(scripts).flatMap(([key, body]) =>
        key === name || (name.endsWith("*") && key.startsWith(name.slice(0, -1))) ? [body] : [],
      );
    expect([...purposesOf("npm run ci", lookup)].sort()).toEqual(["lint", "test"]);
    expect([...purposesOf("npm test", () => ['echo "Error: no test specified" && exit 1'])]).toEqual([]);
  });

  test.each([
    ['echo "Error: no test specified" && exit 1', true],
    ["exit 0", true],
    ["vitest run && echo done", false],
  ])("%j runs nothing: %s", (body, expected) => {
    expect(isPlaceholderScript(body)).toBe(expected);
  });
});
