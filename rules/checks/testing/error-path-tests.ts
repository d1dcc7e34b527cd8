import { defineProjectCheck } from "../../api/check.ts";
import type { ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, passed, partial } from "../../shared/project/answers.ts";
import { evidenceAt, isAside, practicesOf } from "../../shared/project/usage.ts";

interface Kind {
  readonly wanted: (project: ProjectView) => boolean;
  readonly names: RegExp;
  readonly missing: string;
}

const kinds: readonly Kind[] = [
  { wanted: () => true, names: /^4(?!29)\d\d$/, missing: "a request that is refused (4xx)" },
  {
    wanted: (project) => project.trait("external-api").length > 0 || project.trait("database").length > 0,
    names: /^(?:5\d\d|timeout|provider|throws)$/,
    missing: "something it depends on failing (5xx, a timeout, an exception)",
  },
  {
    wanted: (project) => project.facts("rate-limiter").some(({ file }) => !isAside(file)),
    names: /^429$/,
    missing: "a caller over the rate limit (429)",
  },
];

function evaluate(project: ProjectView): ProjectAnswer {
  const failures = practicesOf(project, "test-failure");
  const wanted = kinds.filter((kind) => kind.wanted(project));
  const found = wanted.map((kind) => failures.find(({ data }) => kind.names.test(data.name)));
  const evidence = found.flatMap((fact) =>
    fact ? [evidenceAt(fact, /^\d/.test(fact.data.name) ? `asserts ${fact.data.name}` : fact.data.name)] : [],
  );
  const missing = wanted.filter((_, index) => found[index] === undefined).map((kind) => kind.missing);
  if (missing.length === 0) return passed(evidence, "Tests assert what happens when requests are refused and parts fail.");
  if (evidence.length === 0) return failed(`No test asserts a failure; begin with ${missing[0]}.`);
  return partial(evidence.length, wanted.length, evidence, `Failures are tested, but not ${missing.join(" nor ")}.`);
}

export default defineProjectCheck({
  id: "error-path-tests",
  title: "Failure paths tested",
  category: "testing",
  priority: "P2",
  effort: 120,
  why: "The way things fail is written last and run least; without a test it is tried out during an incident.",
  limits: "Statuses are known where a test names them as numbers or by the usual constants; which handler fails is not judged.",
  applies: ["service"],
  evidence: "Tests that assert refused requests, failures of what the service depends on, and the rate limit where there is one.",
  evaluate,
});
