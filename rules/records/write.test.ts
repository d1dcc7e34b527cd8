import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defineCheck, defineManualCheck, defineProjectCheck } from "../api/check.ts";
import { attest, isRefusal, parseRecords, removeAt, renew, revoke, unwaive, waive, type WaiverDraft, type Written } from "./index.ts";

const basics = { title: "T", category: "monitoring", effort: 1, why: "W." } as const;
const checks = new Map(
  [
    defineManualCheck({ ...basics, id: "on-call", priority: "P1", applies: ["any"], every: 90, ask: "Who?" }),
    defineManualCheck({ ...basics, id: "restore-test", priority: "P0", applies: ["any"], every: 90, ask: "When?" }),
    defineProjectCheck({
      ...basics,
      id: "privacy-policy",
      priority: "P1",
      applies: ["any"],
      evidence: "",
      limits: "",
      attestable: true,
      evaluate: () => ({ status: "unknown", evidence: [], reason: "" }),
    }),
    defineCheck({ ...basics, id: "insecure-cookie", priority: "P0", languages: ["ts"], limits: "", messages: {}, detect: {} }),
  ].map((check) => [check.id, check]),
);
const context = { checks, today: "2026-11-01" };
const draft = { check: "on-call", owner: "@acme/platform", date: "2026-10-20", evidence: "https://example.org/schedule" };
const risk: WaiverDraft = {
  check: "on-call",
  kind: "accepted-risk",
  owner: "@acme/api",
  reason: "The rota starts with the launch",
  created: "2026-11-01",
  until: "2026-12-01",
};

function textOf(written: Written): string {
  if (isRefusal(written)) throw new Error(written.problem);
  return written.text;
}

const known = new Set(checks.keys());
const problemsIn = (name: "attestations" | "waivers", text: string) => parseRecords({ [name]: text }, known).problems;

