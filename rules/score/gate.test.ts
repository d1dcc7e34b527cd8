import { describe, expect, test } from "vitest";
import { formatBaseline, parseRecords } from "../records/index.ts";
import { baseOf, exitCodeOf, pullRequestGate, spokenReasons } from "./gate.ts";
import { incompleteOf } from "./index.ts";
import { checklistLine, codeCheck, evaluateSample, finding, manualCheck, projectCheck, resultOf, type SampleProject } from "./samples.ts";
import { defaultPolicy } from "../records/policy.ts";

const pass = projectCheck("pass", {});
const fail = projectCheck("fail", { status: "fail" });
const graveFail = projectCheck("grave", { status: "fail" }, { priority: "P0" });

function verdictOf(sample: SampleProject) {
  const { score, gate } = evaluateSample(sample);
  return { verdict: score.verdict, reasons: gate.reasons.map(({ kind }) => kind), exit: exitCodeOf(score.verdict) };
}

describe("verdict", () => {
  test("ready", () => {
    expect(verdictOf({ checks: [pass] })).toEqual({ verdict: "ready", reasons: [], exit: 0 });
  });

  test("not ready below the gate, a category counted by itself", () => {
    expect(verdictOf({ checks: [pass, fail] })).toEqual({ verdict: "not-ready", reasons: ["overall"], exit: 1 });
    const weak = [projectCheck("d", { status: "partial", met: 49, found: 100 }, { category: "data" })];
    const strong = (["security", "reliability", "testing", "performance"] as const).map((category) =>
      projectCheck(category, {}, { category }),
    );
    const { gate, score } = evaluateSample({ checks: [...weak, ...strong] });
    expect(score.overall?.exact).toBe("449/5");
    expect(gate.reasons).toEqual([
      { kind: "category", category: "data", message: "The score of data is 49 %, below the 50 % that the gate asks for." },
    ]);
    expect(verdictOf({ checks: [...weak, ...strong], policy: { gate: { ...defaultPolicy.gate, categories: { data: 49 } } } }).verdict).toBe(
      "ready",
    );
  });

  test("many categories that are too low are one sentence, few are told of one by one", () => {
    const low = (["data", "testing", "monitoring"] as const).map((category) => projectCheck(category, { status: "fail" }, { category }));
    expect(spokenReasons(evaluateSample({ checks: low }).gate)).toEqual([
      "The overall score is 0 %, below the 80 % that the gate asks for.",
      "3 categories are below what the gate asks for: data, monitoring, testing.",
    ]);
    expect(spokenReasons(evaluateSample({ checks: low.slice(0, 2) }).gate)).toHaveLength(3);
  });

  test("not ready with a number that is shown as 80 and is less, and the message says so", () => {
    const nine = Array.from({ length: 996 }, (_, i) => projectCheck(`p${i}`, { status: i < 795 ? "pass" : "fail" }));
    const { gate, score } = evaluateSample({ checks: nine });
    expect(score.overall?.shown).toBe(80);
    expect(gate.reasons[0]?.message).toBe("The overall score is 79.8 %, below the 80 % that the gate asks for.");
  });

  test("not ready with a blocker, which does not cap the number", () => {
    const many = Array.from({ length: 50 }, (_, i) => projectCheck(`p${i}`, {}));
    const { score, gate } = evaluateSample({ checks: [graveFail, ...many] });
    expect(score.overall?.shown).toBe(96);
    expect(gate.reasons.map(({ message }) => message)).toEqual(["Launch blocker: Title of grave. Reason of grave."]);
  });

  test("inconclusive when the run was incomplete, unless something else stands in the way", () => {
    const incomplete = { reason: "Stopped.", missed: [], looked: {} };
    expect(verdictOf({ checks: [pass], incomplete })).toMatchObject({ verdict: "inconclusive", exit: 3 });
    expect(verdictOf({ checks: [pass, fail], incomplete }).verdict).toBe("not-ready");
  });

  test("a file over the size limit does not make a run incomplete, unless its language has no other", () => {
    const results = (skipped?: "too-large" | "timeout" | "generated") => [
      { path: "a.ts", language: "typescript" as const },
      { path: "b.ts", language: "typescript" as const, ...(skipped ? { skipped } : {}) },
      { path: "c.txt", language: "plain" as const },
    ];
    const verdict = (skipped?: "too-large" | "timeout" | "generated", all = true) => {
      const incomplete = incompleteOf(all ? results(skipped) : results(skipped).slice(1));
      return verdictOf({ checks: [pass], ...(incomplete ? { incomplete } : {}) }).verdict;
    };
    expect([verdict(), verdict("generated"), verdict("too-large"), verdict("timeout"), verdict("too-large", false)]).toEqual([
      "ready",
      "ready",
      "ready",
      "inconclusive",
      "inconclusive",
    ]);
    expect(incompleteOf(results("generated"))).toBeUndefined();
  });

  test("ready with waivers when one is in use", () => {
    const waiver = (check: string) =>
      `waivers:\n  - { check: ${check}, kind: accepted-risk, owner: me, approver: you, reason: It can wait until then, created: 2026-10-20, until: 2026-11-10 }\n`;
    const many = Array.from({ length: 50 }, (_, i) => projectCheck(`p${i}`, {}));
    expect(verdictOf({ checks: [graveFail, ...many], waivers: waiver("grave") }).verdict).toBe("ready-with-waivers");
    expect(verdictOf({ checks: [graveFail, ...many], waivers: waiver("p1") }).verdict).toBe("not-ready");
    expect(verdictOf({ checks: many, waivers: waiver("p1") }).verdict).toBe("ready");
  });
});

