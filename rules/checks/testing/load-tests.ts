import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, partial, passed } from "../../shared/project/answers.ts";
import { evidenceOfRun, toolRuns } from "../../shared/project/tool-runs.ts";
import { configsOf, evidenceAt } from "../../shared/project/usage.ts";

const command =
  /^(?:\S*\/)?(?:k6 run|artillery (?:run|quick)|locust|autocannon|vegeta|wrk2?|oha|hey|bombardier|drill|jmeter|gatling|loadtest|ab)\b/;
const action = /^(?:grafana\/(?:k6-action|run-k6-action|setup-k6-action)|artilleryio\/|gatling\/)/;
const inText = /\b(?:k6 run|artillery (?:run|quick)|autocannon|vegeta attack|locust -|wrk2? -|bombardier|jmeter -|loadtest )/;
/** JMeter's plans, Gatling's simulations and vegeta's targets. */
const plans = /\.jmx$|Simulation\.(?:scala|java|kt|[jt]s)$|(?:^|\/)vegeta[^/]*\.(?:txt|sh)$/;

interface Load {
  readonly evidence: Evidence;
  readonly limits: boolean;
}

function evaluate(project: ProjectView): ProjectAnswer {
  const found = loads(project);
  const [first] = found;
  if (!first)
    return failed(
      "Nothing puts the service under load; write a script with k6, Locust or Artillery that fails above a limit for p95 and errors.",
    );
  const bounded = found.filter(({ limits }) => limits);
  const evidence = [...bounded, ...found.filter(({ limits }) => !limits)].slice(0, 3).map((one) => one.evidence);
  if (bounded.length > 0) return passed(evidence, `A load test fails above its limits (${evidence[0]?.note}).`);
  return partial(
    1,
    2,
    evidence,
    `A load test is written (${first.evidence.note}), but no limit makes it fail; set thresholds for p95 and errors.`,
  );
}

function loads(project: ProjectView): Load[] {
  const scripts = configsOf(project, "load-test").map((fact) => ({
    evidence: evidenceAt(fact, fact.data.name),
    limits: fact.data.values.limits === true,
  }));
  const artillery = configsOf(project, "artillery")
    .filter(({ data }) => Object.keys(data.values).some((key) => /^(?:config\.(?:phases|target)|scenarios)/.test(key)))
    .map((fact) => ({
      evidence: evidenceAt(fact, "artillery"),
      limits: Object.keys(fact.data.values).some((key) => /(?:^|\.)ensure(?:\.|$)/.test(key)),
    }));
  const runs = toolRuns(project)
    .filter(({ text, action: isAction }) => (isAction ? action : command).test(text))
    .map((run) => ({ evidence: evidenceOfRun(run), limits: /--(?:fail|ensure|threshold|exit-code)/.test(run.text) }));
  const manifests = project
    .facts("manifest")
    .filter(({ data }) => Object.values(data.scripts).some((body) => inText.test(body)))
    .map((fact) => ({ evidence: evidenceAt(fact, "script for load"), limits: false }));
  const files = project.filesMatching(plans).map((file) => ({ evidence: { file, line: -1, note: "plan of a load test" }, limits: false }));
  return [...scripts, ...artillery, ...runs, ...manifests, ...files];
}

export default defineProjectCheck({
  id: "load-tests",
  title: "Load tests",
  category: "testing",
  priority: "P2",
  effort: 120,
  why: "How many users a service bears is better learnt from a script than from the first busy day.",
  limits: "Which routes and how many users a script simulates is not judged; tests run by a service outside the repository are not seen.",
  applies: ["service"],
  evidence: "A script for k6, Locust, Artillery, Gatling, autocannon, vegeta, JMeter or a peer, with limits above which it fails.",
  evaluate,
});