describe("attest", () => {
  test("begins a file that is missing with one comment that names the format", () => {
    const text = textOf(attest(undefined, draft, context));
    expect(text.split("\n")).toEqual([
      expect.stringMatching(/^# Attestations of Seaworthy: .*Format: check, owner, date, evidence, until/),
      "attestations:",
      "  - check: on-call",
      '    owner: "@acme/platform"',
      "    date: 2026-10-20",
      "    evidence: https://example.org/schedule",
      "",
    ]);
    expect(problemsIn("attestations", text)).toEqual([]);
  });

  test.each([
    ["an empty list", "attestations: [] # none yet\n# end\n", "attestations: # none yet\n  - NEW\n# end\n"],
    ["a key without a list", "# top\nattestations:\n", "# top\nattestations:\n  - NEW\n"],
    ["comments alone", "# top", "# top\nattestations:\n  - NEW"],
    [
      "dashes under the key, without a last line end",
      "attestations:\n- check: restore-test\n  owner: me\n  date: 2026-10-01\n  evidence: 'x' # seen",
      "attestations:\n- check: restore-test\n  owner: me\n  date: 2026-10-01\n  evidence: 'x' # seen\n- NEW",
    ],
    [
      "comments behind the last record, its own and the list's",
      "attestations:\n    - check: restore-test\n      # its own\n# of the file\n",
      "attestations:\n    - check: restore-test\n      # its own\n    - NEW\n# of the file\n",
    ],
    [
      "a block of text at the end",
      "attestations:\n  - check: restore-test\n    evidence: |\n      a\n\n      b\n",
      "attestations:\n  - check: restore-test\n    evidence: |\n      a\n\n      b\n  - NEW\n",
    ],
  ])("adds to %s", (_, before, after) => {
    const indent = /^( *)- NEW/m.exec(after)?.[1] ?? "";
    const lines = ["check: on-call", 'owner: "@acme/platform"', "date: 2026-10-20", "evidence: https://example.org/schedule"];
    expect(textOf(attest(before, draft, context))).toBe(after.replace("NEW", lines.join(`\n${indent}  `)));
    const windows = textOf(attest(before.replaceAll("\n", "\r\n"), draft, context));
    if (before.includes("\n")) expect(windows).toBe(after.replace("NEW", lines.join(`\n${indent}  `)).replaceAll("\n", "\r\n"));
  });

  test("adds between brackets", () => {
    const text = textOf(attest('{"attestations": [{"check": "restore-test"}]}', draft, context));
    expect(JSON.parse(text)).toEqual({ attestations: [{ check: "restore-test" }, draft] });
  });

  test.each([
    ["owner", { ...draft, owner: " " }, '"owner" is missing; add it'],
    ["evidence", { ...draft, evidence: "" }, '"evidence" is missing; add it'],
    ["date", { ...draft, date: "2026-02-30" }, '"date" must be a day written YYYY-MM-DD, not "2026-02-30"'],
    ["date", { ...draft, date: "2026-11-03" }, "the date lies ahead; attest what is true already"],
    ["until", { ...draft, until: "2027-02-01" }, 'an attestation of "on-call" holds 90 days; the last day can be 2027-01-18'],
    ["until", { ...draft, until: "2026-10-01" }, "the last day lies before the date; correct one of them"],
    ["until", { ...draft, date: "2026-06-01" }, "it would have run out on 2026-08-30 already; choose a later day"],
    ["check", { ...draft, check: "oncall" }, 'there is no check "oncall"; did you mean "on-call"?'],
    [
      "check",
      { ...draft, check: "insecure-cookie" },
      '"insecure-cookie" is decided from the files and cannot be attested; use a waiver if it has to wait',
    ],
  ])("refuses a wrong %s in one sentence", (field, wrong, problem) => {
    expect(attest("attestations: []\n", wrong, context)).toEqual({ problem, field });
  });

  test.each([
    ["attestations: [\n", /^the file is no valid YAML \(.*\); correct it first$/],
    ["attestations: soon\n", /^"attestations" must be a list; correct it first$/],
    ["- on-call\n", /^the file must be a map of keys; correct it first$/],
    ["attestations:\n  - check: on-call\n", /^there is an attestation of "on-call" already; renew it$/],
  ])("refuses what it cannot add to: %j", (text, problem) => {
    expect(attest(text, draft, context)).toEqual({ problem: expect.stringMatching(problem) });
  });
});

describe("renew", () => {
  const before = `# team
attestations:
  # the rota
  - check: on-call # ours
    owner: '@acme/old' # until May
    date: 2026-07-01
    evidence: >-
      a long
      text
    until: 2026-08-01
    # agreed
  - check: restore-test
    owner: "@acme/db"
    date: 2026-10-01
    evidence: restored in 40 minutes
`;

  test("changes the fields of the one record, in the quotes they have", () => {
    expect(textOf(renew(before, draft, context))).toBe(
      before
        .replace("'@acme/old'", "'@acme/platform'")
        .replace("2026-07-01", "2026-10-20")
        .replace(/>-\n.*\n.*\n/, "https://example.org/schedule\n")
        .replace("    until: 2026-08-01\n", ""),
    );
  });

  test("adds an end that was not there", () => {
    const text = textOf(renew(before, { ...draft, check: "restore-test", until: "2026-12-31" }, context));
    expect(text.endsWith("    evidence: https://example.org/schedule\n    until: 2026-12-31\n")).toBe(true);
  });

  test("says so when there is nothing to renew", () => {
    expect(renew("attestations: []\n", draft, context)).toEqual({ problem: 'there is no attestation of "on-call" to renew; attest it' });
  });
});

describe("waive", () => {
  test("records each kind with what it needs", () => {
    const all: WaiverDraft[] = [
      risk,
      { fingerprint: "abc:1", kind: "false-positive", reason: "The value is a public key", created: "2026-11-01" },
      { check: "on-call", kind: "mitigated-elsewhere", evidence: "The host has a desk", created: "2026-11-01", until: "2027-10-01" },
      { check: "privacy-policy", kind: "not-applicable", reason: "Internal tool, no users", created: "2026-11-01", until: "2027-11-01" },
    ];
    let text: string | undefined;
    for (const one of all) text = textOf(waive(text, one, "P1", context));
    const { waivers, problems } = parseRecords({ waivers: text ?? "" }, known);
    expect(problems).toEqual([]);
    expect(waivers.map(({ places: _, ...waiver }) => waiver)).toEqual(all);
  });

  test.each([
    ["until", { ...risk, until: "2027-02-01" }, "P1", "a P1 risk can be accepted for 90 days; the last day can be 2027-01-30"],
    [
      "until",
      { ...risk, until: "2026-12-02", approver: "@b" },
      "P0",
      "a P0 risk can be accepted for 30 days; the last day can be 2026-12-01",
    ],
    ["approver", risk, "P0", 'accepting a P0 risk takes a second person; add "approver"'],
    [
      "approver",
      { ...risk, approver: "@ACME/api " },
      "P0",
      "the approver of a P0 risk is someone other than its owner; name another person",
    ],
    ["reason", { ...risk, reason: "later" }, "P1", '"reason" is too short; write at least 10 characters'],
    ["kind", { ...risk, kind: "false-positive" }, "P1", 'a false alarm is one finding; name its "fingerprint" in place of the check'],
    ["evidence", { ...risk, kind: "mitigated-elsewhere" }, "P1", '"evidence" is missing; add it'],
  ] as const)("refuses a wrong %s in one sentence", (field, wrong, priority, problem) => {
    expect(waive(undefined, wrong, priority, context)).toEqual({ problem, field });
  });

  test("decides again in place", () => {
    const before = `waivers:\n  - check: on-call\n    kind: accepted-risk\n    owner: "@x"\n    reason: "An earlier decision" # board\n    created: 2026-08-01\n    until: 2026-09-01\n`;
    expect(textOf(waive(before, risk, "P1", context))).toBe(
      `waivers:\n  - check: on-call\n    kind: accepted-risk\n    owner: "@acme/api"\n    reason: "The rota starts with the launch" # board\n    created: 2026-11-01\n    until: 2026-12-01\n`,
    );
  });

  test("is taken back", () => {
    const text = textOf(waive("waivers: []\n", risk, "P1", context));
    expect(textOf(unwaive(text, { check: "on-call" }))).toBe("waivers: []\n");
    expect(unwaive(text, { check: "on-call", kind: "not-applicable" })).toEqual({
      problem: 'there is no waiver of "on-call" to remove',
    });
    expect(textOf(removeAt(text, "waivers", text.indexOf("reason")))).toBe("waivers: []\n");
  });
});

/** Files as people write them: comments everywhere, three ways of quoting, two line ends, with and without a last line end. */
const phrase = fc.constantFrom(
  "plain text",
  "'single # no comment'",
  '"double: \\"x\\""',
  ">-\n      folded\n      text",
  "|\n      kept\n\n      text",
);
const comment = fc.constantFrom("", " # note");
const between = fc.constantFrom("", "\n", "  # a record\n", "    # deeper\n", "# left\n");
const record = fc
  .tuple(fc.constantFrom("restore-test", "privacy-policy"), phrase, comment, fc.boolean(), between)
  .map(([check, text, note, end, after]) => {
    const evidence = /\n/.test(text) ? text : `${text}${note}`;
    return `  - check: ${check}${note}\n    owner: "@acme/db"${note}\n    evidence: ${evidence}\n    date: 2026-10-01${end ? "\n    until: 2026-11-30" : ""}\n${after}`;
  });
const file = fc
  .record({
    head: fc.constantFrom("", "# head\n", "---\n", "\ufeff# mark\n"),
    records: fc.array(record, { maxLength: 3 }),
    note: comment,
    windows: fc.boolean(),
    unended: fc.boolean(),
  })
  .map(({ head, records, note, windows, unended }) => {
    const body = records.length === 0 ? `attestations: []${note}\n` : `attestations:${note}\n${records.join("")}`;
    const text = unended ? `${head}${body}`.replace(/\n+$/, "") : head + body;
    return windows ? text.replaceAll("\n", "\r\n") : text;
  });
const words = fc.oneof(
  fc.constantFrom("@a/b", "yes", "12", "null", "a: b", "- x", "# c", "it's", '"q"', "é 🚢", "{", "*a", "2026-01-01", "a # b"),
  fc.string({ minLength: 1, maxLength: 30, unit: "binary" }).filter((text) => /\S/.test(text)),
);

/** The comments of {@link file}, wherever they stand. */
const commentsOf = (text: string): string[] => text.match(/# (?:note|a record|deeper|left|head|mark)/g) ?? [];

describe("whatever the file and the words", () => {
  test("attest adds lines and changes none, the result is right, and revoke gives the text before", () => {
    fc.assert(
      fc.property(file, words, words, (before, owner, evidence) => {
        const text = textOf(attest(before, { ...draft, owner, evidence }, context));
        const { attestations, problems } = parseRecords({ attestations: text }, known);
        expect(problems).toEqual([]);
        const oneLine = (words: string) => words.replace(/\s+/g, " ").trim();
        const { places: _, ...added } = attestations.at(-1) ?? { places: undefined };
        expect(added).toEqual({ ...draft, owner: oneLine(owner), evidence: oneLine(evidence) });
        const lines = text.split(/\r\n|\n/);
        const old = before.split(/\r\n|\n/).map((line) => line.replace(/^attestations: \[\]/, "attestations:"));
        let at = 0;
        for (const line of lines) if (line === old[at]) at++;
        expect(at, "every line is still there, in its order").toBe(old.length);
        expect(text.includes("\r\n")).toBe(before.includes("\r\n"));
        expect(textOf(revoke(text, "on-call"))).toBe(before);
      }),
      { numRuns: 400, seed: 20261101 },
    );
  });

  test("renew changes the one record alone and keeps every comment", () => {
    fc.assert(
      fc.property(file, words, fc.boolean(), fc.boolean(), (before, evidence, first, end) => {
        const wanted = attest(before, draft, context);
        const text = textOf(wanted);
        const check = first && before.includes("restore-test") ? "restore-test" : "on-call";
        const renewed = textOf(
          renew(text, { ...draft, check, date: "2026-10-30", evidence, ...(end ? { until: "2026-12-24" } : {}) }, context),
        );
        const read = (source: string) => parseRecords({ attestations: source }, known);
        expect(read(renewed).problems).toEqual([]);
        const plain = (source: string) => read(source).attestations.map(({ places: _, ...record }) => record);
        const [old, now] = [plain(text), plain(renewed)];
        const changed = now.flatMap((record, index) => (JSON.stringify(record) === JSON.stringify(old[index]) ? [] : [index]));
        expect(changed).toHaveLength(1);
        const [index = -1] = changed;
        expect(now[index]).toMatchObject({ check, date: "2026-10-30", evidence: evidence.replace(/\s+/g, " ").trim() });
        expect(now[index]?.until).toBe(end ? "2026-12-24" : undefined);
        expect(commentsOf(renewed)).toEqual(commentsOf(text));
      }),
      { numRuns: 400, seed: 20261101 },
    );
  });

  test("any text gives an answer, and a refusal is one sentence", () => {
    const piece = fc.constantFrom(
      "attestations:",
      "- ",
      "\n",
      "  ",
      "check: on-call",
      "{",
      "}",
      "[",
      "]",
      "&a ",
      "*a",
      "? ",
      "|",
      "#",
      ",",
      "x",
      ": ",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join("");
        for (const written of [attest(text, draft, context), renew(text, draft, context), revoke(text, "on-call")]) {
          if (isRefusal(written)) expect(written.problem).toMatch(/^\S[^\n]*[^.\n]$/);
          else expect(written.text).not.toBe(text);
        }
      }),
      { numRuns: 1000, seed: 7 },
    );
  });
});