describe("an empty folder", () => {
  test("has no number, no category, nothing that blocks, and is inconclusive", () => {
    const checks = [codeCheck("c", { priority: "P0" }), projectCheck("p", {}), manualCheck("m", { priority: "P0" }), graveFail];
    const { score, gate } = evaluateSample({ checks, files: [] });
    expect([score.overall, score.upper, score.evidence]).toEqual([null, null, null]);
    expect(score.categories.every((category) => category.score === null)).toBe(true);
    expect(score.blockers).toEqual([]);
    expect(score.plan).toEqual({ items: [], minutes: 0, quickStart: { items: 0, minutes: 0 } });
    expect(gate).toEqual({ passed: false, reasons: [{ kind: "nothing-to-score", message: "Nothing in the project can be scored yet." }] });
    expect([score.verdict, exitCodeOf(score.verdict)]).toEqual(["inconclusive", 3]);
  });
});

describe("launch blockers", () => {
  test("are P0 checks that fail, are unknown or ran out", () => {
    const checks = [graveFail, manualCheck("m", { priority: "P0" }), manualCheck("old", { priority: "P0" }), manualCheck("mild"), fail];
    const attestations = "attestations:\n  - { check: old, owner: me, date: 2026-01-01, evidence: a note }\n";
    const { blockers } = evaluateSample({ checks, attestations }).score;
    expect(blockers.map(({ checks: ids }) => ids[0])).toEqual(["grave", "m", "old"]);
    expect(blockers[2]).toMatchObject({ file: ".seaworthy/attestations.yml", line: 1 });
  });

  test("lead to the code", () => {
    const at = (line: number) => ({ start: { line, character: 0 }, end: { line, character: 1 } });
    const checks = [codeCheck("a", { priority: "P0" })];
    const findings = {
      "b.ts": [finding("a", { priority: "P1", range: at(1) }), finding("a", { priority: "P0", start: 9, end: 10, range: at(7) })],
    };
    expect(evaluateSample({ checks, findings }).score.blockers[0]).toMatchObject({ kind: "check", file: "b.ts", line: 7 });
  });

  test("a ticked line that the code contradicts is listed with its check, so one cause is one blocker", () => {
    const lines = [checklistLine("Grave thing done", { ticked: true, checks: ["grave"], line: 4 })];
    const { blockers } = evaluateSample({ checks: [graveFail], lines }).score;
    expect(blockers).toHaveLength(1);
    const named = lines.map((line) => ({ ...line, data: { ...line.data, blocker: true } }));
    expect(evaluateSample({ checks: [graveFail], lines: named }).score.blockers).toEqual(blockers);
    expect(blockers[0]?.related).toEqual([{ file: "LAUNCH.md", line: 4, note: "Grave thing done" }]);
  });

  test("a ticked line that calls itself a blocker blocks while its check is open", () => {
    const lines = [checklistLine("MUST FIX: it", { ticked: true, blocker: true, checks: ["fail"], line: 2 })];
    expect(evaluateSample({ checks: [fail], lines }).score.blockers).toMatchObject([
      { kind: "checklist", checks: ["fail"], file: "LAUNCH.md", line: 2 },
    ]);
    expect(evaluateSample({ checks: [projectCheck("fail", {})], lines }).score.blockers).toEqual([]);
    expect(evaluateSample({ checks: [fail], lines: [checklistLine("it", { ticked: true, checks: ["fail"] })] }).score.blockers).toEqual([]);
  });

  test("an open line that calls itself a blocker blocks, unless the risk of all it stands for is accepted", () => {
    const lines = [
      checklistLine("URGENT: it", { blocker: true, checks: ["fail"] }),
      checklistLine("Some time", { checks: ["fail"], line: 1 }),
    ];
    expect(evaluateSample({ checks: [fail], lines }).score.blockers.map(({ title }) => title)).toEqual(["URGENT: it"]);
    expect(evaluateSample({ checks: [pass], lines }).score.blockers).toHaveLength(1);
    expect(evaluateSample({ checks: [fail], lines, policy: { checklists: ["docs/**"] } }).score.blockers).toEqual([]);
    const waivers =
      "waivers:\n  - { check: fail, kind: accepted-risk, owner: me, reason: It can wait until then, created: 2026-10-20, until: 2026-11-10 }\n";
    expect(evaluateSample({ checks: [fail], lines, waivers }).score.blockers).toEqual([]);
  });
});

