import Ajv from "ajv";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isDate, parsePolicy, parseRecords, schemaFiles, waiverKinds } from "./index.ts";

const ajv = new Ajv({ allErrors: true, strictTypes: false, strictRequired: false });
ajv.addFormat("date", isDate);
const validators = Object.fromEntries(Object.entries(schemaFiles).map(([name, schema]) => [name, ajv.compile(schema)]));
const known = new Set(["on-call", "rate-limiting"]);

/** The text of a schema as the formatter leaves it: lists of words that fit stand in one line. */
function format(schema: object): string {
  return `${JSON.stringify(schema, null, 2)}\n`.replace(
    /^(.*)\[\n((?: *"[^"\n]*",?\n)+) *\](,?)$/gm,
    (whole, before: string, items: string, comma: string) => {
      const line = `${before}[${items.trim().split(/\n */).join(" ")}]${comma}`;
      return line.length > 140 ? whole : line;
    },
  );
}

test.each(Object.entries(schemaFiles))("the schema of %s that ships is this one", async (name, schema) => {
  await expect(format(schema)).toMatchFileSnapshot(`./schemas/${name}.schema.json`);
});

// JSON is YAML, so one text serves both readers.
function accepts(name: "policy" | "attestations" | "waivers" | "baseline", data: unknown): boolean {
  const text = JSON.stringify(data);
  if (name === "policy") return parsePolicy(text, known).problems.length === 0;
  return parseRecords({ [name]: text }, known).problems.length === 0;
}

const word = fc.constantFrom("@acme/api", "me", "a text of a good length", "", "x".repeat(2500));
const check = fc.constantFrom("on-call", "rate-limiting");
const day = fc.constantFrom("2026-10-01", "2026-10-02");
const oddDay = fc.oneof({ weight: 9, arbitrary: day }, { weight: 1, arbitrary: fc.constantFrom("2026-02-30", "tomorrow", 5) });
const percent = fc.constantFrom(0, 50, 100);
const weight = fc.constantFrom(0.5, 8, 1000);

const attestation = fc.record({ check, owner: word, date: oddDay, evidence: word, until: oddDay, note: word }, { requiredKeys: [] });
const waiver = fc.record(
  {
    check,
    fingerprint: fc.constant("abc"),
    kind: fc.constantFrom(...waiverKinds, "other"),
    owner: word,
    reason: word,
    evidence: word,
    created: fc.constantFrom("2026-10-01", 7),
    until: fc.constant("2026-10-02"),
  },
  { requiredKeys: ["created", "kind"] },
);
const rightPolicy = fc.record(
  {
    weights: fc.record({ P0: weight, P3: weight }, { requiredKeys: [] }),
    "category-weights": fc.record({ security: weight, data: weight }, { requiredKeys: [] }),
    gate: fc.record({ overall: percent, category: percent, "not-applicable": percent, "score-drop": percent }, { requiredKeys: [] }),
    include: fc.array(fc.constantFrom("src/**", "*.ts"), { maxLength: 2 }),
    disable: fc.array(check, { maxLength: 2 }),
    priorities: fc.dictionary(check, fc.constantFrom("P0", "P3"), { maxKeys: 2 }),
    overrides: fc.array(
      fc.record({ files: fc.constant(["a/**"]), disable: fc.array(check, { maxLength: 1 }) }, { requiredKeys: ["files"] }),
      { maxLength: 2 },
    ),
    mapping: fc.array(fc.record({ item: fc.constantFrom("abcd", "a line"), checks: fc.array(check, { maxLength: 1 }) }), { maxLength: 2 }),
    traits: fc.record({ webhooks: fc.boolean(), oauth: fc.boolean() }, { requiredKeys: [] }),
    owners: fc.record({ data: fc.constant("me") }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
);
const policyMistakes: readonly object[] = [
  { wieghts: {} },
  { weights: { P4: 1 } },
  { weights: { P0: 0 } },
  { weights: { P0: 1001 } },
  { weights: { P0: null } },
  { "category-weights": { sales: 1 } },
  { gate: { other: 1 } },
  { gate: { overall: 100.5 } },
  { gate: { overall: -1 } },
  { gate: { overall: "50" } },
  { include: [3] },
  { include: "src/**" },
  { include: [""] },
  { priorities: { "on-call": "P4" } },
  { priorities: ["on-call"] },
  { overrides: [{ files: [] }] },
  { overrides: [{ disable: [] }] },
  { overrides: [{ files: ["a"], off: [] }] },
  { mapping: [{ item: "abc", checks: [] }] },
  { mapping: [{ item: "🚀🚀", checks: [] }] },
  { mapping: [{ item: "abcd" }] },
  { traits: { webhooks: "false" } },
  { traits: { hooks: false } },
  { owners: { data: "" } },
  { owners: { data: "x".repeat(201) } },
];
const policy = fc.oneof(
  rightPolicy,
  fc.tuple(rightPolicy, fc.constantFrom(...policyMistakes)).map(([right, mistake]) => ({ ...right, ...mistake })),
);
const entry = fc.record({ check, file: word, fingerprint: word, line: fc.nat() }, { requiredKeys: ["check"] });
const overall = fc.constantFrom("54", "380/7", "1/0", "54.3", "a");
const baseline = fc.record({ created: oddDay, overall, findings: fc.array(entry, { maxLength: 2 }) }, { requiredKeys: ["created"] });

describe("the reader and the schema agree on what is right", () => {
  test.each([
    ["attestations", fc.record({ attestations: fc.array(attestation, { maxLength: 2 }) })],
    ["waivers", fc.record({ waivers: fc.array(waiver, { maxLength: 1 }) })],
    ["policy", policy],
    ["baseline", baseline],
  ] as const)("%s", (name, arbitrary) => {
    const verdicts = new Set<boolean>();
    fc.assert(
      fc.property(arbitrary as fc.Arbitrary<unknown>, (data) => {
        const right = validators[name]?.(data) === true;
        // Whether one day lies before another is beyond a schema; the days above are chosen so that it matters only here.
        const backwards = JSON.stringify(data).includes('"date":"2026-10-02"') && JSON.stringify(data).includes('"until":"2026-10-01"');
        fc.pre(!backwards);
        verdicts.add(right);
        expect(accepts(name, data)).toBe(right);
      }),
      { numRuns: 400, seed: 20261101 },
    );
    expect(verdicts.size, "both right and wrong data were tried").toBe(2);
  });
});

test("a line of the history is right with what a run has to say, and wrong with what is no score", () => {
  const line = {
    commit: "0123abc",
    time: "2026-10-31T12:00:00Z",
    overall: 54,
    upper: 70,
    evidence: 61.5,
    verdict: "not-ready",
    categories: { security: 70 },
    open: { P0: 2, P1: 0, P2: 0, P3: 0 },
  };
  expect(validators.history?.(line)).toBe(true);
  for (const wrong of [{ overall: 101 }, { overall: "54" }, { time: "yesterday" }, { categories: { sales: 1 } }, { open: { P0: -1 } }]) {
    expect(validators.history?.({ ...line, ...wrong }), JSON.stringify(wrong)).toBe(false);
  }
  expect(validators.history?.({ commit: "0123abc" })).toBe(false);
});

test("any text gives a result", () => {
  const piece = fc.constantFrom(
    "attestations:",
    "waivers:",
    "- ",
    "\n",
    "  ",
    "check: ",
    "{",
    "}",
    "[",
    "]",
    "&a ",
    "*a",
    "<<: ",
    "? ",
    "!!binary x",
    '"',
    "'",
    "|",
    "\t",
    "\0",
    "#",
    ",",
    "x",
    ": ",
    "\r\n",
    "\ufeff",
  );
  const text = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(""));
  fc.assert(
    fc.property(fc.oneof(text, fc.string({ unit: "binary" })), (any) => {
      const { problems } = parseRecords({ attestations: any, waivers: any, baseline: any }, known);
      for (const { span } of [...problems, ...parsePolicy(any, known).problems]) {
        expect(span.start).toBeGreaterThanOrEqual(0);
        expect(span.end).toBeGreaterThanOrEqual(span.start);
      }
    }),
    { numRuns: 500 },
  );
  for (const deep of ["[", "{a: ", "- ", '{"a":'].map((open) => open.repeat(5000))) {
    expect(parsePolicy(deep, known).problems.length).toBeGreaterThan(0);
    expect(parseRecords({ baseline: deep }, known).problems.length).toBeGreaterThan(0);
  }
});
