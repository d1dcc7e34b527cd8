import { describe, expect, test } from "vitest";
import type { Evaluation } from "./index.ts";
import { codeCheck, evaluateSample, finding, manualCheck, projectCheck, resultOf, type SampleProject } from "./samples.ts";

type Fields = Readonly<Record<string, string>>;

function yaml(key: string, records: readonly Fields[]): string {
  return `${key}:\n${records.map((record) => `  - ${JSON.stringify(record)}\n`).join("")}`;
}

const attestation: Fields = { check: "m", owner: "@acme/platform", date: "2026-10-01", evidence: "https://example.org/rota" };
const risk: Fields = {
  check: "a",
  kind: "accepted-risk",
  owner: "@acme/api",
  approver: "@acme/security",
  reason: "Edge limits until the cut-over",
  created: "2026-10-20",
  until: "2026-11-10",
};

/** A waiver of one finding in place of a whole check. */
function ofFinding({ check: _, ...rest }: Fields, fingerprint: string): Fields {
  return { ...rest, fingerprint };
}

/** The findings in the record files: code, line and message. */
function recordFindings({ findings }: Evaluation): string[] {
  return findings
    .filter(({ file }) => file.startsWith(".seaworthy/"))
    .map(({ finding: { check, range, message } }) => `${check}:${range.start.line + 1} ${message}`);
}

function attested(records: readonly Fields[], more: Partial<SampleProject> = {}) {
  const evaluation = evaluateSample({ checks: [manualCheck("m")], attestations: yaml("attestations", records), ...more });
  return {
    evaluation,
    result: resultOf(evaluation, "m"),
    records: recordFindings(evaluation),
    state: evaluation.records.map(({ state }) => state),
  };
}

function waived(records: readonly Fields[], sample: SampleProject) {
  const evaluation = evaluateSample({ ...sample, waivers: yaml("waivers", records) });
  return {
    evaluation,
    result: resultOf(evaluation, "a"),
    records: recordFindings(evaluation),
    state: evaluation.records.map(({ state }) => state),
  };
}

describe("an attestation", () => {
  test("gives full credit until its last day, that day included", () => {
    // 2026-10-01 + 90 days.
    for (const [today, status] of [
      ["2026-10-01", "attested"],
      ["2026-12-30", "attested"],
      ["2026-12-31", "expired"],
    ] as const) {
      expect(attested([attestation], { today }).result.status).toBe(status);
    }
  });

  test("that ran out is shown at its line", () => {
    const { result, records, state, evaluation } = attested([attestation], { today: "2027-01-01" });
    expect(result.reason).toBe("The attestation of @acme/platform ran out on 2026-12-30.");
    expect(records).toEqual(['expired-record:2 The attestation of "m" ran out on 2026-12-30; attest it again.']);
    expect(state).toEqual(["expired"]);
    expect(evaluation.score.overall?.shown).toBe(0);
  });

  test("may end earlier, but not later than its check allows", () => {
    expect(attested([{ ...attestation, until: "2026-10-31" }]).result.status).toBe("expired");
    const late = attested([{ ...attestation, until: "2026-12-31" }]);
    expect(late.result.unknown).toBe("needs-attestation");
    expect(late.records).toEqual(['invalid-record:2 An attestation of "m" holds 90 days; the last day can be 2026-12-30.']);
  });

  test("cannot be made ahead of time, one day for other time zones aside", () => {
    expect(attested([{ ...attestation, date: "2026-11-02" }]).result.status).toBe("attested");
    const ahead = attested([{ ...attestation, date: "2026-11-03" }]);
    expect(ahead.result.status).toBe("unknown");
    expect(ahead.records).toEqual(["invalid-record:2 The date lies ahead; attest what is true already."]);
  });

  test("of several the one that holds longest counts, whatever their order", () => {
    const older = { ...attestation, date: "2026-09-01" };
    for (const records of [
      [older, attestation],
      [attestation, older],
    ]) {
      const { result, evaluation } = attested(records, { today: "2026-12-15" });
      expect(result.status).toBe("attested");
      expect(evaluation.records.map(({ until, state }) => [until, state]).sort()).toEqual([
        ["2026-11-30", "unused"],
        ["2026-12-30", "in-use"],
      ]);
    }
  });

  test("of a code check has no effect", () => {
    const evaluation = evaluateSample({ checks: [codeCheck("m")], met: { m: 1 }, attestations: yaml("attestations", [attestation]) });
    expect(recordFindings(evaluation)).toEqual([
      'invalid-record:2 "m" is decided from the files and cannot be attested; use a waiver if it has to wait.',
    ]);
  });

  test.each([
    [{ status: "unknown" }, "attested", "in-use"],
    [{ status: "fail" }, "attested", "in-use"],
    [{ status: "fail", at: { file: "src/app.ts", span: { start: 0, end: 1 } } }, "fail", "invalid"],
    [{ status: "partial", met: 1, found: 2 }, "partial", "unused"],
    [{ status: "pass" }, "pass", "unused"],
    [{ status: "not-applicable" }, "not-applicable", "unused"],
  ] as const)("of a project check that answers %j makes it %s", (answer, status, state) => {
    const seen = attested([attestation], { checks: [projectCheck("m", answer, { attestable: true })] });
    expect(seen.result.status).toBe(status);
    expect(seen.state).toEqual([state]);
  });

  test("of a project check holds 180 days, and needs the check's leave", () => {
    const check = projectCheck("m", { status: "unknown" }, { attestable: true });
    expect(attested([attestation], { checks: [check], today: "2027-03-30" }).result.status).toBe("attested");
    expect(attested([attestation], { checks: [check], today: "2027-03-31" }).result.status).toBe("expired");
    expect(attested([attestation], { checks: [projectCheck("m", { status: "unknown" })] }).state).toEqual(["invalid"]);
  });

  test("that nothing needs is not called so when the run was incomplete", () => {
    const incomplete = { reason: "Stopped.", missed: [], looked: {} };
    const seen = attested([attestation], { checks: [projectCheck("m", {}, { attestable: true })], incomplete });
    expect(seen.records).toEqual([]);
  });
});

