import { describe, expect, test } from "vitest";
import { formatBaseline, formatProblem, noRecords, parseRecords, type RecordProblem } from "./index.ts";

const known = new Set(["on-call", "rate-limiting", "insecure-cookie"]);

function lines(...text: string[]): string {
  return `${text.join("\n")}\n`;
}

function shown(problems: readonly RecordProblem[]): string[] {
  return problems.map(formatProblem);
}

function attestations(text: string) {
  return parseRecords({ attestations: text }, known);
}

function waivers(text: string) {
  return parseRecords({ waivers: text }, known);
}

const goodAttestation = lines(
  "attestations:",
  "  - check: on-call",
  '    owner: "@acme/platform"',
  "    date: 2026-10-01",
  "    evidence: https://example.org/schedule",
);

describe("attestations", () => {
  test("a complete one is read with its places", () => {
    const { attestations: read, problems } = attestations(goodAttestation);
    expect(problems).toEqual([]);
    expect(read).toMatchObject([
      { check: "on-call", owner: "@acme/platform", date: "2026-10-01", evidence: "https://example.org/schedule" },
    ]);
    expect(read[0]).not.toHaveProperty("until");
    expect(read[0]?.places.at.range.start).toEqual({ line: 1, character: 4 });
    expect(read[0]?.places.fields.date?.range.start).toEqual({ line: 3, character: 10 });
  });

  test.each([
    ["a missing field", goodAttestation.replace(/ +owner.*\n/, ""), 'attestations.yml:2: an item of "attestations" has no "owner"; add it'],
    [
      "an unknown check",
      goodAttestation.replace("on-call", "oncall"),
      'attestations.yml:2: there is no check "oncall"; did you mean "on-call"?',
    ],
    [
      "an unknown key",
      goodAttestation.replace("evidence", "evidense"),
      'attestations.yml:5: unknown key "evidense"; did you mean "evidence"?',
    ],
    [
      "no real day",
      goodAttestation.replace("10-01", "02-30"),
      'attestations.yml:4: "date" must be a day written YYYY-MM-DD, not "2026-02-30"',
    ],
    [
      "an end before the date",
      `${goodAttestation}    until: 2026-09-01\n`,
      "attestations.yml:6: the last day lies before the date; correct one of them",
    ],
    [
      "an owner without quotes",
      goodAttestation.replaceAll('"', ""),
      "attestations.yml:3: not valid YAML: Plain value cannot start with reserved character @; put the value in quotes",
    ],
    ["a file that is no map", "- on-call\n", "attestations.yml:1: the file must be a map of keys, not a list"],
    [
      "a second key of the same name",
      "attestations: []\nattestations: []\n",
      "attestations.yml:2: not valid YAML: Map keys must be unique",
    ],
  ])("%s has no effect and is shown at its line", (_, text, message) => {
    const { attestations: read, problems } = attestations(text);
    expect(read).toEqual([]);
    expect(shown(problems)).toContain(`.seaworthy/${message}`);
  });

  test("a mistake in one record does not cost the others", () => {
    const { attestations: read, problems } = attestations(`${goodAttestation}  - check: on-call\n`);
    expect(read).toHaveLength(1);
    expect(problems.map(({ range }) => range.start.line)).toEqual([5, 5, 5]);
  });

  test.each(["", "\n", "# nothing yet\n", "attestations:\n".replace("\n", " []\n")])("an empty file is no mistake: %j", (text) => {
    expect(attestations(text)).toEqual(noRecords);
  });

  test("places are right under CRLF, a byte order mark and characters outside the BMP", () => {
    const text = `\ufeff# 🚀\n${goodAttestation}`.replaceAll("\n", "\r\n");
    const { attestations: read, problems } = attestations(text);
    expect(problems).toEqual([]);
    const date = read[0]?.places.fields.date;
    expect(text.slice(date?.start, date?.end)).toBe("2026-10-01");
    expect(date?.range.start).toEqual({ line: 4, character: 10 });
  });

  test("aliases are followed, and those that multiply without end are refused", () => {
    const shared =
      goodAttestation.replace("owner: ", "owner: &who ") +
      goodAttestation.split("\n").slice(1).join("\n").replace('"@acme/platform"', "*who");
    expect(attestations(shared).attestations.map(({ owner }) => owner)).toEqual(["@acme/platform", "@acme/platform"]);
    const bomb = lines(
      "a: &a [x, x, x, x, x, x, x, x, x]",
      ...["b", "c", "d", "e", "f", "g"].map((key, i) => `${key}: &${key} [${`*${"abcdef"[i]}, `.repeat(9)}]`),
    );
    expect(attestations(bomb).problems).not.toEqual([]);
  });
});

const goodWaiver = lines(
  "waivers:",
  "  - check: rate-limiting",
  "    kind: accepted-risk",
  '    owner: "@acme/api"',
  "    reason: Edge limits until the cut-over, see OPS-411",
  "    created: 2026-10-20",
  "    until: 2026-12-01",
);

