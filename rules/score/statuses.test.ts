import { describe, expect, test } from "vitest";
import { codeCheck, evaluateSample, finding, manualCheck, projectCheck, resultOf, type SampleProject } from "./samples.ts";

function statusOf(id: string, sample: SampleProject) {
  const { status, met, found, unknown, unwaived, suppressed } = resultOf(evaluateSample(sample), id);
  return { status, met, found, ...(unknown ? { unknown } : {}), ...(unwaived ? { unwaived } : {}), ...(suppressed ? { suppressed } : {}) };
}

describe("a code check", () => {
  const a = codeCheck("a");
  const grave = codeCheck("grave", { priority: "P0" });
  const open = finding("a");
  const openGrave = finding("grave", { priority: "P0" });

  test("passes where every place satisfies it", () => {
    expect(statusOf("a", { checks: [a], met: { a: 3 } })).toEqual({ status: "pass", met: 3, found: 3 });
  });

  test("is partial while some place does not, and fails when none does", () => {
    expect(statusOf("a", { checks: [a], met: { a: 3 }, findings: { "a.ts": [open] } })).toEqual({ status: "partial", met: 3, found: 4 });
    expect(statusOf("a", { checks: [a], findings: { "a.ts": [open] } })).toEqual({ status: "fail", met: 0, found: 1 });
  });

  test("does not apply where nothing was found", () => {
    expect(statusOf("a", { checks: [a] })).toEqual({ status: "not-applicable", met: 0, found: 0 });
  });

  test("of P0 fails with one open place among many", () => {
    expect(statusOf("grave", { checks: [grave], met: { grave: 99 }, findings: { "a.ts": [openGrave] } })).toEqual({
      status: "fail",
      met: 99,
      found: 100,
    });
  });

  test("of P0 is partial and does not block when only a milder form is open", () => {
    const evaluation = evaluateSample({ checks: [grave], met: { grave: 1 }, findings: { "a.ts": [finding("grave", { priority: "P1" })] } });
    expect(resultOf(evaluation, "grave").status).toBe("partial");
    expect(evaluation.score.blockers).toEqual([]);
  });

  test("of P1 fails and blocks while a graver form of P0 is open", () => {
    const evaluation = evaluateSample({ checks: [a], met: { a: 1 }, findings: { "a.ts": [finding("a", { priority: "P0" })] } });
    expect(resultOf(evaluation, "a").status).toBe("fail");
    expect(evaluation.score.blockers.map(({ checks }) => checks)).toEqual([["a"]]);
  });

  test("counts suppressed findings as open and says how many there are", () => {
    const hidden = finding("grave", { priority: "P0", suppressed: "we know" });
    const evaluation = evaluateSample({ checks: [grave], findings: { "a.ts": [hidden] } });
    expect(resultOf(evaluation, "grave")).toMatchObject({ status: "fail", suppressed: 1 });
    expect(evaluation.score.blockers).toHaveLength(1);
  });

  test("in preview has findings but no result", () => {
    const evaluation = evaluateSample({
      checks: [codeCheck("a", { stage: "preview" })],
      findings: { "a.ts": [finding("a", { preview: true })] },
    });
    expect(evaluation.checks).toEqual([]);
    expect(evaluation.findings).toHaveLength(1);
    expect(evaluation.score.overall).toBeNull();
  });

  test("takes its effort for each open place", () => {
    const evaluation = evaluateSample({
      checks: [codeCheck("a", { effort: 15 })],
      findings: { "a.ts": [finding("a"), finding("a")], "b.ts": [finding("a")] },
    });
    expect(resultOf(evaluation, "a").effort).toBe(45);
  });
});

describe("a code check that nobody looked for", () => {
  const ts = codeCheck("ts");
  const docker = codeCheck("docker", { languages: ["docker"] });
  const missed = (why: "parse-error" | "timeout" | "too-large" | "unreadable") => [{ path: "a.ts", language: "typescript" as const, why }];

  test.each([
    ["parse-error", "parse-error"],
    ["unreadable", "parse-error"],
    ["timeout", "timeout"],
    ["too-large", "too-large"],
  ] as const)("is unknown when all files of its language are missing: %s", (why, unknown) => {
    const sample = { checks: [ts, docker], incomplete: { missed: missed(why), looked: {} } };
    expect(statusOf("ts", sample)).toEqual({ status: "unknown", met: 0, found: 0, unknown });
    expect(statusOf("docker", sample).status).toBe("not-applicable");
  });

  test("does not apply when other files of its language were looked at", () => {
    expect(statusOf("ts", { checks: [ts], incomplete: { missed: missed("timeout"), looked: { typescript: 4 } } }).status).toBe(
      "not-applicable",
    );
  });

  test("is unknown in a project written in languages that it does not read", () => {
    const files = ["main.go", "Dockerfile", ...Array.from({ length: 9 }, (_, i) => `pkg/${i}.go`)];
    expect(statusOf("ts", { checks: [ts], files })).toMatchObject({ status: "unknown", unknown: "unsupported-language" });
    expect(statusOf("docker", { checks: [docker], files }).status).toBe("not-applicable");
    expect(statusOf("ts", { checks: [ts], files: ["main.go", "web/app.ts"] }).status).toBe("not-applicable");
  });
});

