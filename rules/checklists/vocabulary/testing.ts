import { concept } from "../match.ts";

/** Phrases of category `testing`; {@link concept} says how they are written. */
export const testing = [
  concept(
    "has-tests",
    `
      unit test, =tests, =testing, automated test -security -perf -load -backup, test suite -integration -e2e, test coverage, frontend|backend|component test,
      write|add|create test -load -integration -e2e -oauth -auth -security -perf -unit, test pass|green|passing, comprehensive test`,
  ),
  concept(
    "coverage-threshold",
    `
      coverage -api -endpoint, code|test coverage, coverage threshold|report*|floor|80|90|gate, simplecov, codecov`,
  ),
  concept(
    "auth-tests",
    `
      auth|oauth|login test -load -rate -perf -penetration, test auth|oauth|login -load -rate -perf, test auth flow, oauth flow test`,
  ),
  concept(
    "handler-tests",
    `
      handler|tool|route|controller|endpoint test -load -security -auth -perf -remove -debug,
      test handler|tool|controller|every endpoint -load -security -auth -perf -remove -rate, mcp test, request spec,
      api test -load -security -integration -perf`,
  ),
  concept(
    "integration-tests",
    `
      integration test -oauth -auth, test integration -oauth -auth, integration suite|spec, testcontainer, contract test,
      api endpoint coverage, test database real`,
  ),
  concept(
    "provider-mocks",
    `
      mock* api|response|provider|external|third|service|server|http, msw, nock, vcr, webmock, stub* api|external|provider|response,
      fake server|provider|api`,
  ),
  concept(
    "error-path-tests",
    `
      error|failure scenario|path|case|handling test -network -outage, test error|failure|edge|negative scenario|path|case|handling,
      edge case, negative test, failure mode test, error handl* test`,
  ),
  concept("e2e-tests", "e2e, playwright, cypress, selenium, browser test, capybara, system test|spec"),
  concept(
    "load-tests",
    `
      load test -complete -pass -done, stress test, k6, locust, artillery, jmeter, perf test -benchmark, soak test, capacity test|plan*,
      scalab* test, gatling, spike test`,
  ),
  concept(
    "load-test-passed",
    `
      load test complete|pass*|done|target|result|concurrent|auth, concurrent user, load test p95|user|executed|successful*,
      perf target|goal met|reached`,
  ),
  concept(
    "performance-benchmarks",
    `
      benchmark*, perf regression|budget|baseline|over time, lighthouse, bundle size, track* perf|response time over|regression, web vital`,
  ),
  concept("chaos-tests", "chaos, fault inject*, failure inject*, resilien* test, toxiproxy, game day"),
  concept("focused-test", "skipped|focused|only|flaky test, skip* test, test only, xit, unskip*, flaky test"),
  concept("assertionless-test", "assert* test|missing|meaningful, test assert*, test without|no assert*|expect*"),
  concept(
    "staged-launch",
    `
      soft launch, beta user|test|launch|release|program, staged launch|rollout|release -canary, pilot user|customer|launch, early access,
      limited release|launch, alpha user|test`,
  ),
];
