/** JSON Schemas of the record files. They ship as `schemas/*.schema.json`, written from these objects; a test compares them. */
import { categories, priorities, traits } from "../api/vocabulary.ts";
import type { Schema } from "./schema.ts";

const draft = "http://json-schema.org/draft-07/schema#";

/** The shortest text that can say why. */
const minReasonLength = 10;

const checkId: Schema = { type: "string", description: "the id of a check, as a diagnostic shows it", minLength: 1, maxLength: 80 };
const checkIds: Schema = { type: "array", items: checkId };
const glob: Schema = {
  type: "string",
  description: "a glob on paths relative to the project's root, with forward slashes; at most 6 ** and 32 brace expansions",
  minLength: 1,
  maxLength: 256,
};
const globs: Schema = { type: "array", items: glob };
const percent: Schema = { type: "number", minimum: 0, maximum: 100 };
const weight: Schema = { type: "number", exclusiveMinimum: 0, maximum: 1000 };
const person: Schema = { type: "string", description: 'A person or team, such as "@acme/platform".', minLength: 1, maxLength: 200 };
const day: Schema = { type: "string", format: "date", pattern: "^\\d{4}-\\d{2}-\\d{2}$" };
const evidence: Schema = { type: "string", description: "A link, a path or a text that shows it.", minLength: 1, maxLength: 2000 };
const priority: Schema = { type: "string", enum: priorities };

function mapOf(keys: readonly string[], value: Schema, description: string): Schema {
  return { type: "object", description, additionalProperties: false, properties: Object.fromEntries(keys.map((key) => [key, value])) };
}

const prioritiesOfChecks: Schema = { type: "object", description: "The priority of a check, by its id.", additionalProperties: priority };

/** `.seaworthy/policy.yml`. */
export const policySchema: Schema = {
  $schema: draft,
  title: "Policy of Seaworthy",
  description: "How readiness is measured in this project. Every key is optional.",
  type: "object",
  additionalProperties: false,
  properties: {
    weights: mapOf(priorities, weight, "Weight of a check by its priority. By default P0 8, P1 4, P2 2, P3 1."),
    "category-weights": mapOf(categories, weight, "Weight of a category in the overall score. By default 1 each."),
    gate: {
      type: "object",
      description: "What the project has to reach.",
      additionalProperties: false,
      properties: {
        overall: { ...percent, description: "Lowest overall score.", default: 80 },
        category: { ...percent, description: "Lowest score of each category.", default: 50 },
        categories: mapOf(categories, percent, "Lowest score of single categories, in place of `category`."),
        "not-applicable": {
          ...percent,
          description: "Largest share of a category's weight that may be declared not applicable.",
          default: 30,
        },
        "score-drop": { ...percent, description: "Points that a pull request may cost.", default: 0.5 },
      },
    },
    traits: mapOf(
      traits.filter((trait) => trait !== "any"),
      { type: "boolean" },
      "What the project is or has, where that is not seen rightly: true for what it has, false for what it has not.",
    ),
    include: { ...globs, description: "Show findings of these files only. Does not change the score." },
    exclude: { ...globs, description: "Hide findings of these files. Does not change the score." },
    disable: { ...checkIds, description: "Hide findings of these checks. Does not change the score." },
    priorities: prioritiesOfChecks,
    overrides: {
      type: "array",
      description: "Settings for some files; of two that fit, the later one counts.",
      items: {
        type: "object",
        additionalProperties: false,
        required: ["files"],
        properties: { files: { ...globs, minItems: 1 }, disable: checkIds, priorities: prioritiesOfChecks },
      },
    },
    owners: mapOf(categories, person, "Who answers for a category."),
    checklists: { ...globs, description: "Markdown files that are checklists of this project. By default all that hold task lists." },
    mapping: {
      type: "array",
      description: "Which checks a line of a checklist stands for, where the text does not tell.",
      items: {
        type: "object",
        additionalProperties: false,
        required: ["item", "checks"],
        properties: {
          item: {
            type: "string",
            description: "The line's text or a part of it; case, emphasis and spaces do not count.",
            minLength: 4,
            maxLength: 500,
          },
          checks: { ...checkIds, description: "Ids of checks; an empty list says that the line stands for none." },
        },
      },
    },
  },
};

/** One entry of {@link attestationsSchema}. */
export const attestationSchema: Schema = {
  type: "object",
  additionalProperties: false,
  required: ["check", "owner", "date", "evidence"],
  properties: {
    check: checkId,
    owner: { ...person, description: "Who is answerable." },
    date: { ...day, description: "The day on which it was true." },
    evidence,
    until: { ...day, description: "The last day; never later than the check allows, which is also the default." },
  },
};

