import Fraction from "fraction.js";
import { expect, test } from "vitest";
import type { Category } from "../api/vocabulary.ts";
import { bandOf, durationText } from "./bands.ts";
import { figure } from "./numbers.ts";
import { codeCheck, evaluateSample, finding, manualCheck, projectCheck, resultOf, type SampleProject } from "./samples.ts";

/** Checks that give a category exactly this score: one that is met in `percent` of 100 places. */
function scored(category: Category, percent: number) {
  return projectCheck(category, percent === 0 ? { status: "fail" } : { status: "partial", met: percent, found: 100 }, { category });
}

test("the overall score is the plain mean of the categories: 380 / 7", () => {
  const table = { security: 70, performance: 85, monitoring: 20, documentation: 60, infrastructure: 50, compliance: 0 } as const;
  const checks = Object.entries(table).map(([category, percent]) => scored(category as Category, percent));
  // 95 is more than a partial check may have, so it is made of 19 passes and a fail.
  const testing = Array.from({ length: 20 }, (_, i) =>
    projectCheck(`testing-${i}`, { status: i === 0 ? "fail" : "pass" }, { category: "testing" }),
  );
  const { overall, categories } = evaluateSample({ checks: [...checks, ...testing] }).score;
  expect(overall).toEqual({ exact: "380/7", value: 380 / 7, shown: 54 });
  expect(Object.fromEntries(categories.map(({ id, score }) => [id, score?.shown ?? null]))).toEqual({
    ...table,
    testing: 95,
    data: null,
    reliability: null,
    "code-quality": null,
  });
});

test("weights of priorities and categories are exact, decimal ones too", () => {
  const checks = [
    projectCheck("p0", {}, { priority: "P0" }),
    projectCheck("p1", { status: "fail" }),
    projectCheck("p2", {}, { priority: "P2" }),
    projectCheck("p3", { status: "fail" }, { priority: "P3" }),
    projectCheck("d", { status: "fail" }, { category: "data" }),
  ];
  expect(evaluateSample({ checks }).score.overall?.exact).toBe("100/3"); // (10 / 15 + 0) / 2
  const weights = { P0: 0.1, P1: 0.2, P2: 0.3, P3: 0.4 };
  expect(evaluateSample({ checks, policy: { weights } }).score.overall?.exact).toBe("20"); // (0.4 / 1 + 0) / 2
  const categoryWeights = Object.fromEntries(
    evaluateSample({ checks }).score.categories.map(({ id }) => [id, id === "security" ? 2 : 1]),
  ) as never;
  expect(evaluateSample({ checks, policy: { weights, categoryWeights } }).score.overall?.exact).toBe("80/3"); // 40 · 2 / 3
});

test("partial credit stops at nine tenths while something is open", () => {
  const findings = { "a.ts": [finding("a")] };
  expect(evaluateSample({ checks: [codeCheck("a")], findings, met: { a: 999 } }).score.overall?.exact).toBe("90");
  expect(evaluateSample({ checks: [codeCheck("a")], findings, met: { a: 2 } }).score.overall?.exact).toBe("200/3");
});

test("unknown checks lift the upper bound and lower the evidence", () => {
  const { score } = evaluateSample({
    checks: [manualCheck("m", { priority: "P2" }), projectCheck("p", {}), projectCheck("q", { status: "fail" }, { priority: "P2" })],
  });
  expect([score.overall?.exact, score.upper?.exact, score.evidence?.exact]).toEqual(["50", "75", "75"]);
  expect(score.categories[0]).toMatchObject({ id: "security", upper: { shown: 75 }, evidence: { shown: 75 } });
});

test.each([
  ["0", 0],
  ["1/1000", 1],
  ["1/2", 1],
  ["149/10", 15],
  ["29/2", 15],
  ["144/10", 14],
  ["99", 99],
  ["99999/1000", 99],
  ["100", 100],
])("%s is shown as %i", (exact, shown) => {
  expect(figure(new Fraction(exact)).shown).toBe(shown);
});

test("the band goes by the number that is shown", () => {
  expect(["100", "159/2", "79", "99/2", "49", "0"].map((exact) => bandOf(figure(new Fraction(exact))).id)).toEqual([
    "good",
    "good",
    "in-progress",
    "in-progress",
    "at-risk",
    "at-risk",
  ]);
});

test.each([
  [0, "0 min"],
  [59, "59 min"],
  [60, "about 1 h"],
  [240, "about 4 h"],
  [480, "about 8 h"],
  [720, "about 2 days"],
  [515, "about 1 day"],
])("%i minutes are %s", (minutes, text) => {
  expect(durationText(minutes)).toBe(text);
});

test("gains add up to what is missing, the best per minute first, waived ones last", () => {
  const sample: SampleProject = {
    checks: [
      codeCheck("cheap", { effort: 5 }),
      codeCheck("dear", { effort: 500, priority: "P0" }),
      projectCheck("risk", { status: "fail" }, { effort: 1 }),
      manualCheck("m", { category: "data" }),
    ],
    findings: { "a.ts": [finding("cheap"), finding("dear", { priority: "P0" })] },
    met: { cheap: 1 },
    waivers:
      "waivers:\n  - { check: risk, kind: accepted-risk, owner: me, reason: It can wait until then, created: 2026-10-20, until: 2026-11-20 }\n",
  };
  const { gains, overall } = evaluateSample(sample).score;
  expect(gains.map(({ check, status }) => [check, status])).toEqual([
    ["m", "unknown"],
    ["cheap", "partial"],
    ["dear", "fail"],
    ["risk", "waived"],
  ]);
  const sum = gains.reduce((total, { gain }) => total.add(gain.exact), new Fraction(overall?.exact ?? 0));
  expect(sum.toFraction()).toBe("100");
  expect(resultOf(evaluateSample(sample), "cheap").effort).toBe(5);
});
