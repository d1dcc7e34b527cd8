import { describe, expect, test } from "vitest";
import type { FactKind, ProjectFact } from "../api/facts.ts";
import type { ProjectView } from "../api/project.ts";
import { traits } from "../api/vocabulary.ts";
import { type HasTrait, kindOf, type NotApplicable, whyNotApplicable } from "./kind.ts";
import { evaluateSample, manualCheck, projectCheck, resultOf } from "./samples.ts";

interface Manifest {
  readonly bin?: boolean;
  readonly library?: boolean;
  readonly keys?: readonly string[];
}

/** A view of manifests by file. */
function viewOf(manifests: Readonly<Record<string, Manifest>>): ProjectView {
  const facts = Object.entries(manifests).flatMap(([file, { bin = false, library = false, keys }]) => [
    { kind: "manifest", file, data: { bin, library } },
    ...(keys ? [{ kind: "setting", file, data: { key: "package-json.keys", value: keys } }] : []),
  ]) as unknown as readonly ProjectFact<FactKind>[];
  return {
    facts: (kind: FactKind) => facts.filter((fact) => fact.kind === kind),
    factsIn: (file: string, kind: FactKind) => facts.filter((fact) => fact.file === file && fact.kind === kind),
  } as unknown as ProjectView;
}

const nothing: HasTrait = () => false;

describe("kindOf", () => {
  test.each([
    [["service"], "service"],
    [["service", "web-ui"], "web application"],
    [["web-ui"], "web front end"],
    [["jobs"], "worker"],
    [["tests"], "package"],
  ])("calls what has %j a %s", (has, word) => {
    expect(kindOf(viewOf({}), (trait) => (has as readonly string[]).includes(trait)).word).toBe(word);
  });

  test("says what makes a library or a tool", () => {
    const library = { library: true, keys: ["name", "main", "exports"] };
    expect(kindOf(viewOf({ "package.json": library }), nothing)).toEqual({ word: "library", because: "package.json publishes `exports`" });
    expect(kindOf(viewOf({ "pyproject.toml": { library: true } }), nothing)).toEqual({
      word: "library",
      because: "pyproject.toml builds a package",
    });
    expect(kindOf(viewOf({ "package.json": { bin: true, library: true } }), nothing)).toEqual({
      word: "command-line tool",
      because: "package.json declares a program",
    });
  });

  test("asks the manifest of the folder itself", () => {
    const view = viewOf({ "package.json": {}, "packages/text/package.json": { library: true } });
    expect(kindOf(view, nothing)).toEqual({ word: "package" });
    expect(kindOf(view, nothing, "packages/text").word).toBe("library");
    expect(kindOf(view, nothing, "packages").word).toBe("package");
  });
});

describe("whyNotApplicable", () => {
  const plain: NotApplicable = { applies: ["service"], all: false, missing: ["service"], declared: false, kind: { word: "package" } };
  const library = { word: "library", because: "package.json publishes `main`" } as const;

  test.each<[Partial<NotApplicable>, string]>([
    [{}, "Applies to services; no route or server was found."],
    [{ kind: library }, "Applies to services; this is a library (package.json publishes `main`)."],
    [{ applies: ["database"], missing: ["database"], kind: library }, "Applies to projects with a database; no database was found."],
    [
      { applies: ["service", "web-ui"], missing: ["service", "web-ui"] },
      "Applies to services or web front ends; no route or server and no page was found.",
    ],
    [
      { applies: ["oauth", "database"], all: true, missing: ["oauth"] },
      "Applies to projects that use OAuth and have a database; no OAuth was found.",
    ],
    [{ declared: true, missing: ["service"] }, "Applies to services; the policy says that this is none."],
  ])("with %j says it in a sentence", (given, sentence) => {
    expect(whyNotApplicable({ ...plain, ...given })).toBe(sentence);
  });

  test("has words for every trait", () => {
    for (const trait of traits.filter((each) => each !== "any")) {
      const sentence = whyNotApplicable({ ...plain, applies: [trait], missing: [trait] });
      expect(sentence).toMatch(/^Applies to [a-zA-Z -]+; no [a-zA-Z -]+ was found\.$/);
      expect(sentence).not.toContain("undefined");
    }
  });

  test("is the reason of project and manual checks", () => {
    const checks = [projectCheck("p", {}, { applies: ["service"] }), manualCheck("m", { applies: ["k8s"] })];
    const evaluation = evaluateSample({ checks });
    expect(resultOf(evaluation, "p").reason).toBe("Applies to services; no route or server was found.");
    expect(resultOf(evaluation, "m").reason).toBe("Applies to projects on Kubernetes; no Kubernetes manifest was found.");
  });
});
