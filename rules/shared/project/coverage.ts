/** Floors of coverage that tools are told to keep, and whether coverage is measured at all. */
import type { Evidence, ProjectView } from "../../api/project.ts";
import { evidenceOfRun, runsOf, toolRuns } from "./tool-runs.ts";
import { configsOf, evidenceAt } from "./usage.ts";

/** A floor in percent, where it is set. */
interface Floor {
  readonly percent: number;
  readonly evidence: Evidence;
}

interface Setting {
  readonly tool: string;
  /** The keys of floors; those of lines count before those of branches. */
  readonly floor: RegExp;
}

const kind = "(?:lines?|statements|functions|branches)";
const settings: readonly Setting[] = [
  { tool: "vite", floor: new RegExp(`(?:^|\\.)coverage\\.(?:thresholds?\\.(?:global\\.)?)?(?:${kind}|100)$`) },
  { tool: "jest", floor: new RegExp(`(?:^|\\.)coverageThreshold\\.global\\.${kind}$`) },
  { tool: "package-json", floor: new RegExp(`^(?:jest\\.coverageThreshold\\.global|nyc|c8)\\.(?:${kind}|100)$`) },
  { tool: "nycrc", floor: new RegExp(`^(?:${kind}|100)$`) },
  { tool: "bunfig", floor: /^test\.coverageThreshold(?:\.(?:line|lines|function|functions|statements))?$/ },
  { tool: "pyproject", floor: /^tool\.coverage\.report\.fail_under$/ },
  { tool: "coveragerc", floor: /^report\.fail_under$/ },
  { tool: "setup-cfg", floor: /^(?:tool:)?coverage:report\.fail_under$/ },
  { tool: "tox", floor: /^coverage:report\.fail_under$/ },
  { tool: "codecov", floor: /^(?:codecov\.)?coverage\.status\.project\.(?:\w+\.)?target$/ },
  { tool: "simplecov", floor: /(?:^|\.)minimum_coverage(?:\.line)?$/ },
];
/** Options of pytest stand in one text. */
const addopts: readonly (readonly [tool: string, key: RegExp])[] = [
  ["pyproject", /^tool\.pytest\.(?:ini_options\.)?addopts(?:\.\d+)?$/],
  ["setup-cfg", /^tool:pytest\.addopts$/],
  ["pytest", /^pytest\.addopts$/],
  ["tox", /^pytest\.addopts$/],
];
const floorOption =
  /--(?:cov-fail-under|fail-under|lines|statements|test-coverage-lines|coverage\.thresholds?\.lines|coverage-threshold|min-coverage)[= ](\d+(?:\.\d+)?)/;
/** nyc and c8 keep no floor unless they are told to check it. */
const checking = /^(?:nyc\.|c8\.)?check-?[cC]overage$/;

