import fc from "fast-check";
import { expect, test } from "vitest";
import type { Check } from "../api/check.ts";
import type { Finding } from "../api/result.ts";
import { categories, priorities } from "../api/vocabulary.ts";
import type { Evaluation } from "./index.ts";
import { codeCheck, evaluateSample, finding, manualCheck, projectCheck, type SampleProject } from "./samples.ts";

const ids = Array.from({ length: 12 }, (_, i) => `check-${i}`);
const files = ["a.ts", "b.ts", "c/d.ts"];
const info = fc.record({
  category: fc.constantFrom(...categories.slice(0, 4)),
  priority: fc.constantFrom(...priorities),
  effort: fc.integer({ min: 1, max: 500 }),
});
const status = fc.constantFrom("pass", "partial", "fail", "not-applicable", "unknown");

const check = (id: string): fc.Arbitrary<Check> =>
  fc.oneof(
    { weight: 3, arbitrary: info.map((more) => codeCheck(id, more)) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(info, status, fc.nat({ max: 5 }))
        .map(([more, answer, met]) => projectCheck(id, { status: answer, met, found: 5 }, { ...more, attestable: true })),
    },
    { weight: 1, arbitrary: info.map((more) => manualCheck(id, more)) },
  );

interface Place {
  readonly file: string;
  readonly check: string;
  readonly graver: boolean;
  readonly suppressed: boolean;
}

const place = fc.record({
  file: fc.constantFrom(...files),
  check: fc.constantFrom(...ids),
  graver: fc.boolean(),
  suppressed: fc.boolean(),
});

/** Findings of code checks only: nothing else has places. A form of the problem can be graver than its check. */
function findingsOf(checks: readonly Check[], places: readonly Place[]): Record<string, Finding[]> {
  const byFile: Record<string, Finding[]> = {};
  places.forEach(({ file, check: id, graver, suppressed }, index) => {
    const owner = checks.find((each) => each.id === id);
    if (owner?.kind !== "code") return;
    const priority = graver ? "P0" : owner.priority;
    const more = {
      priority,
      category: owner.category,
      start: index,
      end: index + 1,
      fingerprint: `f${index}`,
      ...(suppressed ? { suppressed: "known" } : {}),
    };
    byFile[file] = [...(byFile[file] ?? []), finding(id, more)];
  });
  return byFile;
}

const project = fc
  .tuple(
    fc.tuple(...ids.map(check)),
    fc.array(place, { maxLength: 25 }),
    fc.dictionary(fc.constantFrom(...ids), fc.integer({ min: 1, max: 9 })),
  )
  .map(([checks, places, met]): SampleProject & { findings: Record<string, Finding[]> } => ({
    checks,
    findings: findingsOf(checks, places),
    met,
    files,
  }));

const runs = { numRuns: 300 };

function overall(sample: SampleProject): number | undefined {
  return evaluateSample(sample).score.overall?.value;
}

/** The lower of two numbers is not above the higher one by more than the doubles they are shown as can be off. */
function expectNotBelow(higher: number | undefined, lower: number | undefined): void {
  if (higher !== undefined && lower !== undefined) expect(higher).toBeGreaterThanOrEqual(lower - 1e-9);
}

const names = fc.subarray(ids, { minLength: 1 });

test("fixing a finding never lowers the score, whether the place stays or goes", () => {
  fc.assert(
    fc.property(project, fc.nat(), fc.boolean(), (sample, pick, stays) => {
      const all = Object.entries(sample.findings).flatMap(([file, list]) => list.map((each) => ({ file, each })));
      const chosen = all[pick % Math.max(1, all.length)];
      fc.pre(chosen !== undefined);
      if (!chosen) return;
      const findings = { ...sample.findings, [chosen.file]: sample.findings[chosen.file]?.filter((each) => each !== chosen.each) ?? [] };
      const id = chosen.each.check;
      const met = stays ? { ...sample.met, [id]: (sample.met?.[id] ?? 0) + 1 } : (sample.met ?? {});
      const before = evaluateSample(sample);
      const after = evaluateSample({ ...sample, findings, met });
      expectNotBelow(after.score.overall?.value, before.score.overall?.value);
      expect(after.score.blockers.length).toBeLessThanOrEqual(before.score.blockers.length);
    }),
    runs,
  );
});

