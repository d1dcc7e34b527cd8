/** `attest` and `waive` as processes: what is written, what is refused, and that a refusal changes nothing. */
import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { folderWith, readText } from "./folder.ts";
import { run } from "./run-cli.ts";
import { badCheck, badText } from "./samples.ts";

const attestations = ".seaworthy/attestations.yml";
const waivers = ".seaworthy/waivers.yml";

const files = {
  "package.json": '{"name":"shop","dependencies":{"express":"4.19.0"}}',
  "src/app.ts":
    'import express from "express";\nconst app = express();\napp.get("/orders", (req, res) => res.json([]));\napp.listen(3000);\n',
  "src/issue.ts": badText,
  CODEOWNERS: "* @acme/platform # all\n/src @acme/api\n",
};

const owned = ["--owner", "@acme/platform", "--evidence", "https://example.org/schedule"];
const risk = ["--kind", "accepted-risk", "--owner", "@acme/api", "--reason", "Fixed with the next release"];

interface Row {
  readonly check: string;
  readonly state: string;
  readonly owner: string | null;
  readonly until: string | null;
  readonly days: number | null;
}

function rowOf(root: string, check: string): Row | undefined {
  const { stdout } = run(["attest", "--list", "--format", "json"], root);
  return (JSON.parse(stdout) as Row[]).find((row) => row.check === check);
}

describe("attest", () => {
  test("writes, lists, renews and takes back", () => {
    const root = folderWith(files);
    expect(rowOf(root, "on-call")).toMatchObject({ state: "open", owner: null, until: null, days: null });
    const written = run(["attest", "on-call", ...owned], root);
    expect(written).toMatchObject({ code: 0, stderr: "" });
    expect(written.stdout).toContain(`${attestations}: on-call is attested until 2027-01-30 (90 days left)`);
    expect(rowOf(root, "on-call")).toMatchObject({ state: "attested", owner: "@acme/platform", until: "2027-01-30", days: 90 });

    const text = readText(root, attestations);
    fs.writeFileSync(path.join(root, attestations), text.replace("date: 2026-11-01", "date: 2026-06-01 # the first one"));
    expect(rowOf(root, "on-call")).toMatchObject({ state: "expired", until: "2026-08-30", days: -63 });
    expect(run(["attest", "on-call", "--renew", "--until", "2026-11-20"], root)).toMatchObject({ code: 0, stderr: "" });
    expect(readText(root, attestations)).toContain("    date: 2026-11-01 # the first one\n");
    expect(rowOf(root, "on-call")).toMatchObject({ state: "attested", until: "2026-11-20", days: 19 });
    expect(run(["check"], root).stdout).toMatch(
      /Runs out soon \(1\)\n {2}2026-11-20 {2}19 days left {2}on-call {2}attestation {2}@acme\/platform/,
    );

    expect(run(["attest", "on-call", "--revoke"], root)).toMatchObject({ code: 0, stderr: "" });
    expect(readText(root, attestations)).toMatch(/^# .*\nattestations: \[\]\n$/);
  }, 60_000);

  test("with --dry-run prints a diff and writes nothing", () => {
    const root = folderWith(files);
    const { code, stdout } = run(["attest", "on-call", ...owned, "--dry-run"], root);
    expect(code).toBe(0);
    expect(stdout).toContain("+  - check: on-call");
    expect(fs.existsSync(path.join(root, ".seaworthy"))).toBe(false);
  });

  test.each([
    [["on-call"], /^seaworthy: attest on-call needs --owner and --evidence \(.*\?\); for example: .*--owner "@acme\/platform"/],
    [["on-call", "--owner", "@a/b"], /^seaworthy: attest on-call needs --evidence/],
    [[], /^seaworthy: attest needs a check; seaworthy attest --list/],
    [["on-cal", ...owned], /^seaworthy: there is no check "on-cal"; did you mean "on-call"\?/],
    [["on-call", ...owned, "--date", "2026-12-01"], /^seaworthy: --date: the date lies ahead/],
    [
      ["on-call", ...owned, "--until", "2027-06-01"],
      /^seaworthy: --until: an attestation of "on-call" holds 90 days; the last day can be 2027-01-30/,
    ],
    [[badCheck, ...owned], /^seaworthy: weak-random: it is decided from the files; use a waiver/],
    [["on-call", "--revoke"], /^seaworthy: nothing was changed: there is no attestation of "on-call" to revoke/],
    [["on-call", "--renew", ...owned], /^seaworthy: nothing was changed: there is no attestation of "on-call" to renew/],
    [["on-call", "--renew", "--revoke"], /^seaworthy: --renew and --revoke exclude each other/],
  ])("refuses %j in one line and ends with 2", (args, message) => {
    const root = folderWith(files);
    const { code, stdout, stderr } = run(["attest", ...args], root);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd()).not.toContain("\n");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(fs.existsSync(path.join(root, ".seaworthy"))).toBe(false);
  });

  test("leaves a file alone that it does not understand, and one that is read-only", () => {
    const broken = "attestations: [\n";
    const root = folderWith({ ...files, [attestations]: broken });
    const refused = run(["attest", "on-call", ...owned], root);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/^seaworthy: nothing was changed: the file is no valid YAML \(.*\); correct it first\n$/);
    expect(readText(root, attestations)).toBe(broken);
    fs.writeFileSync(path.join(root, attestations), "attestations: []\n");
    fs.chmodSync(path.join(root, attestations), 0o444);
    expect(run(["attest", "on-call", ...owned], root).stderr).toContain("could not be written: the file is read-only");
  });

  test("keeps a byte order mark and Windows line ends", () => {
    const root = folderWith({ ...files, [attestations]: "\ufeff# ours\r\nattestations: []\r\n" });
    run(["attest", "on-call", ...owned], root);
    const text = readText(root, attestations);
    expect(text.startsWith("\ufeff# ours\r\nattestations:\r\n  - check: on-call\r\n")).toBe(true);
    expect(text.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
  });
});

