import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, passed } from "../../shared/project/answers.ts";
import { testedBy } from "../../shared/project/tested.ts";
import { evidenceAt, isAside, practicesOf } from "../../shared/project/usage.ts";

const shown = 3;

function evaluate(project: ProjectView): ProjectAnswer {
  const tests = project.facts("test-file");
  if (tests.length === 0) return failed("No tests are found; write one that sends a request through the whole service.");
  const driven = byFile(practicesOf(project, "test-integration").map((fact) => evidenceAt(fact, fact.data.name)));
  const [first] = driven;
  if (first) return passed(driven.slice(0, shown), `Tests drive the service through its interface (${first.note}).`);
  const requested = [...testedBy(project).routes.values()].filter(({ note }) => /^(?:[A-Z*]+) /.test(note));
  if (requested.length > 0) return passed(byFile(requested).slice(0, shown), "Tests send requests to the routes of the service.");
  const browsed = tests.filter(({ data, file }) => /^(?:playwright|cypress)$/.test(data.runner) && data.cases > 0 && !isAside(file));
  const [opened] = browsed;
  if (opened)
    return passed(
      browsed.slice(0, shown).map((fact) => evidenceAt(fact, fact.data.runner)),
      `Tests drive the service through its pages (${opened.data.runner}).`,
    );
  const services = project.facts("setting").filter(({ data }) => data.key === "ci.service" && typeof data.value === "string");
  const [service] = services;
  if (service)
    return passed(
      services.slice(0, shown).map((fact) => evidenceAt(fact, String(fact.data.value))),
      `CI starts ${String(service.data.value)} beside the tests.`,
    );
  return failed(
    "Tests call single functions, none drives the service through its interface or against a real database; send requests with a test client.",
    tests.slice(0, shown).map((fact) => evidenceAt(fact, "calls functions only")),
  );
}

function byFile(evidence: readonly Evidence[]): Evidence[] {
  return evidence.filter((one, index) => evidence.findIndex(({ file }) => file === one.file) === index);
}

export default defineProjectCheck({
  id: "integration-tests",
  title: "Integration tests against real parts",
  category: "testing",
  priority: "P1",
  effort: 240,
  why: "Parts that work alone fail together: a wrong column, a route behind the wrong middleware, a body that nobody parses.",
  limits: "Whether a test that drives the interface replaces what lies behind it by stubs is not judged.",
  applies: ["service"],
  evidence:
    "Tests with Supertest, inject, TestClient, AsyncClient, Django's or Flask's client, request specs or an MCP client, Testcontainers, or services that CI starts for the tests.",
  evaluate,
});