describe("an accepted risk", () => {
  const open: SampleProject = {
    checks: [codeCheck("a", { priority: "P0" })],
    findings: { "a.ts": [finding("a", { priority: "P0", fingerprint: "f1" })] },
  };

  test("leaves the number and unblocks", () => {
    const before = evaluateSample(open);
    const { evaluation, result, state } = waived([risk], open);
    expect(result).toMatchObject({ status: "waived", unwaived: "fail" });
    expect(evaluation.score.overall).toEqual(before.score.overall);
    expect([before.score.blockers.length, evaluation.score.blockers.length]).toEqual([1, 0]);
    expect(state).toEqual(["in-use"]);
    expect(evaluation.findings[0]).toMatchObject({ waived: true });
  });

  test.each([
    ["P0", "2026-11-19", "2026-11-20", 30],
    ["P1", "2027-01-18", "2027-01-19", 90],
    ["P2", "2027-04-18", "2027-04-19", 180],
    ["P3", "2027-04-18", "2027-04-19", 180],
  ] as const)("of %s can end on %s, not on %s", (priority, last, late, days) => {
    const sample: SampleProject = { checks: [codeCheck("a", { priority })], findings: { "a.ts": [finding("a", { priority })] } };
    expect(waived([{ ...risk, until: last }], sample).result.status).toBe("waived");
    const refused = waived([{ ...risk, until: late }], sample);
    expect(refused.result.status).toBe("fail");
    expect(refused.records).toEqual([`invalid-record:2 A ${priority} risk can be accepted for ${days} days; the last day can be ${last}.`]);
  });

  test("of P0 takes a second person", () => {
    const { approver: _, ...alone } = risk;
    expect(waived([alone], open).records).toEqual(['invalid-record:2 Accepting a P0 risk takes a second person; add "approver".']);
    const same = waived([{ ...risk, approver: " @ACME/api " }], open);
    expect(same.result.status).toBe("fail");
    expect(same.records[0]).toContain("someone other than its owner");
    const mild: SampleProject = { checks: [codeCheck("a")], findings: { "a.ts": [finding("a")] } };
    expect(waived([alone], mild).result.status).toBe("waived");
  });

  test("follows the policy's priority", () => {
    const sample: SampleProject = { ...open, policy: { priorities: { a: "P1" } } };
    expect(waived([{ ...risk, until: "2027-01-18" }], sample).result.status).toBe("waived");
  });

  test("that ran out comes back as a finding", () => {
    const { result, records, evaluation } = waived([risk], { ...open, today: "2026-11-11" });
    expect(result.status).toBe("fail");
    expect(records).toEqual(['expired-record:2 The waiver of "a" ran out on 2026-11-10; solve it, or decide again.']);
    expect(evaluation.score.blockers).toHaveLength(1);
    expect(waived([risk], { ...open, today: "2026-11-10" }).result.status).toBe("waived");
  });

  test("that nothing needs is reported, whether it ran out or not", () => {
    const fine: SampleProject = { checks: open.checks, met: { a: 1 } };
    expect(waived([risk], fine).records).toEqual(['unused-record:2 The waiver of "a" is not needed: the check passes; remove it.']);
    expect(waived([risk], { ...fine, today: "2027-01-01" }).state).toEqual(["unused"]);
    expect(waived([risk], { checks: open.checks }).records).toEqual([
      'unused-record:2 The waiver of "a" is not needed: the check does not apply; remove it.',
    ]);
  });

  test("created ahead of time has no effect", () => {
    expect(waived([{ ...risk, created: "2026-11-03" }], open).records).toEqual([
      "invalid-record:2 The day it was created lies ahead; correct it.",
    ]);
  });

  test("covers unknown and expired results too", () => {
    const manual = manualCheck("a", { priority: "P0" });
    expect(waived([risk], { checks: [manual] }).result).toMatchObject({ status: "waived", unwaived: "unknown" });
    const old = yaml("attestations", [{ ...attestation, check: "a", date: "2026-01-01" }]);
    expect(waived([risk], { checks: [manual], attestations: old }).result).toMatchObject({ status: "waived", unwaived: "expired" });
  });

  test("of one finding covers that one only", () => {
    const one = ofFinding(risk, "f1");
    const two: SampleProject = {
      checks: open.checks,
      findings: { "a.ts": [finding("a", { priority: "P0", fingerprint: "f1" }), finding("a", { priority: "P0", fingerprint: "f2" })] },
    };
    expect(waived([one], open).result.status).toBe("waived");
    expect(waived([one], open).evaluation.score.blockers).toEqual([]);
    expect(waived([one], two).result.status).toBe("fail");
    expect(waived([one], two).evaluation.score.blockers).toHaveLength(1);
    const milder: SampleProject = {
      checks: open.checks,
      findings: { "a.ts": [finding("a", { priority: "P0", fingerprint: "f1" }), finding("a", { fingerprint: "f2" })] },
    };
    expect(waived([one], milder).evaluation.score.blockers).toEqual([]);
    expect(waived([{ ...one, fingerprint: "f9" }], open).records).toEqual([
      "unused-record:2 The waiver of a finding is not needed: no finding has this fingerprint; remove it.",
    ]);
  });
});