describe("a project check", () => {
  test.each([
    ["pass", {}, { status: "pass", met: 1, found: 1 }],
    ["fail", {}, { status: "fail", met: 0, found: 1 }],
    ["not-applicable", {}, { status: "not-applicable", met: 0, found: 0 }],
    ["partial", { met: 2, found: 5 }, { status: "partial", met: 2, found: 5 }],
    ["partial", { met: 0, found: 5 }, { status: "fail", met: 0, found: 5 }],
    ["unknown", {}, { status: "unknown", met: 0, found: 1 }],
  ] as const)("that answers %s %j", (status, counts, expected) => {
    expect(statusOf("a", { checks: [projectCheck("a", { status, ...counts })] })).toEqual(expected);
  });

  test("of P0 is never partial", () => {
    expect(statusOf("a", { checks: [projectCheck("a", { status: "partial", met: 4, found: 5 }, { priority: "P0" })] }).status).toBe("fail");
  });

  test("lacks nothing for sure while files are left to look at; what it has it has", () => {
    const incomplete = { reason: "Cancelled.", missed: [], looked: {}, unseen: 3 };
    const status = (answer: "pass" | "partial" | "fail" | "not-applicable", unseen = 3) =>
      statusOf("a", { checks: [projectCheck("a", { status: answer, met: 1, found: 2 })], incomplete: { ...incomplete, unseen } });
    expect(status("fail")).toMatchObject({ status: "unknown", unknown: "incomplete", met: 0, found: 1 });
    expect(status("partial")).toMatchObject({ status: "unknown", unknown: "incomplete" });
    expect([status("pass").status, status("not-applicable").status, status("fail", 0).status]).toEqual(["pass", "not-applicable", "fail"]);
  });

  test("needs one of its traits, or all where it says so", () => {
    const any = projectCheck("any", {}, { applies: ["oauth", "database"] });
    const all = projectCheck("all", {}, { applies: ["oauth", "database"], appliesToAll: true });
    const some: SampleProject = { checks: [any, all], traits: ["oauth"] };
    expect([statusOf("any", some).status, statusOf("all", some).status]).toEqual(["pass", "not-applicable"]);
    expect(statusOf("all", { ...some, traits: ["oauth", "database"] }).status).toBe("pass");
    expect(statusOf("any", { ...some, traits: [] }).status).toBe("not-applicable");
  });

  test("that throws is unknown and named once, and costs only itself", () => {
    const broken = projectCheck("broken", () => {
      throw new Error("no such thing");
    });
    const evaluation = evaluateSample({ checks: [broken, projectCheck("fine", {})] });
    expect(resultOf(evaluation, "broken")).toMatchObject({ status: "unknown", reason: expect.stringContaining("no such thing") });
    expect(resultOf(evaluation, "fine").status).toBe("pass");
    expect(evaluation.errors).toEqual([{ rule: "broken", message: "no such thing" }]);
  });

  test.each([{}, { met: 3, found: 2 }, { met: -1, found: 2 }, { met: 0.5, found: 2 }, { met: 1, found: 0 }, { met: Number.NaN, found: 2 }])(
    "whose partial answer makes no sense is unknown: %j",
    (counts) => {
      const evaluation = evaluateSample({ checks: [projectCheck("a", { status: "partial", ...counts })] });
      expect(resultOf(evaluation, "a").status).toBe("unknown");
      expect(evaluation.errors).toHaveLength(1);
    },
  );

  test("has a finding where the missing thing belongs", () => {
    const check = projectCheck("a", {
      status: "fail",
      at: { file: "src/app.ts", span: { start: 7, end: 9 } },
      evidence: [{ file: "src/app.ts", line: 3, note: "app" }],
    });
    const { findings } = evaluateSample({
      checks: [check],
      findings: { "src/app.ts": [finding("x", { start: 3 }), finding("x", { start: 8 })] },
    });
    expect(findings.map(({ finding: { check: id, start } }) => [id, start])).toEqual([
      ["x", 3],
      ["a", 7],
      ["x", 8],
    ]);
    expect(findings[1]).toMatchObject({
      file: "src/app.ts",
      priority: "P1",
      finding: { message: "Reason of a.", range: { start: { line: 3 } } },
    });
  });

  test("does not see findings that were dismissed", () => {
    const check = projectCheck("clean", (view) => ({
      status: view.openFindings("a").length > 0 ? "fail" : "pass",
      evidence: [],
      reason: "",
    }));
    const sample = { checks: [codeCheck("a"), check], findings: { "a.ts": [finding("a", { fingerprint: "f1" })] } };
    expect(statusOf("clean", sample).status).toBe("fail");
    const waivers = "waivers:\n  - { fingerprint: f1, kind: false-positive, reason: It is a public key, created: 2026-10-20 }\n";
    expect(statusOf("clean", { ...sample, waivers }).status).toBe("pass");
  });
});

describe("a manual check", () => {
  const manual = manualCheck("m", { applies: ["service"] });
  const line = (ticked: boolean) =>
    ({
      kind: "checklist-item",
      file: "L.md",
      line: 0,
      start: 0,
      end: 1,
      data: { text: "m", ticked, checks: ["m"], blocker: false, headings: [], references: [], tick: null },
    }) as const;

  test("waits for an attestation", () => {
    expect(statusOf("m", { checks: [manual], traits: ["service"] })).toMatchObject({ status: "unknown", unknown: "needs-attestation" });
  });

  test("is claimed only when someone ticked it", () => {
    const sample: SampleProject = { checks: [manual], traits: ["service"], lines: [line(true)] };
    expect(statusOf("m", sample)).toMatchObject({ status: "unknown", unknown: "claimed-only" });
    expect(statusOf("m", { ...sample, lines: [line(false)] })).toMatchObject({ unknown: "needs-attestation" });
    expect(statusOf("m", { ...sample, policy: { checklists: ["docs/*.md"] } })).toMatchObject({ unknown: "needs-attestation" });
  });

  test("does not apply without its trait", () => {
    expect(statusOf("m", { checks: [manual] }).status).toBe("not-applicable");
  });
});
