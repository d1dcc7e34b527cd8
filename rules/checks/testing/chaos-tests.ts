import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { passed, unknown } from "../../shared/project/answers.ts";
import { evidenceOfRun, runsOf } from "../../shared/project/tool-runs.ts";
import { configsOf, evidenceAt, isAside } from "../../shared/project/usage.ts";

const packages = [
  "toxiproxy",
  "toxiproxy-node-client",
  "toxiproxy-python",
  "chaostoolkit",
  "chaostoolkit-lib",
  "chaos-lambda",
  "failure-lambda",
  "chaos_rb",
  "simmy",
  "@gremlin/node",
];
const command =
  /\b(?:toxiproxy(?:-cli|-server)?|pumba|chaos run|chaosctl|litmusctl|gremlin attack|chaosblade|blade create|aws fis start-experiment|tc qdisc add\b.*netem|comcast --)/;
const kinds =
  /^(?:NetworkChaos|PodChaos|StressChaos|IOChaos|TimeChaos|HTTPChaos|DNSChaos|Schedule|Workflow|ChaosEngine|ChaosExperiment|Disruption|PodNetworkDisruption)\//;

function evaluate(project: ProjectView): ProjectAnswer {
  const evidence = [
    ...experiments(project),
    ...runsOf(project, { command, action: /chaos|toxiproxy|gremlin/i }, ["ci", "hook"]).map(evidenceOfRun),
  ];
  const [first] = evidence;
  if (first) return passed(evidence, `Failures are injected on purpose (${first.note}).`);
  return unknown("No file shows that failures are injected on purpose; add an experiment, or attest to the last game day.");
}

function experiments(project: ProjectView): Evidence[] {
  return [
    ...project
      .facts("config")
      .filter(
        ({ data, file }) =>
          !isAside(file) &&
          ((data.tool === "k8s" && kinds.test(data.name) && /chaos|Disruption/i.test(data.name)) ||
            (data.tool === "terraform" && data.name.startsWith("aws_fis_experiment_template."))),
      )
      .map((fact) => evidenceAt(fact, fact.data.name)),
    ...configsOf(project, "toxiproxy").map((fact) => evidenceAt(fact, "experiment")),
    ...project
      .facts("container")
      .filter(({ data }) => /toxiproxy|pumba/i.test(data.image))
      .map((fact) => evidenceAt(fact, fact.data.image)),
    ...project.dependencies(...packages).map((fact) => evidenceAt(fact, fact.data.name)),
  ];
}

export default defineProjectCheck({
  id: "chaos-tests",
  title: "Failure injected on purpose",
  category: "testing",
  priority: "P3",
  effort: 240,
  why: "Retries, timeouts and fallbacks are only known to work once something was made to fail while people watched.",
  limits: "Game days and experiments that are run from outside the repository leave no file. Mocked timeouts are no experiments.",
  applies: ["service"],
  evidence: "Toxiproxy, Chaos Mesh, Litmus, Pumba, the Chaos Toolkit, Gremlin or AWS FIS in use.",
  attestable: true,
  evaluate,
});
