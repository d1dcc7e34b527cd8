/** The launch plan where a project check and code checks mean the same work. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codeCheck, evaluateSample, finding, projectCheck, type SampleProject } from "./samples.ts";

const pooling = projectCheck("pooling", { status: "fail" }, { category: "data", effort: 30, priority: "P1", restsOn: ["pool"] });
const pool = codeCheck("pool", { category: "data", effort: 20, priority: "P2" });

function planOf(sample: SampleProject) {
  return evaluateSample(sample).score;
}

function findings(check: string, count: number): NonNullable<SampleProject["findings"]> {
  return { "src/app.ts": Array.from({ length: count }, (_, line) => finding(check, { range: at(line) })) };
}

function at(line: number) {
  return { start: { line, character: 0 }, end: { line, character: 5 } };
}

describe("work that two checks ask for", () => {
  test("is one item with the gain of both, and its effort is counted once", () => {
    const { plan, gains, best } = planOf({ checks: [pooling, pool], findings: findings("pool", 1) });
    expect(gains).toHaveLength(2);
    expect(plan.items).toMatchObject([{ checks: ["pooling", "pool"], title: "Title of pooling", priority: "P1", effort: 30 }]);
    expect(plan.items[0]?.gain).toBeCloseTo(100, 9);
    expect(plan.minutes).toBe(30);
    expect(best).toEqual(plan.items);
  });

  test("takes as long as its places where these are the greater part", () => {
    expect(planOf({ checks: [pooling, pool], findings: findings("pool", 4) }).plan.minutes).toBe(80);
  });

  test("has the higher priority, and blocks when one of them does", () => {
    const grave = codeCheck("pool", { category: "data", effort: 20, priority: "P0" });
    const { plan } = planOf({ checks: [pooling, grave], findings: { "a.ts": [finding("pool", { priority: "P0" })] } });
    expect(plan.items).toMatchObject([{ checks: ["pooling", "pool"], priority: "P0", blocker: true }]);
    expect(plan.quickStart).toEqual({ items: 1, minutes: 30 });
  });

  test("is the code check's alone where the project check is content, and the other way round", () => {
    const content = projectCheck("pooling", {}, { category: "data", restsOn: ["pool"] });
    expect(planOf({ checks: [content, pool], findings: findings("pool", 1) }).plan.items).toMatchObject([{ checks: ["pool"], effort: 20 }]);
    expect(planOf({ checks: [pooling, pool], met: { pool: 2 } }).plan.items).toMatchObject([{ checks: ["pooling"], effort: 30 }]);
  });

  test("that two project checks sum up is part of one of them: of the same category before others", () => {
    const elsewhere = projectCheck("a-first", { status: "fail" }, { category: "security", effort: 10, restsOn: ["pool"] });
    const { plan } = planOf({ checks: [elsewhere, pooling, pool], findings: findings("pool", 1) });
    expect(plan.items.map(({ checks }) => checks)).toContainEqual(["pooling", "pool"]);
    expect(plan.minutes).toBe(40);
  });
});

test("mending something never makes the plan longer, and no gain is lost or counted twice", () => {
  const codes = ["code-0", "code-1", "code-2"];
  const category = fc.constantFrom("data", "security");
  const sample = fc.record({
    codes: fc.tuple(...codes.map(() => fc.record({ category, effort: fc.integer({ min: 1, max: 60 }), open: fc.nat({ max: 3 }) }))),
    sums: fc.array(fc.record({ category, effort: fc.integer({ min: 1, max: 60 }), passes: fc.boolean(), restsOn: fc.subarray(codes) }), {
      maxLength: 3,
    }),
  });
  const scoreOf = (drawn: typeof sample extends fc.Arbitrary<infer T> ? T : never) =>
    planOf({
      checks: [
        ...drawn.codes.map(({ category: own, effort }, index) => codeCheck(`code-${index}`, { category: own as "data", effort })),
        ...drawn.sums.map(({ category: own, effort, passes, restsOn }, index) =>
          projectCheck(`sum-${index}`, { status: passes ? "pass" : "fail" }, { category: own as "data", effort, restsOn }),
        ),
      ],
      met: Object.fromEntries(codes.map((id) => [id, 1])),
      findings: {
        "a.ts": drawn.codes.flatMap(({ open }, index) =>
          Array.from({ length: open }, (_, line) => finding(`code-${index}`, { range: at(line) })),
        ),
      },
    });
  fc.assert(
    fc.property(sample, fc.nat({ max: 5 }), (drawn, pick) => {
      const before = scoreOf(drawn);
      const mended = {
        codes: drawn.codes.map((code, index) =>
          index === pick ? { ...code, open: Math.max(0, code.open - 1) } : code,
        ) as typeof drawn.codes,
        sums: drawn.sums.map((sum, index) => (index + codes.length === pick ? { ...sum, passes: true } : sum)),
      };
      expect(scoreOf(mended).plan.minutes).toBeLessThanOrEqual(before.plan.minutes);
      const sum = (items: readonly { gain: number }[]) => items.reduce((total, { gain }) => total + gain, 0);
      expect(sum(before.plan.items)).toBeCloseTo(
        before.gains.reduce((total, { gain }) => total + gain.value, 0),
        9,
      );
      const named = before.plan.items.flatMap(({ checks }) => checks);
      expect([...named].sort()).toEqual(before.gains.map(({ check }) => check).sort());
    }),
    { numRuns: 300 },
  );
});
