import { expect, test } from "vitest";
import { codeCheck, evaluateSample, finding, manualCheck } from "./samples.ts";

const checks = [manualCheck("desk"), manualCheck("drill"), manualCheck("old"), codeCheck("a")];

function attestation(check: string, until: string): string {
  return `  - { check: ${check}, owner: me, date: 2026-09-15, evidence: seen, until: ${until} }\n`;
}

test("what runs out within 30 days is forecast, the nearest first; what ran out or holds longer is not", () => {
  const { expiring } = evaluateSample({
    checks,
    findings: { "a.ts": [finding("a", { fingerprint: "f" })] },
    attestations: `attestations:\n${attestation("desk", "2026-12-01")}${attestation("drill", "2026-12-02")}${attestation("old", "2026-10-31")}`,
    waivers:
      "waivers:\n  - { fingerprint: f, kind: accepted-risk, owner: me, reason: until the next release, created: 2026-10-01, until: 2026-11-01 }\n",
  });
  expect(expiring).toEqual([
    { kind: "accepted-risk", fingerprint: "f", owner: "me", until: "2026-11-01", days: 0, file: ".seaworthy/waivers.yml", line: 1 },
    { kind: "attestation", check: "desk", owner: "me", until: "2026-12-01", days: 30, file: ".seaworthy/attestations.yml", line: 1 },
  ]);
});
