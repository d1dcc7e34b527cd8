import { describe, expect, test } from "vitest";
import { type Answer, type ClaimedItem, judgeItems } from "./verdicts.ts";

const files = new Set(["LAUNCH.md", "lib/session.ts"]);
const answer = (status: Answer["status"], more: Partial<Answer> = {}): Answer => ({
  kind: "code",
  status,
  reason: `It is ${status}.`,
  title: "Cookies",
  ...more,
});
const item = (more: Partial<ClaimedItem> = {}): ClaimedItem => ({
  file: "LAUNCH.md",
  line: 0,
  text: "Cookies are safe",
  ticked: true,
  checks: ["a"],
  references: [],
  ...more,
});

function judged(items: readonly ClaimedItem[], answers: Readonly<Record<string, Answer>>) {
  return judgeItems(items, new Map(Object.entries(answers)), files);
}
const verdict = (ticked: boolean, answers: Readonly<Record<string, Answer>>) =>
  judged([item({ ticked, checks: Object.keys(answers) })], answers)[0]?.verdict;

describe("an item is held against its checks", () => {
  const project = { kind: "project" } as const;
  const manual = { kind: "manual", unknown: "needs-attestation" } as const;

  test.each<[string, Record<string, Answer>, string, string]>([
    ["the code has it", { a: answer("pass") }, "verified", "done-unticked"],
    ["the code has it not", { a: answer("fail") }, "contradicted", "open"],
    ["the code has it in part", { a: answer("partial") }, "contradicted", "open"],
    ["one of several is open in the code", { a: answer("pass"), b: answer("fail") }, "contradicted", "open"],
    ["the project lacks it", { a: answer("fail", project) }, "contradicted", "open"],
    ["the project lacks one, the code has another", { a: answer("fail", project), b: answer("pass") }, "claimed-only", "open"],
    ["a person said so", { a: answer("attested", manual) }, "verified", "done-unticked"],
    ["nobody said so", { a: answer("unknown", manual) }, "claimed-only", "open"],
    ["it is said no more", { a: answer("expired", { kind: "manual" }) }, "claimed-only", "open"],
    [
      "a project check that only a person can answer",
      { a: answer("unknown", { ...project, unknown: "needs-attestation" }) },
      "claimed-only",
      "open",
    ],
    ["it was not looked at", { a: answer("unknown", { unknown: "timeout" }) }, "unknown", "open"],
    ["its risk is accepted", { a: answer("waived") }, "claimed-only", "open"],
    ["nothing it could apply to", { a: answer("not-applicable") }, "claimed-only", "open"],
    ["one does not apply", { a: answer("not-applicable"), b: answer("pass") }, "verified", "done-unticked"],
    ["no check speaks of it", {}, "unmapped", "unmapped"],
  ])("%s", (_name, answers, ticked, open) => {
    expect([verdict(true, answers), verdict(false, answers)]).toEqual([ticked, open]);
  });

  test("a check that is not scored has no say", () => {
    expect(judged([item({ checks: ["preview"] })], {})[0]?.verdict).toBe("unmapped");
  });

  test("the reason names the checks, three at most", () => {
    const many = Object.fromEntries("abcde".split("").map((id) => [id, answer("fail", { title: id.toUpperCase() })]));
    expect(judged([item({ checks: Object.keys(many) })], many)[0]?.reason).toBe("A: It is fail. B: It is fail. C: It is fail. 2 more.");
  });
});

describe("an item that is there twice", () => {
  const twice = [item({ text: "Rate limits **per** IP" }), item({ text: "rate limits per IP!", ticked: false, line: 7 })];

  test("is a duplicate of the first one, which keeps its verdict", () => {
    const [first, second] = judged(twice, { a: answer("pass") });
    expect(first).toMatchObject({ verdict: "verified" });
    expect(second).toMatchObject({ verdict: "duplicate", reason: "Says the same as LAUNCH.md:1, which is ticked.", sameAs: twice[0] });
  });

  test("is contradicted first of all", () => {
    expect(judged([twice[0] as ClaimedItem, item({ text: "Rate limits per IP" })], { a: answer("fail") })[1]?.verdict).toBe("contradicted");
  });

  test("a word or two say too little", () => {
    expect(judged([item({ text: "All tests" }), item({ text: "All tests" })], { a: answer("pass") })[1]?.verdict).toBe("verified");
  });
});

describe("a file that an item names", () => {
  test("is missed where the item says it is there", () => {
    const references = [
      { path: "lib/session.ts", line: 3 },
      { path: "lib/gone.ts", line: 4 },
    ];
    expect(judged([item({ references })], { a: answer("pass") })[0]).toMatchObject({
      verdict: "reference-gone",
      reason: "There is no lib/gone.ts:5 in the project. The check passes: Cookies.",
    });
    expect(judged([item({ references })], { a: answer("fail") })[0]?.verdict).toBe("contradicted");
  });
});