describe("launch plan", () => {
  const checks = [
    projectCheck("p2-good", { status: "fail" }, { priority: "P2", effort: 10 }),
    projectCheck("p1-dear", { status: "fail" }, { effort: 300 }),
    projectCheck("p1-cheap", { status: "fail" }, { effort: 30 }),
    projectCheck("p0-b", { status: "fail" }, { priority: "P0", effort: 60 }),
    projectCheck("p0-a", { status: "fail" }, { priority: "P0", effort: 20 }),
    projectCheck("fine", {}),
  ];

  test("blockers first, then by priority, then by gain per minute, with sums", () => {
    const { plan } = evaluateSample({ checks }).score;
    expect(plan.items.map(({ checks: ids }) => ids[0])).toEqual(["p0-a", "p0-b", "p1-cheap", "p1-dear", "p2-good"]);
    expect(plan).toMatchObject({ minutes: 420, quickStart: { items: 2, minutes: 80 } });
    expect(plan).not.toHaveProperty("weeks");
  });

  test("is split into weeks when it takes more than a day", () => {
    const long = ([1, 2, 3, 4, 5, 6] as const).map((n) => projectCheck(`c${n}`, { status: "fail" }, { effort: 2000 }));
    const { plan } = evaluateSample({ checks: long }).score;
    expect(plan.weeks).toEqual([
      { week: 1, items: [0, 1], minutes: 4000 },
      { week: 2, items: [2], minutes: 2000 },
      { week: 3, items: [3], minutes: 2000 },
      { week: 4, items: [4], minutes: 2000 },
      { week: "later", items: [5], minutes: 2000 },
    ]);
  });

  test("a checklist blocker brings its open checks along", () => {
    const lines = [
      checklistLine("URGENT", { blocker: true, checks: ["p1-cheap"] }),
      checklistLine("URGENT: call the bank", { blocker: true, line: 1 }),
    ];
    const { plan } = evaluateSample({ checks, lines }).score;
    expect(plan.items.slice(0, plan.quickStart.items).map(({ title, effort }) => [title, effort])).toEqual([
      ["Title of p0-a", 20],
      ["Title of p0-b", 60],
      ["URGENT", 1],
      ["URGENT: call the bank", 60],
      ["Title of p1-cheap", 30],
    ]);
  });
});

