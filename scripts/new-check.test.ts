import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Check } from "@seaworthy/rules/api/check";
import { languageCodes } from "@seaworthy/rules/api/vocabulary";
import { Bench } from "@seaworthy/rules/testing/bench";
import { root } from "@seaworthy/rules/testing/discover";
import { readFixture } from "@seaworthy/rules/testing/fixture";
import { installParsers } from "@seaworthy/rules/testing/host";
import { codeProofs, metadataFailures, Subject } from "@seaworthy/rules/testing/proofs/index";
import { sectionFailures } from "@seaworthy/rules/testing/sections";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { main, readPlan } from "./new-check.ts";
import { type CheckPlan, filesOf } from "./new-check/templates.ts";

describe("arguments", () => {
  test("are read", () => {
    expect(readPlan(["some-check", "--category", "data", "--languages", "ts, py,ts"])).toEqual({
      id: "some-check",
      category: "data",
      kind: "code",
      languages: ["ts", "py"],
    });
    expect(readPlan(["--kind=manual", "some-check", "--category=data"])).toEqual({ id: "some-check", category: "data", kind: "manual" });
  });

  test.each([
    [[], "the id is missing"],
    [["a", "b"], "one id at a time, not also b"],
    [["Some_Check"], "the id Some_Check has to be words in lower case joined by hyphens"],
    [["a"], "--category is missing; it is one of security, data"],
    [["a", "--category", "safety"], "--category safety is not known; it is one of security"],
    [["a", "--category", "data"], "--languages is missing; it is a list of ts, py"],
    [["a", "--category", "data", "--languages", "ts,go"], "--languages go is not known; it is one of ts"],
    [["a", "--category", "data", "--kind", "big"], "--kind big is not known; it is one of code, project, manual"],
    [["a", "--category", "data", "--kind", "project", "--languages", "ts"], "a project check has no --languages"],
    [["a", "--color"], "usage: npm run new-check"],
    [["a", "--category"], "usage: npm run new-check"],
  ])("%j are refused in one line", (args, expected) => {
    let said = "";
    try {
      readPlan(args);
    } catch (error) {
      said = (error as Error).message;
    }
    expect(said).toContain(expected);
    expect(said).toMatch(/^new-check: [^\n]+$/);
  });

  test("with the id of a check that exists are refused", async () => {
    await expect(main(["insecure-cookie", "--category", "data", "--languages", "ts"])).rejects.toThrow(
      "new-check: rules/checks/security/insecure-cookie/index.ts exists already",
    );
  });
});

describe("the new files", () => {
  let folder: string;

  beforeAll(async () => {
    await installParsers();
    folder = mkdtempSync(join(tmpdir(), "new-check-"));
    mkdirSync(join(folder, "rules"));
    symlinkSync(join(root, "rules/api"), join(folder, "rules/api"), "dir");
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  async function make(plan: CheckPlan): Promise<{ check: Check; path: string; fixture: string }> {
    const files = filesOf(plan);
    for (const [path, text] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const path = [...files.keys()][0] ?? "";
    const { default: check } = (await import(pathToFileURL(join(folder, path)).href)) as { default: Check };
    return { check, path, fixture: files.get(`test-fixtures/checks/${plan.id}.md`) ?? "" };
  }

  /** What is left to be done: everything but the prompts themselves. */
  function beyondPrompts(check: Check, path: string, mistakes: readonly string[]): string[] {
    const failures = metadataFailures(check, path).map(({ message }) => message);
    expect(failures.join("\n")).toContain("still to be written");
    return [...failures, ...mistakes].filter((message) => !message.includes("still to be written"));
  }

  test.each([[["ts", "py"]], [languageCodes]])("of a code check in %j run, and lack only what the prompts ask for", async (languages) => {
    const { check, path, fixture } = await make({
      kind: "code",
      id: `new-${languages.length}`,
      category: "security",
      languages: languages as typeof languageCodes,
    });
    const read = readFixture("new.md", fixture);
    expect(beyondPrompts(check, path, read.mistakes)).toEqual([]);
    if (check.kind !== "code") throw new Error("this is a code check");
    const bench = new Bench(check, { checks: [check], extractors: [], plain: [] });
    const subject = new Subject(bench, check, read);
    const failures = [
      ...read.sections.flatMap((section) => sectionFailures(bench, read, section)),
      ...codeProofs.flatMap((proof) => proof.run(subject)),
    ];
    // Silence is only proved on text with a trigger word, which the prompts for documents have yet to get.
    expect(failures.filter(({ message }) => !message.includes("stay silent"))).toEqual([]);
  });

  test("of a project check state what it answers", async () => {
    const { check, path, fixture } = await make({ kind: "project", id: "new-project", category: "data" });
    const read = readFixture("new.md", fixture);
    expect(beyondPrompts(check, path, read.mistakes)).toEqual([]);
    expect(read.sections.map((section) => section.result?.status)).toEqual(["pass", "pass", "fail", "fail", "not-applicable"]);
  });

  test("of a manual check ask a question", async () => {
    const { check, path } = await make({ kind: "manual", id: "new-manual", category: "data" });
    expect(beyondPrompts(check, path, [])).toEqual([]);
  });
});