describe("a false alarm", () => {
  const alarm: Fields = { fingerprint: "f1", kind: "false-positive", reason: "It is a public key", created: "2026-10-20" };
  const open: SampleProject = { checks: [codeCheck("a")], findings: { "a.ts": [finding("a", { fingerprint: "f1" })] } };

  test("leaves, and with nothing else found the check does not apply", () => {
    const { result, evaluation } = waived([alarm], open);
    expect(result.status).toBe("not-applicable");
    expect(evaluation.findings).toEqual([]);
    expect(evaluation.dismissed).toHaveLength(1);
    expect(waived([alarm], { ...open, met: { a: 1 } }).result.status).toBe("pass");
  });

  test("comes back when its waiver ran out", () => {
    const { result, records } = waived([{ ...alarm, until: "2026-10-31" }], open);
    expect(result.status).toBe("fail");
    expect(records).toEqual(["expired-record:2 The waiver of a finding ran out on 2026-10-31; solve it, or decide again."]);
  });

  test("cannot dismiss the answer of a project check", () => {
    const check = projectCheck("a", { status: "fail", at: { file: "src/app.ts", span: { start: 0, end: 1 } } });
    const { evaluation, result, records } = waived([{ ...alarm, fingerprint: "a@project" }], { checks: [check] });
    expect(result.status).toBe("fail");
    expect(records[0]).toContain("cannot be dismissed");
    const one = ofFinding(risk, evaluation.findings.at(-1)?.finding.fingerprint ?? "");
    expect(waived([one], { checks: [check] }).result.status).toBe("waived");
  });
});