test("accepting risks, suppressing, switching off, excluding and a baseline never move the number", () => {
  fc.assert(
    fc.property(project, names, (sample, chosen) => {
      const before = evaluateSample(sample).score;
      const risk = (id: string) =>
        `  - { check: ${id}, kind: accepted-risk, owner: me, approver: you, reason: It can wait until then, created: 2026-10-20, until: 2026-11-10 }\n`;
      const silent = Object.fromEntries(
        Object.entries(sample.findings).map(([file, list]) => [file, list.map((each) => ({ ...each, suppressed: "known" }))]),
      );
      const entries = Object.entries(sample.findings).flatMap(([file, list]) =>
        list.map(({ check: id, fingerprint }) => ({ check: id, file, fingerprint })),
      );
      for (const more of [
        { waivers: `waivers:\n${chosen.map(risk).join("")}` },
        { findings: silent },
        { policy: { disable: chosen } },
        { policy: { exclude: ["**/*.ts"] } },
        { policy: { include: ["nothing/**"] } },
        { policy: { overrides: [{ files: ["**"], disable: chosen, priorities: {} }] } },
        { baseline: JSON.stringify({ created: "2026-10-01", findings: entries }) },
      ]) {
        const after = evaluateSample({ ...sample, ...more }).score;
        expect([after.overall, after.upper, after.evidence]).toEqual([before.overall, before.upper, before.evidence]);
        if (!("waivers" in more)) expect(after.blockers.length).toBe(before.blockers.length);
      }
    }),
    runs,
  );
});

test("ticks in a checklist earn nothing", () => {
  fc.assert(
    fc.property(project, names, (sample, checks) => {
      const line = {
        kind: "checklist-item",
        file: "L.md",
        line: 0,
        start: 0,
        end: 1,
        data: { text: "all", ticked: true, checks, blocker: false, headings: [], references: [], tick: null },
      } as const;
      expect(overall({ ...sample, lines: [line] })).toBe(overall(sample));
    }),
    runs,
  );
});

test("a score is 0 only without any credit, and 100 only with full credit everywhere", () => {
  fc.assert(
    fc.property(project, (sample) => {
      const { checks, score } = evaluateSample(sample);
      const counted = checks.filter((each) => each.status !== "not-applicable");
      const full = counted.every((each) => each.status === "pass" || each.status === "attested");
      const none = counted.every((each) => each.status !== "pass" && each.status !== "attested" && each.status !== "partial");
      expect(score.overall === null).toBe(counted.length === 0);
      if (!score.overall) return;
      expect(score.overall.shown === 100).toBe(full);
      expect(score.overall.shown === 0).toBe(none);
    }),
    runs,
  );
});

test("the upper bound is never below the score, and gains add up to what is missing", () => {
  fc.assert(
    fc.property(project, (sample) => {
      const { overall: now, upper, evidence, gains } = evaluateSample(sample).score;
      if (!now || !upper || !evidence) return;
      expectNotBelow(upper.value, now.value);
      expect(evidence.exact === "100").toBe(upper.exact === now.exact);
      expect(gains.reduce((sum, { gain }) => sum + gain.value, now.value)).toBeCloseTo(100, 9);
    }),
    runs,
  );
});

test("passing a check adds exactly its gain", () => {
  fc.assert(
    fc.property(project, fc.nat(), (sample, pick) => {
      const { overall: now, gains } = evaluateSample(sample).score;
      const best = gains[pick % Math.max(1, gains.length)];
      if (!now || !best) return;
      const checks = sample.checks.map((each) => {
        const { category, priority, effort } = each;
        return each.id === best.check ? projectCheck(each.id, {}, { category, priority, effort }) : each;
      });
      expect(overall({ ...sample, checks })).toBeCloseTo(now.value + best.gain.value, 9);
    }),
    runs,
  );
});

test("the order of checks, files, findings and records does not matter", () => {
  const reversed = <T>(list: readonly T[] | undefined) => [...(list ?? [])].reverse();
  fc.assert(
    fc.property(project, names, (sample, chosen) => {
      const attestations = (names: readonly string[]) =>
        `attestations:\n${names.map((id) => `  - { check: ${id}, owner: me, date: 2026-10-01, evidence: a note }\n`).join("")}`;
      const other: SampleProject = {
        ...sample,
        checks: reversed(sample.checks),
        findings: Object.fromEntries(reversed(Object.entries(sample.findings)).map(([file, list]) => [file, reversed(list)])),
      };
      const strip = ({ records: _, findings, ...rest }: Evaluation) => ({
        ...rest,
        findings: findings.filter(({ file }) => !file.startsWith(".seaworthy")),
      });
      // Which record stands in which line is the one thing that may differ.
      const one = JSON.stringify(strip(evaluateSample({ ...sample, attestations: attestations(chosen) }))).replace(
        /"line":\d+/g,
        '"line":0',
      );
      const two = JSON.stringify(strip(evaluateSample({ ...other, attestations: attestations(reversed(chosen)) }))).replace(
        /"line":\d+/g,
        '"line":0',
      );
      expect(two).toBe(one);
    }),
    runs,
  );
});

test("an evaluation survives JSON and is the same each time", () => {
  fc.assert(
    fc.property(project, (sample) => {
      const first = evaluateSample(sample);
      expect(JSON.parse(JSON.stringify(first))).toEqual(first);
      expect(evaluateSample(sample)).toEqual(first);
    }),
    { numRuns: 50 },
  );
});
