import { defineProjectCheck } from "../../api/check.ts";
import type { ProjectAnswer, ProjectView } from "../../api/project.ts";
import { evidenceAt, practicesOf } from "../../shared/project/usage.ts";

function evaluate(project: ProjectView): ProjectAnswer {
  const mocks = practicesOf(project, "test-mock");
  const [first] = mocks;
  if (first)
    return {
      status: "pass",
      evidence: mocks.slice(0, 3).map((fact) => evidenceAt(fact, fact.data.name)),
      reason: `Tests answer for providers themselves (${first.data.name}).`,
    };
  const [caller] = [...project.trait("external-api")];
  const tested = project.facts("test-file").length > 0;
  return {
    status: "fail",
    evidence: caller ? [caller] : [],
    reason: tested
      ? "The service calls a provider, and no test answers in its place; record or write its answers with MSW, nock, respx, VCR or WebMock."
      : "The service calls a provider and has no tests; write some with recorded answers, failures too.",
  };
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
