/** A project that is kept up to date gives the same answers as one that is made anew, and asks no more than it has to. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CodeCheck, defineCheck } from "../api/check.ts";
import type { Fact, FactKind, FactTypes } from "../api/facts.ts";
import type { Confirm, ProjectView } from "../api/project.ts";
import type { FileResult, Finding } from "../api/result.ts";
import type { Json } from "../api/vocabulary.ts";
import { remembered } from "../shared/remembered.ts";
import { ProjectFacts } from "./project.ts";

const folderSizes = remembered<number>();

/** Ways to ask a project, by what a pending problem says. Each answer shows all that was read for it. */
const ways: Readonly<Record<string, (project: ProjectView, file: string) => unknown>> = {
  kind: (project) => project.facts("datastore").map(({ file, data }) => [file, data.name]),
  lines: (project) => project.facts("datastore").map(({ file, line }) => [file, line]),
  offsets: (project) => project.facts("datastore").map(({ start, end }) => [start, end]),
  own: (project, file) => project.factsIn(file, "datastore").map(({ data, line }) => [data.name, line]),
  dependencies: (project) => project.dependencies("pg", "redis").map(({ file }) => file),
  trait: (project) => [project.trait("database"), project.trait("any")],
  resolve: (project, file) => [project.resolve(file, "./a"), project.resolve(file, "@/b"), project.resolve(file, "c")],
  files: (project) => [project.files.size, project.filesMatching(/b/)],
  memory: (project, file) =>
    folderSizes([project.facts("datastore")], file.slice(0, 1), () =>
      project.facts("datastore").reduce((sum, { line }) => sum + line, project.facts("page").length),
    ),
  checks: (project) => [project.openFindings("kind"), project.openFindings("plain"), project.metPlaces("plain"), project.metPlaces("own")],
};

function checkOf(id: string, confirm: Confirm): CodeCheck {
  return defineCheck({
    id,
    title: id,
    category: "security",
    priority: "P1",
    effort: 1,
    languages: ["ts"],
    why: "Because.",
    limits: "None.",
    messages: { open: "{answer}" },
    detect: {},
    confirm,
  });
}

/** Confirms with what was read; an answer without anything read is a place met. */
const checksThat = (asked: () => void): CodeCheck[] =>
  Object.entries(ways).map(([id, way]) =>
    checkOf(id, (_, project, file) => {
      asked();
      const answer = JSON.stringify(way(project, file));
      return answer === "[]" ? "met" : { report: { data: { answer } } };
    }),
  );

const paths = ["a.ts", "b.ts", "src/a.ts", "src/b.ts", "c/index.ts", "LAUNCH.md", "tsconfig.json", "package.json"];

const factArb = fc
  .record({
    which: fc.constantFrom("datastore", "page", "dependency", "setting", "manifest"),
    name: fc.constantFrom("pg", "redis"),
    place: fc.nat(3),
  })
  .map(({ which, name, place }): Fact => {
    const all: Partial<{ [Kind in FactKind]: FactTypes[Kind] }> = {
      datastore: { what: name === "pg" ? "database" : "cache", name },
      page: { name, path: name },
      dependency: { name, version: "1", dev: false, ecosystem: "npm" },
      setting: { key: name === "pg" ? "tsconfig.paths" : "other", value: { paths: { "@/*": ["src/*"] } } },
      manifest: { ecosystem: "npm", name: "c", private: false, scripts: {}, bin: false, library: false, workspaces: [] },
    };
    const kind = which as FactKind;
    return { kind, data: all[kind] as FactTypes[FactKind], start: place, end: place + 1, line: place >> 1 };
  });

function finding(check: string, pending: Json | undefined, at: number): Finding {
  const range = { start: { line: at, character: 0 }, end: { line: at, character: 1 } };
  const basics = { check, priority: "P1", category: "security", message: "", fingerprint: `${check}${at}` } as const;
  const open = pending === undefined ? {} : { pending, messageKey: "open", data: {} };
  return { ...basics, start: at, end: at + 1, range, fixes: [], related: [], ...open };
}

const resultArb = fc
  .record({
    path: fc.constantFrom(...paths),
    facts: fc.array(factArb, { maxLength: 4 }),
    pending: fc.subarray(Object.keys(ways)),
    plain: fc.nat(2),
    met: fc.nat(2),
  })
  .map(({ path, facts, pending, plain, met }): FileResult => {
    const findings = [
      ...pending.map((check, at) => finding(check, check, at)),
      ...Array.from({ length: plain }, (_, at) => finding("plain", undefined, at)),
    ];
    const language = path.endsWith(".md") ? "markdown" : "typescript";
    return { path, language, facts, findings, met: met > 0 ? { plain: met } : {}, errors: [] };
  });

type Step =
  | { readonly what: "set"; readonly result: FileResult }
  | { readonly what: "delete"; readonly path: string }
  | { readonly what: "files"; readonly paths: readonly string[] }
  | { readonly what: "ask" }
  | { readonly what: "slices"; readonly count: number };

const stepArb: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: resultArb.map((result) => ({ what: "set", result }) as const) },
  { weight: 1, arbitrary: fc.constantFrom(...paths).map((path) => ({ what: "delete", path }) as const) },
  { weight: 1, arbitrary: fc.subarray(paths).map((some) => ({ what: "files", paths: some }) as const) },
  { weight: 4, arbitrary: fc.constant({ what: "ask" } as const) },
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 12 }).map((count) => ({ what: "slices", count }) as const) },
);

