/** Small projects for the tests of this folder: checks, findings and records written in a line each. */
import type { CodeCheck, ManualCheck, ProjectCheck } from "../api/check.ts";
import type { ProjectFact } from "../api/facts.ts";
import type { ProjectAnswer, ProjectView } from "../api/project.ts";
import type { Finding } from "../api/result.ts";
import type { Category, Priority, Trait } from "../api/vocabulary.ts";
import { defaultPolicy, noRecords, parseRecords, type Policy, type Records } from "../records/index.ts";
import { type Evaluation, type EvaluationInput, evaluate, type Incomplete } from "./index.ts";

interface Basics {
  readonly category?: Category;
  readonly priority?: Priority;
  readonly effort?: number;
}

function info(id: string, { category = "security", priority = "P1", effort = 10 }: Basics) {
  return { id, title: `Title of ${id}`, category, priority, effort, why: "Because." };
}

/** In TypeScript unless said otherwise, without detectors: findings are given by the sample. */
export function codeCheck(id: string, more: Basics & Partial<Pick<CodeCheck, "stage" | "languages">> = {}): CodeCheck {
  const { stage, languages = ["ts"], ...basics } = more;
  return { kind: "code", ...info(id, basics), languages, limits: "", messages: {}, detect: {}, ...(stage ? { stage } : {}) };
}

/** A project check with a fixed answer, or with a function that gives one. */
export function projectCheck(
  id: string,
  answer: Partial<ProjectAnswer> | ProjectCheck["evaluate"],
  more: Basics & Partial<Pick<ProjectCheck, "applies" | "appliesToAll" | "attestable" | "restsOn">> = {},
): ProjectCheck {
  const { applies = ["any"], appliesToAll, attestable, restsOn, ...basics } = more;
  const evaluate: ProjectCheck["evaluate"] =
    typeof answer === "function" ? answer : () => ({ status: "pass", evidence: [], reason: `Reason of ${id}.`, ...answer });
  const flags = { ...(appliesToAll ? { appliesToAll } : {}), ...(attestable ? { attestable } : {}), ...(restsOn ? { restsOn } : {}) };
  return { kind: "project", ...info(id, basics), applies, evidence: "", limits: "", evaluate, ...flags };
}

/** Applies to any project, for 90 days, unless said otherwise. */
export function manualCheck(id: string, more: Basics & Partial<Pick<ManualCheck, "applies" | "every">> = {}): ManualCheck {
  const { applies = ["any"], every = 90, ...basics } = more;
  return { kind: "manual", ...info(id, basics), applies, every, ask: "Is it so?" };
}

let serial = 0;

/** A finding of a check; fingerprints are unique unless given. */
export function finding(check: string, more: Partial<Finding> = {}): Finding {
  const line = more.range?.start.line ?? 0;
  return {
    check,
    priority: "P1",
    category: "security",
    message: `Something is wrong with ${check}.`,
    fingerprint: `print-${serial++}`,
    start: 0,
    end: 5,
    range: { start: { line, character: 0 }, end: { line, character: 5 } },
    fixes: [],
    related: [],
    ...more,
  };
}

/** The fact that a line of a checklist gives. */
export function checklistLine(
  text: string,
  more: Partial<ProjectFact<"checklist-item">["data"]> & { file?: string; line?: number } = {},
): ProjectFact<"checklist-item"> {
  const { file = "LAUNCH.md", line = 0, ...data } = more;
  return {
    kind: "checklist-item",
    file,
    line,
    start: 0,
    end: 1,
    data: { text, ticked: false, checks: [], blocker: false, headings: [], references: [], tick: null, ...data },
  };
}

/** What differs from an empty project. Record files are given as texts. */
export interface SampleProject {
  readonly checks: EvaluationInput["registry"];
  readonly findings?: Readonly<Record<string, readonly Finding[]>>;
  readonly met?: Readonly<Record<string, number>>;
  readonly files?: readonly string[];
  readonly traits?: readonly Trait[];
  readonly lines?: readonly ProjectFact<"checklist-item">[];
  readonly attestations?: string;
  readonly waivers?: string;
  readonly baseline?: string;
  readonly records?: Records;
  readonly policy?: Partial<Policy>;
  readonly today?: string;
  readonly incomplete?: Incomplete;
}

const sampleDay = "2026-11-01";

function viewOf(sample: SampleProject, findings: ReadonlyMap<string, readonly Finding[]>): ProjectView {
  const files = new Set(sample.files ?? ["src/app.ts"]);
  const lines = sample.lines ?? [];
  return {
    files,
    facts: (kind) => (kind === "checklist-item" ? lines : []) as never,
    factsIn: () => [],
    dependencies: () => [],
    trait: (trait) => (sample.traits?.includes(trait) ? [{ file: "", line: -1, note: trait }] : []),
    resolve: () => undefined,
    openFindings: (check) =>
      [...findings].flatMap(([file, list]) =>
        list.filter((each) => each.check === check).map((each) => ({ check, file, line: each.range.start.line, priority: each.priority })),
      ),
    metPlaces: (check) => sample.met?.[check] ?? 0,
    filesMatching: (pattern) => [...files].filter((file) => pattern.test(file)),
  };
}

/** The records of a sample, read from its texts. */
function recordsOf({ records, attestations, waivers, baseline, checks }: SampleProject): Records {
  if (records) return records;
  const texts = { ...(attestations ? { attestations } : {}), ...(waivers ? { waivers } : {}), ...(baseline ? { baseline } : {}) };
  return Object.keys(texts).length > 0 ? parseRecords(texts, new Set(checks.map(({ id }) => id))) : noRecords;
}

/** Evaluates a sample with the default policy on a fixed day. */
export function evaluateSample(sample: SampleProject): Evaluation {
  const findings = new Map(Object.entries(sample.findings ?? {}));
  return evaluate({
    registry: sample.checks,
    project: { view: viewOf(sample, findings), findings: () => findings },
    records: recordsOf(sample),
    policy: { ...defaultPolicy, ...sample.policy },
    today: sample.today ?? sampleDay,
    ...(sample.incomplete ? { incomplete: sample.incomplete } : {}),
  });
}

/**
 * The result of one check of an evaluation.
 * @throws Error when the evaluation has none of that id.
 */
export function resultOf(evaluation: Evaluation, id: string): Evaluation["checks"][number] {
  const result = evaluation.checks.find((each) => each.id === id);
  if (!result) throw new Error(`no result of ${id}`);
  return result;
}