describe("on a pull request", () => {
  const checks = [codeCheck("a"), codeCheck("grave", { priority: "P0" }), codeCheck("mild", { priority: "P2" })];
  const old = finding("a", { fingerprint: "old" });
  const base = { findings: [{ file: "a.ts", fingerprint: "old" }] };
  const judge = (findings: SampleProject["findings"], more: Partial<SampleProject> = {}) =>
    pullRequestGate(evaluateSample({ checks, findings: findings ?? {}, ...more }), base, defaultPolicy).reasons.map(({ kind }) => kind);

  test("old findings do not fail it, new P0 and P1 ones do", () => {
    expect(judge({ "a.ts": [old] })).toEqual([]);
    expect(judge({ "b.ts": [old] })).toEqual(["new-finding"]);
    expect(judge({ "a.ts": [old, finding("grave", { priority: "P0", fingerprint: "new" })] })).toEqual(["new-finding"]);
    expect(judge({ "a.ts": [finding("mild", { priority: "P2", fingerprint: "new" })] })).toEqual([]);
  });

  test("comments that suppress do not help, waivers and the baseline do", () => {
    const fresh = { "a.ts": [finding("a", { fingerprint: "new" })] };
    expect(judge({ "a.ts": [finding("a", { fingerprint: "new", suppressed: "later" })] })).toEqual(["new-finding"]);
    const waivers =
      "waivers:\n  - { check: a, kind: accepted-risk, owner: me, reason: It can wait until then, created: 2026-10-20, until: 2026-11-10 }\n";
    expect(judge(fresh, { waivers })).toEqual([]);
    const baseline = formatBaseline({ created: "2026-10-01", findings: [{ check: "a", file: "a.ts", fingerprint: "new" }] });
    expect(judge(fresh, { baseline })).toEqual([]);
    expect(judge(fresh, { policy: { disable: ["a"] } })).toEqual([]);
    expect(judge({ "a.ts": [finding("a", { fingerprint: "new", preview: true })] })).toEqual([]);
  });

  test("points may drop by a half, exactly", () => {
    const head = evaluateSample({ checks: [pass, fail] });
    const reasons = (overall: string) => pullRequestGate(head, { findings: [], overall }, defaultPolicy).reasons;
    expect([reasons("101/2"), reasons("40")]).toEqual([[], []]);
    expect(reasons("5051/100")).toEqual([{ kind: "score-drop", message: "The overall score drops by 0.5 points; 0.5 are allowed." }]);
    expect(reasons("60")[0]?.message).toBe("The overall score drops by 10 points; 0.5 are allowed.");
  });

  test("a baseline can stand for the base", () => {
    const text = formatBaseline({ created: "2026-10-01", overall: "100", findings: [{ check: "a", file: "a.ts", fingerprint: "old" }] });
    const { baseline } = parseRecords({ baseline: text }, new Set(["a"]));
    if (!baseline) throw new Error("no baseline");
    expect(
      pullRequestGate(evaluateSample({ checks, findings: { "a.ts": [old] } }), baseOf(baseline), defaultPolicy).reasons.map(
        ({ kind }) => kind,
      ),
    ).toEqual(["score-drop"]);
  });
});

test("entries of the baseline that match nothing are reported once", () => {
  const entry = (fingerprint: string) => ({ check: "a", file: "a.ts", fingerprint });
  const baseline = formatBaseline({ created: "2026-10-01", findings: [entry("gone"), entry("still"), entry("too")] });
  const sample: SampleProject = { checks: [codeCheck("a")], findings: { "a.ts": [finding("a", { fingerprint: "still" })] }, baseline };
  const { findings } = evaluateSample(sample);
  expect(findings.map(({ file, baseline: listed, finding: { message } }) => [file, listed, message])).toEqual([
    [".seaworthy/baseline.json", undefined, "2 of 3 entries match no finding any more; write the baseline anew."],
    ["a.ts", true, "Something is wrong with a."],
  ]);
  expect(resultOf(evaluateSample(sample), "a").status).toBe("fail");
});

test("a day that is none is refused", () => {
  expect(() => evaluateSample({ checks: [], today: "today" })).toThrow('"today" is no date; give the day as YYYY-MM-DD');
});
