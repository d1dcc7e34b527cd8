import { describe, expect, test } from "vitest";
import { evaluateSample, manualCheck, projectCheck, resultOf } from "./samples.ts";

const hooks = projectCheck("hooks", { status: "fail" }, { applies: ["webhooks"], priority: "P0" });
const both = projectCheck("both", { status: "fail" }, { applies: ["webhooks", "service"], appliesToAll: true });
const asks = projectCheck(
  "asks",
  (view) => ({ status: view.trait("webhooks").length > 0 ? "fail" : "pass", evidence: view.trait("webhooks"), reason: "" }),
  { applies: ["any"] },
);
const checks = [hooks, both, asks, manualCheck("desk", { applies: ["webhooks"] })];

describe("a policy that puts right what the project is", () => {
  test("takes a trait away: what needs it is declared not applicable, and says so", () => {
    const evaluation = evaluateSample({ checks, traits: ["webhooks", "service"], policy: { traits: { webhooks: false } } });
    for (const id of ["hooks", "both", "desk"]) {
      expect(resultOf(evaluation, id)).toMatchObject({ status: "not-applicable", reason: expect.stringContaining("the policy says") });
    }
    expect(resultOf(evaluation, "asks").status).toBe("pass");
    expect(evaluation.score.blockers).toEqual([]);
    const security = evaluation.score.categories.find(({ id }) => id === "security");
    // 8 + 4 + 4 of 20.
    expect(security?.declared.shown).toBe(80);
    expect(evaluation.gate.reasons.map(({ kind }) => kind)).toContain("not-applicable");
  });

  test("gives a trait: what needs it counts", () => {
    const evaluation = evaluateSample({ checks, policy: { traits: { webhooks: true } } });
    expect(resultOf(evaluation, "hooks").status).toBe("fail");
    expect(resultOf(evaluation, "desk").status).toBe("unknown");
    expect(resultOf(evaluation, "both").status).toBe("not-applicable");
    expect(resultOf(evaluation, "asks")).toMatchObject({ status: "fail", evidence: [{ file: ".seaworthy/policy.yml", line: -1 }] });
  });

  test("that says what is seen anyway changes nothing", () => {
    const said = evaluateSample({ checks, traits: ["webhooks"], policy: { traits: { webhooks: true, oauth: false } } });
    expect(said).toEqual(evaluateSample({ checks, traits: ["webhooks"] }));
    const none = evaluateSample({ checks, policy: { traits: { webhooks: false } } });
    expect(none).toEqual(evaluateSample({ checks }));
  });
});
