import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { evidenceAt, practicesOf } from "../../shared/project/usage.ts";
import { passed, failed } from "../../shared/project/answers.ts";

function evaluate(project: ProjectView): ProjectAnswer {
  const mocks = practicesOf(project, "test-mock");
  const [standIn] = standInsOf(project);
  const [first] = mocks;
  if (first)
    return passed(
      mocks.slice(0, 3).map((fact) => evidenceAt(fact, fact.data.name)),
      `Tests answer for providers themselves (${first.data.name}).`,
    );
  if (standIn) return passed([standIn], `A stand-in answers the tests (${standIn.note}).`);
  const [caller] = [...project.trait("external-api")];
  const tested = project.facts("test-file").length > 0;
  return failed(
    tested
      ? "The service calls a provider, and no test answers in its place; record or write its answers with MSW, nock, respx, VCR or WebMock."
      : "The service calls a provider and has no tests; write some with recorded answers, failures too.",
    caller ? [caller] : [],
  );
}

/** Servers that answer in the place of a provider: mail, object stores, clouds, payments. */
const standIns =
  /maildev|mailhog|mailpit|mailcatcher|inbucket|smtp4dev|greenmail|wiremock|mock-?server|localstack|stripe-mock|mountebank|moto|azurite|fake-gcs/i;
const forTests = /(?:^|[/._-])(?:ci|tests?|e2e|testing|integration)(?:[/._-]|$)/i;

/** Those that are started for the tests, by a compose file or a pipeline; one for development only answers people. */
function standInsOf(project: ProjectView): readonly Evidence[] {
  if (project.facts("test-file").length === 0) return [];
  return project
    .facts("container")
    .filter(({ data, file }) => standIns.test(`${data.name} ${data.image}`) && forTests.test(file))
    .map((fact) => evidenceAt(fact, fact.data.name || fact.data.image));
}

export default defineProjectCheck({
  id: "provider-mocks",
  title: "Provider answers mocked in tests",
  category: "testing",
  priority: "P2",
  effort: 60,
  why: "Tests that call a provider fail when it does, and never see what it answers on a bad day.",
  limits: "Stand-ins that are handed in as parameters, and clients that a test writes itself, are not told from other objects.",
  applies: ["external-api"],
  evidence:
    "MSW, nock, MockAgent, Polly, fetch replaced, a provider's package or module mocked; respx, responses, vcrpy, pytest-httpx, moto; WebMock, VCR.",
  evaluate,
});
