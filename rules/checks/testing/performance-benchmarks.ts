import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, partial, passed } from "../../shared/project/answers.ts";
import { evidenceOfRun, runsOf } from "../../shared/project/tool-runs.ts";
import { configsOf, evidenceAt } from "../../shared/project/usage.ts";

const command =
  /\b(?:vitest bench|lhci|lighthouse(?:-ci)?|unlighthouse|size-limit|bundlewatch|bundlesize|bundlemon|codspeed|asv (?:run|continuous)|pytest\b.*--(?:benchmark|codspeed)|pytest\b.*(?<!\bnot )\bbenchmarks?\b|tsx? \S*bench\S*|node \S*bench\S*|derailed|hyperfine|cargo bench|statoscope|rails\b.*\bbench\w*|bench(?:mark)?:\w+|k6 run|psi)\b/;
const action =
  /^(?:treosh\/lighthouse-ci-action|codspeedhq\/|benchmark-action\/|andresz1\/size-limit-action|preactjs\/compressed-size-action|hashicorp\/nextjs-bundle-analysis|transferwise\/actions-next-bundle-analyzer|relative-ci\/|bencherdev\/|jackyef\/bundlewatch|codecov\/bundle|lighthouse|foo-software\/lighthouse|lemonadejs\/bundlemon)/i;
const files =
  /(?:^|\/)[^/]+[._-]bench(?:mark)?\.[cm]?[jt]sx?$|(?:^|\/)(?:bench_[^/]*|[^/]*_bench(?:mark)?|test_bench[^/]*)\.py$|(?:^|\/)asv\.conf\.json$|(?:^|\/)benchmarks?\/[^/]+\.(?:[cm]?[jt]s|py|rb)$/;

function evaluate(project: ProjectView): ProjectAnswer {
  const runs = runsOf(project, { command, action }, ["ci"]).map(evidenceOfRun);
  const [run] = runs;
  if (run) return passed(runs, `CI measures performance (${run.note}).`);
  const written = benchmarks(project);
  const [first] = written;
  if (first) return partial(1, 2, written, `Performance can be measured (${first.note}), but no pipeline does, so nobody sees it fall.`);
  return failed("Nothing measures performance from change to change; add a benchmark, Lighthouse or a check of the bundle's size to CI.");
}

function benchmarks(project: ProjectView): Evidence[] {
  const set = ["lighthouse", "size-limit"].flatMap((tool) => configsOf(project, tool).map((fact) => evidenceAt(fact, tool)));
  const sections = configsOf(project, "package-json")
    .filter(({ data }) => Object.keys(data.values).some((key) => key.startsWith("size-limit.")))
    .map((fact) => evidenceAt(fact, "size-limit"));
  return [...set, ...sections, ...project.filesMatching(files).map((file) => ({ file, line: -1, note: "benchmark" }))];
}

export default defineProjectCheck({
  id: "performance-benchmarks",
  title: "Performance tracked over time",
  category: "testing",
  priority: "P3",
  effort: 120,
  why: "Each change makes things a little slower, and nobody sees it until users do; a number for each change shows which one it was.",
  limits: "What a benchmark measures, and whether a worse number stops anything, is not judged.",
  applies: ["service"],
  evidence: "A benchmark suite, Lighthouse CI, CodSpeed, pytest-benchmark or a check of the bundle's size that CI runs.",
  evaluate,
});
