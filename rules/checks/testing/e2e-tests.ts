import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, partial, passed } from "../../shared/project/answers.ts";
import { pipelineSteps } from "../../shared/project/pipeline.ts";
import { evidenceOfRun, runsOf } from "../../shared/project/tool-runs.ts";
import { evidenceAt, isAside, practicesOf } from "../../shared/project/usage.ts";

const browserPackages = [
  "puppeteer",
  "puppeteer-core",
  "testcafe",
  "webdriverio",
  "@wdio/cli",
  "nightwatch",
  "codeceptjs",
  "selenium-webdriver",
  "detox",
  "protractor",
];
const systemSpec = /(?:^|\/)(?:spec|test|tests)\/(?:.*\/)?(?:system|features?|acceptance|browser)\/.*\.rb$|(?:^|\/)features\/.*\.feature$/;
const command =
  /\b(?:playwright test|cypress (?:run|open)|testcafe|wdio|nightwatch|codeceptjs|rails test:(?:system|all)|rake test:(?:system|all)|cucumber(?:-js)?|behave|detox test|ng e2e|puppeteer|start-server-and-test)\b|\be2e\b/;

function evaluate(project: ProjectView): ProjectAnswer {
  const tests = browserTests(project);
  const [first] = tests;
  if (!first)
    return failed(
      "No test opens the pages in a browser; write one through the path that matters most, with Playwright, Cypress or system specs.",
    );
  const [run] = runsIn(project, first);
  if (run) return passed([...tests.slice(0, 3), run], `CI runs tests in a browser (${first.note}).`);
  return partial(1, 2, tests, `Tests in a browser are written (${first.note}), but no pipeline runs them.`);
}

function browserTests(project: ProjectView): Evidence[] {
  const files = project.facts("test-file").filter(({ file, data }) => !isAside(file) && data.cases > 0);
  const known = files.filter(({ data, file }) => /^(?:playwright|cypress)$/.test(data.runner) || systemSpec.test(file));
  const opened = practicesOf(project, "test-target").filter(({ data }) => /^(?:PAGE|FORM) /.test(data.name));
  const packaged =
    project.dependencies(...browserPackages).length > 0
      ? files.filter(({ file }) => /(?:^|\/)(?:e2e|acceptance|browser|ui-?tests?)\/|[._-]e2e[._-]/i.test(file))
      : [];
  return [
    ...known.map((fact) => evidenceAt(fact, systemSpec.test(fact.file) ? "system spec" : fact.data.runner)),
    ...packaged.map((fact) => evidenceAt(fact, fact.data.runner)),
    ...opened.map((fact) => evidenceAt(fact, `opens ${fact.data.name.slice(5)}`)),
  ];
}

/** Ruby's and Python's tests in a browser run with all the others. */
function runsIn(project: ProjectView, test: Evidence): Evidence[] {
  const runs = runsOf(project, { command, action: /^(?:cypress-io\/|microsoft\/playwright|chromaui\/)/ }, ["ci"]).map(evidenceOfRun);
  if (runs.length > 0 || !/\.(?:rb|py|feature)$/.test(test.file)) return runs;
  return pipelineSteps(project)
    .filter((step) => step.purposes.has("test") && !(/(?:^|\/)test\//.test(test.file) && /rails test$/.test(step.text)))
    .map(({ fact, text }) => evidenceAt(fact, text.slice(0, 80)));
}

export default defineProjectCheck({
  id: "e2e-tests",
  title: "End-to-end tests",
  category: "testing",
  priority: "P2",
  effort: 480,
  why: "Only a browser shows whether page, script, service and database still agree on the way that a person takes.",
  limits: "What the tests do on the pages is not judged. Tests that a service outside the repository runs are not seen.",
  applies: ["web-ui"],
  evidence: "Tests with Playwright, Cypress, WebdriverIO, Selenium, Puppeteer or Capybara's system specs, and a CI step that runs them.",
  evaluate,
});