describe("waive", () => {
  test("takes a risk of a P0 check only with a second person, for 30 days, and says so on the way", () => {
    const root = folderWith(files);
    const bare = run(["waive", badCheck, "--kind", "accepted-risk"], root);
    expect(bare.stderr).toMatch(
      /^seaworthy: waive weak-random needs --owner, --approver, --reason and --until \(P0, 2026-12-01 at the latest\)/,
    );
    const same = run(["waive", badCheck, ...risk, "--approver", "@ACME/api", "--until", "2026-12-01"], root);
    expect(same.stderr).toMatch(/^seaworthy: --approver: the approver of a P0 risk is someone other than its owner/);
    const long = run(["waive", badCheck, ...risk, "--approver", "@acme/security", "--until", "2026-12-02"], root);
    expect(long.stderr).toMatch(/^seaworthy: --until: a P0 risk can be accepted for 30 days; the last day can be 2026-12-01/);
    expect(fs.existsSync(path.join(root, ".seaworthy"))).toBe(false);

    const right = run(["waive", badCheck, ...risk, "--approver", "@acme/security", "--until", "2026-12-01"], root);
    expect(right).toMatchObject({ code: 0, stderr: "" });
    const listed = JSON.parse(run(["waive", "--list", "--format", "json"], root).stdout);
    expect(listed).toEqual([
      {
        check: badCheck,
        fingerprint: null,
        kind: "accepted-risk",
        state: "in-use",
        owner: "@acme/api",
        until: "2026-12-01",
        days: 30,
        file: waivers,
        line: 3,
      },
    ]);
    expect(run(["waive", badCheck, "--remove"], root).code).toBe(0);
    expect(readText(root, waivers)).toMatch(/^# .*\nwaivers: \[\]\n$/);
  }, 60_000);

  test("dismisses one finding by its fingerprint, and takes that back when the finding is gone", () => {
    const root = folderWith(files);
    const report = () => JSON.parse(run(["check", "--format", "json"], root).stdout);
    const { fingerprint } = report().findings.find(({ check }: { check: string }) => check === badCheck);
    const reason = ["--reason", "The value is shown to nobody"];
    expect(run(["waive", "--fingerprint", fingerprint, "--kind", "false-positive", ...reason], root)).toMatchObject({
      code: 0,
      stderr: "",
    });
    expect(report().findings.map(({ check }: { check: string }) => check)).not.toContain(badCheck);
    fs.rmSync(path.join(root, "src/issue.ts"));
    expect(run(["waive", "--fingerprint", fingerprint, "--remove"], root)).toMatchObject({ code: 0, stderr: "" });
    expect(readText(root, waivers)).toContain("waivers: []");
  }, 60_000);

  test.each([
    [[], /^seaworthy: waive needs a check, or --fingerprint of one finding/],
    [[badCheck], /^seaworthy: waive needs --kind, one of accepted-risk, false-positive/],
    [[badCheck, "--kind", "accepted-risks"], /^seaworthy: --kind cannot be "accepted-risks"; did you mean "accepted-risk"\?/],
    [
      [badCheck, "--kind", "not-applicable", "--reason", "No tokens here", "--until", "2026-12-01"],
      /^seaworthy: weak-random: it does apply: .*src\/issue.ts:3/,
    ],
    [
      [badCheck, "--kind", "false-positive", "--reason", "Not a secret"],
      /^seaworthy: weak-random: a false alarm is one finding; choose its place/,
    ],
    [["--fingerprint", "nowhere", "--kind", "false-positive"], /^seaworthy: no finding has the fingerprint nowhere/],
    [["on-call", "--kind", "mitigated-elsewhere"], /^seaworthy: waive on-call needs --evidence and --until/],
    [["on-call", "--remove"], /^seaworthy: nothing was changed: there is no waiver of "on-call" to remove/],
  ])("refuses %j in one line and ends with 2", (args, message) => {
    const root = folderWith(files);
    const { code, stdout, stderr } = run(["waive", ...args], root);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd()).not.toContain("\n");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(fs.existsSync(path.join(root, ".seaworthy"))).toBe(false);
  });
});