/** `.seaworthy/attestations.yml`. */
export const attestationsSchema: Schema = {
  $schema: draft,
  title: "Attestations of Seaworthy",
  description: "What a person answers for because no code can prove it.",
  type: "object",
  additionalProperties: false,
  properties: { attestations: { type: "array", items: attestationSchema } },
};

/** In the order in which dialogs offer them. */
export const waiverKinds = ["accepted-risk", "false-positive", "mitigated-elsewhere", "not-applicable"] as const;

/** Why a check or a finding is waived; each kind needs other fields and ends at another day. */
export type WaiverKind = (typeof waiverKinds)[number];

function ofKind(kind: WaiverKind, ...required: readonly string[]): Schema {
  return { properties: { kind: { const: kind } }, required };
}

/** One entry of {@link waiversSchema}. */
export const waiverSchema: Schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "created"],
  properties: {
    check: checkId,
    fingerprint: { type: "string", description: "The fingerprint of one finding.", minLength: 1, maxLength: 200 },
    kind: { type: "string", enum: waiverKinds },
    owner: { ...person, description: "Who takes the decision." },
    approver: { ...person, description: "Who agreed; needed for P0, and someone other than the owner." },
    reason: { type: "string", description: "Why.", minLength: minReasonLength, maxLength: 2000 },
    evidence,
    created: { ...day, description: "The day of the decision; the longest time counts from here." },
    until: { ...day, description: "The last day." },
  },
  allOf: [
    { oneOf: [{ required: ["check"] }, { required: ["fingerprint"] }] },
    {
      oneOf: [
        ofKind("accepted-risk", "owner", "reason", "until"),
        ofKind("false-positive", "fingerprint", "reason"),
        ofKind("mitigated-elsewhere", "evidence", "until"),
        ofKind("not-applicable", "check", "reason", "until"),
      ],
    },
  ],
};

/** `.seaworthy/waivers.yml`. */
export const waiversSchema: Schema = {
  $schema: draft,
  title: "Waivers of Seaworthy",
  description: "Exemptions: who said so, why, until when.",
  type: "object",
  additionalProperties: false,
  properties: { waivers: { type: "array", items: waiverSchema } },
};

/** One entry of {@link baselineSchema}. */
export const baselineEntrySchema: Schema = {
  type: "object",
  additionalProperties: false,
  required: ["check", "file", "fingerprint"],
  properties: {
    check: checkId,
    file: { type: "string", description: "Path relative to the project's root.", minLength: 1, maxLength: 4096 },
    fingerprint: { type: "string", minLength: 1, maxLength: 200 },
  },
};

/** `.seaworthy/baseline.json`. */
export const baselineSchema: Schema = {
  $schema: draft,
  title: "Baseline of Seaworthy",
  description: "Findings that were there before and do not fail a pull request. Written by the command line.",
  type: "object",
  additionalProperties: false,
  required: ["created", "findings"],
  properties: {
    $schema: { type: "string" },
    created: day,
    overall: { type: "string", description: 'the exact overall score, such as "380/7"', pattern: "^\\d{1,200}(/[1-9]\\d{0,199})?$" },
    findings: { type: "array", items: baselineEntrySchema },
  },
};

const count: Schema = { type: "integer", minimum: 0 };

/** One line of `.seaworthy/history.ndjson`: a run on the default branch. */
const historySchema: Schema = {
  $schema: draft,
  title: "Line of the history of Seaworthy",
  description: "One run on the default branch. Lines that cannot be read are left out.",
  type: "object",
  required: ["time", "overall"],
  properties: {
    commit: { type: "string", description: "The commit that was looked at.", pattern: "^[0-9a-f]{7,64}$" },
    time: { type: "string", description: "When, in UTC.", pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?Z$" },
    overall: { ...percent, description: "The overall score." },
    upper: { ...percent, description: "The score if everything unknown turned out well." },
    evidence: { ...percent, description: "The share of the weight that was evaluated." },
    verdict: { type: "string", enum: ["not-ready", "inconclusive", "ready-with-waivers", "ready"] },
    categories: mapOf(categories, percent, "The score of each category that counted."),
    open: mapOf(priorities, count, "Open findings by priority."),
  },
};

/** The files under `schemas/`, by the name of the record file without its ending. */
export const schemaFiles: Readonly<Record<"policy" | "attestations" | "waivers" | "baseline" | "history", Schema>> = {
  policy: policySchema,
  attestations: attestationsSchema,
  waivers: waiversSchema,
  baseline: baselineSchema,
  history: historySchema,
};