describe("waivers", () => {
  test("a complete one is read", () => {
    const { waivers: read, problems } = waivers(goodWaiver);
    expect(problems).toEqual([]);
    expect(read).toMatchObject([{ check: "rate-limiting", kind: "accepted-risk", created: "2026-10-20", until: "2026-12-01" }]);
    expect(read[0]).not.toHaveProperty("fingerprint");
  });

  test.each([
    [
      "a reason that says nothing",
      goodWaiver.replace(/reason: .*/, "reason: later"),
      'waivers.yml:5: "reason" is too short; write at least 10 characters',
    ],
    ["no creation day", goodWaiver.replace(/ +created.*\n/, ""), 'waivers.yml:2: an item of "waivers" has no "created"; add it'],
    ["a risk without end", goodWaiver.replace(/ {4}until.*\n/, ""), 'waivers.yml:2: accepted-risk needs "until"; add it'],
    ["a risk without owner", goodWaiver.replace(/ +owner.*\n/, ""), 'waivers.yml:2: accepted-risk needs "owner"; add it'],
    [
      "an unknown kind",
      goodWaiver.replace("accepted-risk", "accepted-risks"),
      'waivers.yml:3: "kind" cannot be "accepted-risks"; did you mean "accepted-risk"?',
    ],
    [
      "a check and a fingerprint",
      `${goodWaiver}    fingerprint: abc\n`,
      "waivers.yml:8: a waiver names a check or a fingerprint, not both; remove one",
    ],
    [
      "neither",
      goodWaiver.replace("check: rate-limiting", "approver: me"),
      'waivers.yml:2: a waiver names what it is for; add "check" or "fingerprint"',
    ],
    [
      "a false alarm of a whole check",
      goodWaiver.replace("accepted-risk", "false-positive"),
      'waivers.yml:3: a false alarm is one finding; name its "fingerprint" in place of the check',
    ],
    [
      "one finding declared not applicable",
      goodWaiver.replace("accepted-risk", "not-applicable").replace("check: rate-limiting", "fingerprint: abc"),
      'waivers.yml:3: only a whole check can be not applicable; name the "check", or use false-positive for one finding',
    ],
    [
      "solved elsewhere without evidence",
      goodWaiver.replace("accepted-risk", "mitigated-elsewhere"),
      'waivers.yml:2: mitigated-elsewhere needs "evidence"; add it',
    ],
    [
      "more than a year",
      goodWaiver.replace("accepted-risk", "not-applicable").replace("2026-12-01", "2027-10-21"),
      "waivers.yml:7: not-applicable holds at most 365 days; the last day can be 2027-10-20",
    ],
    [
      "an end before the beginning",
      goodWaiver.replace("2026-12-01", "2026-10-19"),
      "waivers.yml:7: the last day lies before the day it was created; correct one of them",
    ],
  ])("%s has no effect and is shown at its line", (_, text, message) => {
    const { waivers: read, problems } = waivers(text);
    expect(read).toEqual([]);
    expect(shown(problems)).toContain(`.seaworthy/${message}`);
  });

  test("a false alarm may go without an end", () => {
    const text = lines(
      "waivers:",
      "  - fingerprint: abc",
      "    kind: false-positive",
      "    reason: The value is a public key",
      "    created: 2026-10-20",
    );
    expect(waivers(text)).toMatchObject({ waivers: [{ fingerprint: "abc" }], problems: [] });
  });
});

describe("baseline", () => {
  const findings = [
    { check: "insecure-cookie", file: "src/b.ts", fingerprint: "2" },
    { check: "insecure-cookie", file: "src/a.ts", fingerprint: "1" },
  ];
  const baseline = (text: string) => parseRecords({ baseline: text }, known);

  test("what is written is read again, sorted and each entry once", () => {
    const text = formatBaseline({ created: "2026-11-01", overall: "380/7", findings: [...findings, ...findings] });
    const read = baseline(text);
    expect(read.problems).toEqual([]);
    expect(read.baseline).toMatchObject({ created: "2026-11-01", overall: "380/7", entries: [{ file: "src/a.ts" }, { file: "src/b.ts" }] });
    expect(text).toBe(formatBaseline({ created: "2026-11-01", overall: "380/7", findings }));
  });

  test("a wrong entry costs itself, a wrong file costs the baseline", () => {
    const entry = JSON.stringify(findings[0]);
    const one = baseline(`{ "created": "2026-11-01", "findings": [\n${entry},\n{ "check": "x" }] }`);
    expect(one.baseline?.entries).toHaveLength(1);
    expect(shown(one.problems)).toEqual([
      '.seaworthy/baseline.json:3: an item of "findings" has no "file"; add it',
      '.seaworthy/baseline.json:3: an item of "findings" has no "fingerprint"; add it',
    ]);
    for (const [text, message] of [
      ["{", "baseline.json:1: not valid JSON: close brace expected"],
      ['{ "created": "2026-11-01" }', 'baseline.json:1: the file has no "findings"; add it'],
      ['{ "created": "2026-11-01",\n "created": "2026-11-01", "findings": [] }', 'baseline.json:2: "created" is given twice; keep one'],
      [
        '{ "created": "2026-11-01", "overall": "1/0", "findings": [] }',
        'baseline.json:1: "overall" must be the exact overall score, such as "380/7", not "1/0"',
      ],
    ] as const) {
      const read = baseline(text);
      expect(read.baseline).toBeUndefined();
      expect(shown(read.problems)).toContain(`.seaworthy/${message}`);
    }
  });

  test("a byte order mark does not matter", () => {
    expect(baseline(`\ufeff${formatBaseline({ created: "2026-11-01", findings })}`).baseline?.entries).toHaveLength(2);
  });
});