describe("solved elsewhere", () => {
  const elsewhere: Fields = {
    check: "a",
    kind: "mitigated-elsewhere",
    evidence: "infra/gateway.tf limits it",
    created: "2026-10-20",
    until: "2027-10-20",
  };

  test("counts as attested", () => {
    const { result, evaluation } = waived([elsewhere], { checks: [projectCheck("a", { status: "fail" }, { priority: "P0" })] });
    expect(result.status).toBe("attested");
    expect(evaluation.score).toMatchObject({ overall: { shown: 100 }, verdict: "ready", blockers: [] });
  });

  test("of one finding makes it a satisfied place", () => {
    const one = ofFinding(elsewhere, "f1");
    const sample: SampleProject = {
      checks: [codeCheck("a")],
      findings: { "a.ts": [finding("a", { fingerprint: "f1" }), finding("a", { fingerprint: "f2" })] },
    };
    expect(waived([one], sample).result).toMatchObject({ status: "partial", met: 1, found: 2 });
  });
});

describe("declared not applicable", () => {
  const declared: Fields = {
    check: "a",
    kind: "not-applicable",
    reason: "No user ever signs in here",
    created: "2026-10-20",
    until: "2027-10-20",
  };

  test("leaves the denominator", () => {
    const { result, evaluation } = waived([declared], { checks: [projectCheck("a", { status: "fail" }), projectCheck("b", {})] });
    expect(result).toMatchObject({ status: "not-applicable", met: 0, found: 0 });
    expect(evaluation.score.overall?.shown).toBe(100);
    expect(evaluation.score.categories.find(({ id }) => id === "security")?.declared.shown).toBe(50);
    expect(evaluation.gate.reasons.map(({ kind }) => kind)).toEqual(["not-applicable"]);
  });

  test("is refused while the code has places, right or wrong ones", () => {
    const check = codeCheck("a");
    const wrong = waived([declared], { checks: [check], findings: { "src/a.ts": [finding("a")] } });
    expect(wrong.result.status).toBe("fail");
    expect(wrong.records).toEqual([
      'invalid-record:2 "a" does apply: the project has 1 of its places, the first open one in src/a.ts:1; remove the waiver.',
    ]);
    expect(waived([declared], { checks: [check], met: { a: 2 } }).state).toEqual(["invalid"]);
    expect(waived([declared], { checks: [projectCheck("a", { status: "partial", met: 1, found: 2 })] }).state).toEqual(["invalid"]);
    expect(waived([declared], { checks: [check] }).state).toEqual(["unused"]);
  });

  test("comes before an attestation, which nothing needs then", () => {
    const both: SampleProject = { checks: [manualCheck("a")], attestations: yaml("attestations", [{ ...attestation, check: "a" }]) };
    const { result, state } = waived([declared], both);
    expect(result.status).toBe("not-applicable");
    expect(state).toEqual(["unused", "in-use"]);
  });
});

describe("the policy hides without helping", () => {
  const sample: SampleProject = { checks: [codeCheck("a", { priority: "P0" })], findings: { "a.ts": [finding("a", { priority: "P0" })] } };

  test.each([
    [{ disable: ["a"] }, "disabled"],
    [{ exclude: ["*.ts"] }, "excluded"],
    [{ include: ["src/**"] }, "excluded"],
  ] as const)("%j", (policy, hidden) => {
    const plain = evaluateSample(sample);
    const quiet = evaluateSample({ ...sample, policy });
    expect(quiet.findings[0]?.hidden).toBe(hidden);
    expect(quiet.score).toEqual(plain.score);
    expect(quiet.gate).toEqual(plain.gate);
  });
});

test("a record's finding has its check's category, and the same one twice has two fingerprints", () => {
  const same = { ...risk, check: "gone" };
  const evaluation = evaluateSample({
    checks: [codeCheck("a", { category: "data" })],
    waivers: yaml("waivers", [same, same, { ...risk, reason: "short" }]),
  });
  const found = evaluation.findings.map(({ finding }) => finding);
  expect(found.map(({ category }) => category)).toEqual(["compliance", "compliance", "data"]);
  expect(new Set(found.map(({ fingerprint }) => fingerprint)).size).toBe(3);
  expect(evaluation.findings.every(({ priority }) => priority === "P1")).toBe(true);
});