/** Floors that are set, those of lines and statements before those of functions and branches. */
export function coverageFloors(project: ProjectView): readonly Floor[] {
  const found: Floor[] = [];
  for (const { tool, floor } of settings) {
    for (const fact of configsOf(project, tool)) {
      const entries = Object.entries(fact.data.values).filter(([key]) => floor.test(key));
      if (entries.length === 0) continue;
      const checked = Object.entries(fact.data.values).some(([key, value]) => checking.test(key) && value === true);
      if ((tool === "nycrc" || entries.every(([key]) => /^(?:nyc|c8)\./.test(key))) && !checked && !checkedByCommand(project)) continue;
      const lines = entries.filter(([key]) => /(?:lines?|statements|100|fail_under|target|minimum_coverage|coverageThreshold)$/.test(key));
      const values = (lines.length > 0 ? lines : entries).flatMap(([key, value]) => percentOf(key, value));
      if (values.length > 0) found.push({ percent: Math.max(...values), evidence: evidenceAt(fact, `floor of ${Math.max(...values)} %`) });
    }
  }
  for (const [tool, key] of addopts) {
    for (const fact of configsOf(project, tool)) {
      for (const [name, value] of Object.entries(fact.data.values)) {
        const option = key.test(name) ? floorOption.exec(String(value))?.[1] : undefined;
        if (option !== undefined) found.push({ percent: Number(option), evidence: evidenceAt(fact, `floor of ${option} %`) });
      }
    }
  }
  for (const run of toolRuns(project)) {
    if (!/cov|c8|nyc|--test|--lines/.test(run.text)) continue;
    const option = floorOption.exec(run.text)?.[1];
    const inline = option ?? /coverageThreshold\S*\{.*?lines\W{1,4}(\d+)/.exec(run.text)?.[1];
    if (inline !== undefined) found.push({ percent: Number(inline), evidence: evidenceOfRun(run) });
  }
  for (const fact of project.facts("manifest")) {
    for (const body of Object.values(fact.data.scripts)) {
      const option = /cov|c8|nyc|--test/.test(body) ? floorOption.exec(body)?.[1] : undefined;
      if (option !== undefined) found.push({ percent: Number(option), evidence: evidenceAt(fact, `floor of ${option} %`) });
    }
  }
  return found;
}

function checkedByCommand(project: ProjectView): boolean {
  return project
    .facts("manifest")
    .some(({ data }) => Object.values(data.scripts).some((body) => /--?check-coverage|nyc check-coverage|c8 check-coverage/.test(body)));
}

/** `80`, `"80%"`, `0.8`; `100: true` means all of it. Jest's negative numbers count lines, not shares. */
function percentOf(key: string, value: string | number | boolean): number[] {
  if (value === true && /100$/.test(key)) return [100];
  const number =
    typeof value === "number"
      ? value
      : typeof value === "string" && /^\d+(?:\.\d+)?\s*%?$/.test(value.trim())
        ? Number.parseFloat(value)
        : Number.NaN;
  if (!(number > 0) || number > 100) return [];
  return [number <= 1 ? number * 100 : number];
}

const measuring =
  /(?:^|\s)(?:c8|nyc|istanbul)\s|--coverage(?:\s|$|=|\.enabled)|--cov(?:\s|=|$)|^coverage run\b|--experimental-test-coverage|\bjest\b.*--collectCoverage|\bCOVERAGE=|^(?:simplecov|codecov|coveralls)\b/;

/** Where coverage is measured, with or without a floor. */
export function coverageMeasured(project: ProjectView): readonly Evidence[] {
  const runs = runsOf(project, {
    command: measuring,
    action:
      /^(?:codecov\/|coverallsapp\/|codecov$|coveralls|paambaati\/codeclimate|qltysh\/|davelosert\/vitest-coverage|irongut\/|romeovs\/lcov|5monkeys\/cobertura|orgoro\/coverage|py-cov-action\/|MishaKav\/|codacy\/codacy-coverage)/i,
  }).map(evidenceOfRun);
  // What coverage.py runs is what a run is known by: the wrapper stands in the step.
  const wrapped = project
    .facts("ci-command")
    .filter(({ data }) => /(?:^|\s)coverage3? run\b/.test(data.command))
    .map((fact) => evidenceAt(fact, fact.data.command.slice(0, 80)));
  const scripts = project
    .facts("manifest")
    .filter(({ data }) => Object.values(data.scripts).some((body) => measuring.test(body)))
    .map((fact) => evidenceAt(fact, "script that measures coverage"));
  const set = [
    ...keyed(project, "vite", /(?:^|\.)coverage\.(?:enabled|reporter|include|provider)/),
    ...keyed(project, "jest", /(?:^|\.)(?:collectCoverage|collectCoverageFrom|coverageReporters|coverageDirectory)/),
    ...keyed(project, "pyproject", /^tool\.coverage\.|^tool\.pytest\..*addopts/, /cov|true|./),
    ...keyed(project, "coveragerc", /./),
    ...keyed(project, "codecov", /./),
    ...keyed(project, "nycrc", /./),
  ];
  const gems = project.dependencies("simplecov").map((fact) => evidenceAt(fact, "simplecov"));
  return [...runs, ...wrapped, ...scripts, ...set, ...gems];
}

function keyed(project: ProjectView, tool: string, key: RegExp, value?: RegExp): Evidence[] {
  return configsOf(project, tool)
    .filter(({ data }) =>
      Object.entries(data.values).some(
        ([name, given]) => key.test(name) && (!/addopts/.test(name) || /--cov/.test(String(given))) && (value?.test(String(given)) ?? true),
      ),
    )
    .map((fact) => evidenceAt(fact, "coverage is set up"));
}

/** What reports in the tree say, in percent of lines. */
export function coverageReports(project: ProjectView): readonly Floor[] {
  return configsOf(project, "coverage-report").flatMap((fact) => {
    const { lines } = fact.data.values;
    return typeof lines === "number" ? [{ percent: lines, evidence: evidenceAt(fact, `${lines} % of lines`) }] : [];
  });
}
