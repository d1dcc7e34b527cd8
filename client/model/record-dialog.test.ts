import type { RecordChoices } from "@seaworthy/server/protocol/index";
import { describe, expect, test } from "vitest";
import { type Answers, changeOf, type DialogAction, previewLines, refusalOf, settledAction, stepsOf } from "./record-dialog.ts";

const choices: RecordChoices = {
  check: "on-call",
  title: "On-call rotation",
  priority: "P0",
  status: "unknown",
  reason: "No code can prove this.",
  today: "2026-11-01",
  question: "Who is on call this week?",
  owners: [
    { name: "@acme/platform", from: "CODEOWNERS" },
    { name: "Ada Lovelace", from: "git" },
  ],
  attest: { refused: null, days: 90, until: "2027-01-30", evidence: null },
  waivers: [
    { kind: "accepted-risk", refused: null, needs: ["owner", "approver", "reason", "until"], until: "2026-12-01" },
    { kind: "false-positive", refused: "A false alarm is one finding; choose its place.", needs: ["owner", "reason"], until: "2027-11-01" },
    { kind: "mitigated-elsewhere", refused: null, needs: ["owner", "evidence", "until"], until: "2027-11-01" },
    { kind: "not-applicable", refused: null, needs: ["owner", "reason", "until"], until: "2027-11-01" },
  ],
  present: [],
};
const attested = {
  kind: "attestation",
  owner: "@acme/platform",
  until: "2026-12-01",
  days: 30,
  state: "in-use",
  file: ".seaworthy/attestations.yml",
  line: 1,
} as const;

const fieldsOf = (action: DialogAction, answers: Answers = {}) => stepsOf(choices, action, answers).map(({ field }) => field);
function step(action: DialogAction, field: string, answers: Answers = {}) {
  const found = stepsOf(choices, action, answers).find((each) => each.field === field);
  if (!found) throw new Error(`no question about ${field}`);
  return found;
}

describe("the questions", () => {
  test("of an attestation are owner, evidence and end", () => {
    expect(fieldsOf("attest")).toEqual(["owner", "evidence", "until"]);
    expect(step("attest", "evidence").prompt).toBe("Who is on call this week?");
  });

  test("of a waiver follow from its kind; a kind that is of no use says why and stands last", () => {
    expect(fieldsOf("waive")).toEqual(["kind"]);
    expect(fieldsOf("waive", { kind: "accepted-risk" })).toEqual(["kind", "owner", "approver", "reason", "until"]);
    expect(fieldsOf("waive", { kind: "mitigated-elsewhere" })).toEqual(["kind", "owner", "evidence", "until"]);
    expect(fieldsOf("not-applicable")).toEqual(["owner", "reason", "until"]);
    expect(step("waive", "kind").choices.at(-1)).toMatchObject({
      value: "false-positive",
      refused: true,
      detail: "A false alarm is one finding; choose its place.",
    });
  });

  test("are none where there is nothing to decide", () => {
    expect([...fieldsOf("revoke"), ...fieldsOf("unwaive")]).toEqual([]);
  });
});

describe("an answer", () => {
  test("about a person is chosen or typed; the approver is not the owner, however it is written", () => {
    expect(step("attest", "owner").choices.map(({ value }) => value)).toEqual(["@acme/platform", "Ada Lovelace"]);
    expect(step("attest", "owner").typed(" @acme/api ")).toEqual({ value: "@acme/api", label: "@acme/api" });
    expect(step("attest", "owner").typed(" ")).toBeUndefined();
    const approver = step("waive", "approver", { kind: "accepted-risk", owner: "@ACME/platform" });
    expect(approver.choices.map(({ value }) => value)).toEqual(["Ada Lovelace"]);
    expect(approver.typed("@acme/PLATFORM")).toEqual({ problem: "The approver is someone other than the owner." });
  });

  test("about the end is offered within the cap, the latest first, and refused beyond it", () => {
    const { choices: ends, typed } = step("waive", "until", { kind: "accepted-risk" });
    expect(ends.map(({ value }) => value)).toEqual(["2026-12-01", "2026-11-15", "2026-11-08"]);
    expect(typed("2026-11-20")).toEqual({ value: "2026-11-20", label: "2026-11-20" });
    expect(typed("2026-12-02")).toEqual({ problem: "The last day can be 2026-12-01: at most 30\u00a0days for P0." });
    expect(typed("2026-02-30")).toEqual({ problem: "There is no 2026-02-30." });
    expect(typed("2026-10-31")).toEqual({ problem: "2026-10-31 is over." });
    expect(typed("2026-1")).toBeUndefined();
  });

  test("in words is one line and says something", () => {
    const { typed } = step("not-applicable", "reason");
    expect(typed("later")).toEqual({ problem: "Write at least 10 characters." });
    expect(typed("  ")).toEqual({ problem: "Without a reason it has no effect." });
    expect(typed("a reason\n that holds")).toMatchObject({ value: "a reason that holds" });
  });
});

describe("what comes of the answers", () => {
  test("an attestation of today, with an end only when it is earlier than the check allows", () => {
    const answers = { owner: "@acme/platform", evidence: "the rota", until: "2027-01-30" };
    const same = { action: "attest", check: "on-call", owner: "@acme/platform", evidence: "the rota", date: "2026-11-01" };
    expect(changeOf(choices, "attest", answers)).toEqual(same);
    expect(changeOf(choices, "attest", { ...answers, until: "2026-12-01" })).toEqual({ ...same, until: "2026-12-01" });
  });

  test("a waiver, without answers to questions that are no longer asked", () => {
    const answers = {
      kind: "mitigated-elsewhere",
      owner: "a",
      approver: "b",
      reason: "an old answer",
      evidence: "the edge",
      until: "2026-12-01",
    };
    expect(changeOf({ ...choices, fingerprint: "f" }, "waive", answers)).toEqual({
      action: "waive",
      check: "on-call",
      fingerprint: "f",
      kind: "mitigated-elsewhere",
      owner: "a",
      evidence: "the edge",
      until: "2026-12-01",
    });
    expect(changeOf(choices, "not-applicable", { owner: "a", reason: "no such thing", until: "2026-12-01" })).toMatchObject({
      action: "waive",
      kind: "not-applicable",
    });
  });

  test("who attests anew renews, and the other way round", () => {
    expect(settledAction({ ...choices, present: [attested] }, "attest")).toBe("renew");
    expect(settledAction(choices, "renew")).toBe("attest");
  });

  test("a refusal says why", () => {
    expect(refusalOf(choices, "false-positive")).toBe("A false alarm is one finding; choose its place.");
    expect(refusalOf(choices, "revoke")).toBe("Nobody has attested it.");
    expect(refusalOf({ ...choices, present: [attested] }, "revoke")).toBeUndefined();
    expect(refusalOf({ ...choices, present: [attested] }, "unwaive")).toBe("It is not waived.");
    expect(refusalOf(choices, "waive")).toBeUndefined();
    const passes = choices.waivers.map((waiver) => ({ ...waiver, refused: "The check passes; nothing has to be waived." }));
    expect(refusalOf({ ...choices, waivers: passes }, "waive")).toBe("The check passes; nothing has to be waived.");
  });

  test("each line of the preview leads back to its question", () => {
    const yaml = '- check: on-call\n  owner: "@acme/platform"\n  date: 2026-11-01\n  evidence: the rota';
    expect(previewLines(yaml, stepsOf(choices, "attest", {})).map(({ field }) => field)).toEqual([
      undefined,
      "owner",
      undefined,
      "evidence",
    ]);
  });
});
