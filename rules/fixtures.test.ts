/**
 * Runs every check's fixture (test-fixtures/checks/<id>.md): one test per section, and one per proof that holds for all checks.
 * `CHECK=insecure-cookie,raw-sql` in the environment runs only these.
 */
import { beforeAll, describe, expect, test } from "vitest";
import type { Check } from "./api/check.ts";
import { Bench } from "./testing/bench.ts";
import { type CheckModule, findChecks, findFixtures, loadRegistry, readText } from "./testing/discover.ts";
import { describeFailure, type Failure, failure, repeated } from "./testing/failure.ts";
import { type Fixture, readFixture } from "./testing/fixture.ts";
import { installParsers } from "./testing/host.ts";
import { codeProofs, metadataFailures, projectProofs, Subject } from "./testing/proofs/index.ts";
import { sectionFailures } from "./testing/sections.ts";

const chosen = process.env.CHECK?.split(",").filter((id) => id !== "");
const modules = findChecks().filter((module) => chosen?.includes(module.id) ?? true);
const { registry, broken } = await loadRegistry();
const checks = new Map<string, Check>(registry.checks.map((check) => [check.id, check]));

beforeAll(installParsers);

/** Fails with every reason, differences line by line. */
function expectNone(failures: readonly Failure[]): void {
  if (failures.length > 0) fail(failures.map(describeFailure).join("\n\n"));
}

function fail(message: string): never {
  const error = new Error(message);
  // The place of a failure is in the fixture; a stack through the runner would only bury it.
  error.stack = "";
  throw error;
}

describe("checks", () => {
  test("every module that should define a check or an extractor does", () => {
    expect(broken).toEqual([]);
  });

  test("ids are unique and every chosen check exists", () => {
    expect(repeated(findChecks().map((module) => module.id))).toEqual([]);
    expect((chosen ?? []).filter((id) => !modules.some((module) => module.id === id))).toEqual([]);
  });

  test("every fixture belongs to a check", () => {
    const ids = new Set(findChecks().map((module) => module.id));
    expect(findFixtures().filter((id) => !ids.has(id))).toEqual([]);
  });
});

for (const module of modules) describe(module.id, () => describeCheck(module));

function describeCheck(module: CheckModule): void {
  const check = checks.get(module.id);
  test("is what its file says", () => {
    if (!check) throw new Error(`${module.path} defines no check with the id "${module.id}"`);
    expectNone(metadataFailures(check, module.path));
  });
  if (!check || check.kind === "manual") return;
  const text = readText(module.fixture);
  const fixture = readFixture(module.fixture, text ?? "");
  test("has a fixture that can be read", () => {
    if (text === undefined) expectNone([failure(module.fixture, "is missing; docs/fixtures.md describes its form")]);
    else if (fixture.mistakes.length > 0) fail(fixture.mistakes.join("\n"));
    else if (fixture.id !== module.id) expectNone([failure(`${module.fixture}:1`, `the first line names ${fixture.id}, not ${module.id}`)]);
  });
  if (text !== undefined) describeFixture(check, fixture);
}

function describeFixture(check: Exclude<Check, { kind: "manual" }>, fixture: Fixture): void {
  const bench = new Bench(check, registry);
  for (const section of fixture.sections) test(section.title, () => expectNone(sectionFailures(bench, fixture, section)));
  if (check.kind === "code") {
    const subject = new Subject(bench, check, fixture);
    for (const proof of codeProofs) test(proof.name, () => expectNone(proof.run(subject)));
  } else {
    const subject = new Subject(bench, check, fixture);
    for (const proof of projectProofs) test(proof.name, () => expectNone(proof.run(subject)));
  }
}