/** Everything that a project says, in an order of its own. */
function everything(project: ProjectFacts): unknown {
  const findings = [...project.findings()].sort(([a], [b]) => (a < b ? -1 : 1));
  const answers = Object.entries(ways).map(([id, way]) => [id, project.remember(id, "", () => way(project.view, "src/a.ts"))]);
  return JSON.parse(JSON.stringify([findings, answers]));
}

describe("a project that is kept up to date", () => {
  it("says what one says that is made anew", () => {
    fc.assert(
      fc.property(fc.array(stepArb, { minLength: 1, maxLength: 25 }), (steps) => {
        const checks = checksThat(() => {});
        const kept = new ProjectFacts(checks);
        let deciding = kept.deciding();
        for (const step of steps) {
          if (step.what === "set") kept.set(step.result);
          else if (step.what === "delete") kept.delete(step.path);
          else if (step.what === "files") kept.setFiles(new Set([...step.paths, ...kept.results.keys()]));
          else if (step.what === "ask") everything(kept);
          else for (let left = step.count; left > 0; left--) if (deciding.next().done) deciding = kept.deciding();
        }
        const anew = new ProjectFacts(checks);
        anew.setFiles(kept.view.files);
        for (const path of [...kept.results.keys()].sort()) anew.set(kept.results.get(path) as FileResult);
        expect(everything(kept)).toEqual(everything(anew));
      }),
      { numRuns: 1000 },
    );
  });

  it("has nothing left to ask once it was decided in slices", () => {
    let asked = 0;
    const project = new ProjectFacts(checksThat(() => asked++));
    for (let i = 0; i < 20; i++)
      project.set({ path: `f${i}.ts`, language: "typescript", facts: [], findings: [finding("kind", "kind", i)], met: {}, errors: [] });
    const steps = project.deciding();
    let slices = 0;
    let most = 0;
    for (let before = 0; !steps.next().done; before = asked) {
      slices++;
      most = Math.max(most, asked - before);
    }
    expect([slices >= 20, most, asked]).toEqual([true, 1, 20]);
    project.findings();
    expect(asked).toBe(20);
  });

  it("says what it said before when its conclusions come back", () => {
    fc.assert(
      fc.property(fc.array(resultArb, { maxLength: 8 }), resultArb, (results, edit) => {
        const checks = checksThat(() => {});
        const made = new ProjectFacts(checks);
        for (const result of results) made.set(result);
        const before = everything(made);
        const conclusions = JSON.parse(JSON.stringify(made.conclusions()));
        const restored = new ProjectFacts(checks);
        for (const result of results) restored.set(result);
        restored.restore(conclusions);
        expect(everything(restored)).toEqual(before);
        made.set(edit);
        restored.set(edit);
        expect(everything(restored)).toEqual(everything(made));
      }),
      { numRuns: 300 },
    );
  });
});

describe("what is asked anew", () => {
  let asked = 0;
  const checks = checksThat(() => asked++);
  const datastore = (name: string, line: number, start: number): Fact<"datastore"> => ({
    kind: "datastore",
    data: { what: "database", name },
    start,
    end: start + 1,
    line,
  });
  const result = (path: string, facts: readonly Fact[], pending: readonly string[] = []): FileResult => ({
    path,
    language: "typescript",
    facts,
    findings: pending.map((check, at) => finding(check, check, at)),
    met: {},
    errors: [],
  });

  /** The number of questions that a change leads to. */
  function questions(pending: readonly string[], facts: readonly Fact[]): number {
    const project = new ProjectFacts(checks);
    project.set(result("asks.ts", [], pending));
    project.set(result("a.ts", [datastore("pg", 1, 10)]));
    project.findings();
    asked = 0;
    project.set(result("a.ts", facts));
    project.findings();
    return asked;
  }

  it("is nothing when a file is looked at again and says the same", () => {
    expect(questions(Object.keys(ways), [datastore("pg", 1, 10)])).toBe(0);
  });

  it.each([
    ["offsets", [datastore("pg", 1, 11)], ["offsets"]],
    ["lines", [datastore("pg", 2, 11)], ["lines", "offsets", "memory", "trait"]],
    ["what is said", [datastore("redis", 1, 10)], ["kind", "lines", "offsets", "memory", "trait"]],
  ])("is what follows from it when %s change", (_, facts, expected) => {
    expect(
      Object.keys(ways)
        .filter((way) => questions([way], facts) > 0)
        .sort(),
    ).toEqual([...expected].sort());
  });

  it("is one for what asks for traits when a person corrects them, and the answer follows", () => {
    const project = new ProjectFacts(checks);
    project.set(result("asks.ts", [], ["trait", "kind"]));
    const before = project.findingsOf("asks.ts");
    asked = 0;
    project.correctTraits({ database: true });
    const after = project.findingsOf("asks.ts");
    expect(asked).toBe(1);
    expect(after).not.toEqual(before);
    expect(project.view.trait("database")).toEqual([]);
    project.correctTraits({});
    expect(project.findingsOf("asks.ts")).toEqual(before);
  });

  it("is one question for each answer, however many files wait", () => {
    const project = new ProjectFacts(checks);
    for (let i = 0; i < 50; i++) project.set(result(`f${i}.ts`, [], ["kind", "files"]));
    asked = 0;
    project.findings();
    project.set(result("f1.ts", [], ["kind", "files", "own"]));
    project.findings();
    expect(asked).toBe(101);
  });
});
