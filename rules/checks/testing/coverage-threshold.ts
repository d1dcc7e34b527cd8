import { defineProjectCheck } from "../../api/check.ts";
import type { ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, partial, passed } from "../../shared/project/answers.ts";
import { coverageFloors, coverageMeasured, coverageReports } from "../../shared/project/coverage.ts";

const wanted = 80;

function evaluate(project: ProjectView): ProjectAnswer {
  const floors = coverageFloors(project);
  // Where packages keep different floors, the lowest is what all of them promise.
  const floor = floors.reduce(
    (lowest, one) => (one.percent < lowest.percent ? one : lowest),
    floors[0] ?? { percent: 0, evidence: undefined },
  );
  const reports = coverageReports(project);
  const report = reports.reduce(
    (lowest, one) => (one.percent < lowest.percent ? one : lowest),
    reports[0] ?? { percent: 0, evidence: undefined },
  );
  const evidence = [floor.evidence, report.evidence].filter((one) => one !== undefined);
  if (report.evidence && report.percent < wanted)
    return partial(
      Math.round(report.percent),
      wanted,
      evidence,
      `Tests run ${report.percent} % of the lines by the report in ${report.evidence.file}; ${wanted} % are wanted.`,
    );
  if (floor.evidence && floor.percent >= wanted) return passed(evidence, `The build fails below ${floor.percent} % coverage.`);
  if (report.evidence) return passed(evidence, `Tests run ${report.percent} % of the lines by the report in ${report.evidence.file}.`);
  if (floor.evidence)
    return partial(
      Math.round(floor.percent),
      wanted,
      evidence,
      `Coverage may fall to ${floor.percent} % before the build fails; raise the floor to ${wanted} % step by step.`,
    );
  const measured = coverageMeasured(project);
  if (measured.length > 0)
    return partial(1, 2, measured, `Coverage is measured, but nothing fails when it falls; set a floor of ${wanted} %.`);
  return failed(`Nothing measures which code the tests run; measure it in CI and fail below ${wanted} %.`);
}

export default defineProjectCheck({
  id: "coverage-threshold",
  title: "Coverage measured with a floor of 80 %",
  category: "testing",
  priority: "P1",
  effort: 30,
  why: "A floor turns tests that somebody forgot into a failed build, when they are cheapest to write.",
  limits:
    "Floors that a service (Codecov, Sonar, Coveralls) keeps outside the repository are not seen. Reports count where they are committed; folders that version control leaves out are not read. Among several packages the lowest floor counts.",
  applies: ["tests"],
  evidence:
    "A floor of 80 % or more in the settings of Vitest, Jest, nyc, c8, Bun, coverage.py, pytest-cov, SimpleCov or Codecov or in a command, or a report in the tree with that share of lines.",
  evaluate,
});
