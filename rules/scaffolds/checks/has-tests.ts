import type { ProjectView } from "../../api/project.ts";
import { pipelineElsewhere } from "../project/ecosystems.ts";
import { packagesToInstall, styleOf } from "../project/node.ts";
import { moduleOf } from "../project/python.ts";
import { needsStack, type Stack, stackOf } from "../project/stack.ts";
import { jsText, specifierOf } from "../project/style.ts";
import { workflowOf, workflowPath } from "../project/workflow.ts";
import { type Draft, defineScaffold, type ScaffoldFile, type ScaffoldSource } from "../scaffold.ts";

export default defineScaffold({
  check: "has-tests",
  title: "Write a first test, and have CI run it",
  available: needsStack(["express", "fastify", "koa", "hono", "fastapi", "flask", "django", "rails", "sinatra"]),
  make(source) {
    const stack = stackOf(source.project);
    if (!stack) return "No framework is found.";
    const { project } = source;
    if (project.facts("test-file").some((fact) => fact.data.cases > 0)) {
      return project.files.has(workflowPath) ? "There are tests; let the pipeline run them." : { files: workflow(project), notes: [] };
    }
    const draft = draftFor(source, stack);
    if (typeof draft === "string") return draft;
    return {
      files: [...(draft.files ?? []), ...workflow(project)],
      notes: [...draft.notes, "Then the path that matters most: what must never break?"],
    };
  },
});

/** The pipeline, where there is none. */
function workflow(project: ProjectView): ScaffoldFile[] {
  const present = project.facts("ci-command").some((fact) => /\.(?:ya?ml)$|Jenkinsfile$/.test(fact.file));
  return present || pipelineElsewhere(project) !== undefined ? [] : [workflowOf(project)];
}

function draftFor(source: ScaffoldSource, stack: Stack): Draft | string {
  const module = moduleOf(stack, stack.app);
  switch (stack.framework) {
    case "fastapi":
      return {
        files: [{ path: `${stack.base}tests/test_service.py`, text: fastapi(module, stack.name) }],
        notes: packagesToInstall(source, "pypi", ["pytest", "httpx"], true),
      };
    case "flask":
      return {
        files: [{ path: `${stack.base}tests/test_service.py`, text: flask(module, stack.name) }],
        notes: packagesToInstall(source, "pypi", ["pytest"], true),
      };
    case "django":
      return { files: [{ path: `${stack.folder}test_service.py`, text: django }], notes: [] };
    case "rails":
      return { files: [{ path: "test/integration/service_test.rb", text: rails }], notes: [] };
    case "sinatra":
      return {
        files: [{ path: `${stack.base}test/service_test.rb`, text: sinatra(stack) }],
        notes: [
          ...packagesToInstall(source, "gem", ["minitest", "rack-test", "rake"], true),
          'In the Rakefile:\nrequire "minitest/test_task"\nMinitest::TestTask.create',
        ],
      };
    default:
      return node(source, stack);
  }
}

/** How each framework is asked without a port: a path that does not exist has to be answered with 404. */
const asking: Readonly<Record<string, string>> = {
  express: `  const server = app.listen(0);
  try {
    const answer = await fetch(\`http://127.0.0.1:\${server.address().port}/does-not-exist\`);
    assert.equal(answer.status, 404);
  } finally {
    server.close();
  }`,
  koa: `  const server = app.listen(0);
  try {
    const answer = await fetch(\`http://127.0.0.1:\${server.address().port}/does-not-exist\`);
    assert.equal(answer.status, 404);
  } finally {
    server.close();
  }`,
  fastify: `  const answer = await app.inject({ method: "GET", url: "/does-not-exist" });
  assert.equal(answer.statusCode, 404);`,
  hono: `  const answer = await app.request("/does-not-exist");
  assert.equal(answer.status, 404);`,
};

function node(source: ScaffoldSource, stack: Stack): Draft | string {
  const name = stack.name;
  const exported = new RegExp(
    `export (?:const|let) ${name}\\b|export \\{[^}]*\\b${name}\\b|module\\.exports\\s*=\\s*\\{[^}]*\\b${name}\\b|exports\\.${name}\\s*=`,
  );
  if (!exported.test(source.text(stack.app) ?? ""))
    return `${stack.app} does not export ${name || "its application"}; export it, so that a test can ask it.`;
  const style = styleOf(source, stack);
  const path = `${stack.folder}${stack.app.slice(stack.folder.length).replace(/\.([cm]?[jt]s)x?$/, ".test.$1")}`;
  const vitest = source.project.dependencies("vitest").length > 0;
  const jest = source.project.dependencies("jest").length > 0;
  const runner = vitest ? 'import { test } from "vitest";\n' : jest ? "" : 'import { test } from "node:test";\n';
  const body = (asking[stack.framework] ?? "")
    .replaceAll("app.", `${name}.`)
    .replace("server.address().port", "«(»server.address()« as AddressInfo)».port");
  const typed = body.includes("AddressInfo") ? '«import type { AddressInfo } from "node:net";»\n' : "";
  const template = `import assert from "node:assert/strict";
${typed}${runner}import { ${name} } from "${specifierOf(path, stack.app, style)}";

test("a path that does not exist is answered with 404", async () => {
${body}
});
`;
  const own = source.project
    .facts("manifest")
    .some((fact) => /\btest\b/.test(fact.data.scripts.test ?? "") && !/no test specified/.test(fact.data.scripts.test ?? ""));
  const script = style.typed ? 'node --import tsx --test "src/**/*.test.ts"' : "node --test";
  return {
    files: [{ path, text: jsText(template, style) }],
    notes: [
      ...(own || vitest || jest ? [] : [`In package.json, in scripts: "test": ${JSON.stringify(script)}`]),
      `Move what listens (listen, serve) out of ${stack.app} into a file of its own: a test should not open the port.`,
    ],
  };
}

const fastapi = (module: string, name: string): string => `"""The service as its clients see it."""

from fastapi.testclient import TestClient

from ${module} import ${name}

client = TestClient(${name})


def test_unknown_path_is_answered_with_404() -> None:
    """A path that does not exist is no error of the server."""
    assert client.get("/does-not-exist").status_code == 404
`;

const flask = (module: string, name: string): string => `"""The service as its clients see it."""

from ${module} import ${name}


def test_unknown_path_is_answered_with_404() -> None:
    """A path that does not exist is no error of the server."""
    assert ${name}.test_client().get("/does-not-exist").status_code == 404
`;

const django = `"""The service as its clients see it."""

from django.test import SimpleTestCase


class ServiceTests(SimpleTestCase):
    """What clients can rely on."""

    def test_unknown_path_is_answered_with_404(self) -> None:
        """A path that does not exist is no error of the server."""
        self.assertEqual(self.client.get("/does-not-exist").status_code, 404)
`;

const rails = `require "test_helper"

class ServiceTest < ActionDispatch::IntegrationTest
  test "a path that does not exist is answered with 404" do
    get "/does-not-exist"
    assert_response :not_found
  end
end
`;

const sinatra = ({ app, name }: Stack): string => `require "minitest/autorun"
require "rack/test"
require_relative "../${app.split("/").at(-1)?.replace(/\.rb$/, "")}"

class ServiceTest < Minitest::Test
  include Rack::Test::Methods

  def app
    ${name}
  end

  def test_unknown_path_is_answered_with_404
    get "/does-not-exist"
    assert_equal 404, last_response.status
  end
end
`;
