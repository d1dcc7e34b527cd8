/** `.seaworthy/policy.yml`: weights, gate, priorities and what is shown. */
import { type Category, categories, type Priority, priorities, type Trait } from "../api/vocabulary.ts";
import { globProblem } from "./globs.ts";
import { entriesOf, itemsOf, type LocatedNode, plain, readYaml, fieldOf } from "./located.ts";
import { formatProblem, type RecordProblem, RecordSource } from "./problems.ts";
import { validate } from "./schema.ts";
import { policySchema } from "./schemas.ts";
import { didYouMean, nearest } from "./suggest.ts";

/** What must hold for a run to pass; see docs/scoring.md. */
interface GatePolicy {
  /** Percent. */
  readonly overall: number;
  /** Percent for each category that `categories` does not name. */
  readonly category: number;
  readonly categories: Readonly<Partial<Record<Category, number>>>;
  /** Largest share of a category's weight that may be declared not applicable, in percent. */
  readonly notApplicable: number;
  /** Points that a pull request may cost. */
  readonly scoreDrop: number;
}

/** Another treatment of some files: checks that are not run there, and priorities of their findings. */
interface PolicyOverride {
  readonly files: readonly string[];
  readonly disable: readonly string[];
  readonly priorities: Readonly<Record<string, Priority>>;
}

/** A policy with everything filled in; plain data. */
export interface Policy {
  readonly weights: Readonly<Record<Priority, number>>;
  readonly categoryWeights: Readonly<Record<Category, number>>;
  readonly gate: GatePolicy;
  /** What the project is or has, where a person knows better than what is seen in the files. */
  readonly traits: Readonly<Partial<Record<Trait, boolean>>>;
  /** Globs; empty means every file. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Ids of checks whose findings are hidden. */
  readonly disable: readonly string[];
  readonly priorities: Readonly<Record<string, Priority>>;
  readonly overrides: readonly PolicyOverride[];
  readonly owners: Readonly<Partial<Record<Category, string>>>;
  /** Globs; empty means every Markdown file with task lists. */
  readonly checklists: readonly string[];
  readonly mapping: readonly { readonly item: string; readonly checks: readonly string[] }[];
}

const equalWeights = Object.fromEntries(categories.map((category) => [category, 1])) as Record<Category, number>;

/** What holds where a project has no policy. */
export const defaultPolicy: Policy = {
  weights: { P0: 8, P1: 4, P2: 2, P3: 1 },
  categoryWeights: equalWeights,
  gate: { overall: 80, category: 50, categories: {}, notApplicable: 30, scoreDrop: 0.5 },
  traits: {},
  include: [],
  exclude: [],
  disable: [],
  priorities: {},
  overrides: [],
  owners: {},
  checklists: [],
  mapping: [],
};

/** The file's data once it is valid: the keys as written. */
interface PolicyFile extends Partial<Omit<Policy, "categoryWeights" | "gate" | "overrides" | "weights">> {
  readonly weights?: Partial<Policy["weights"]>;
  readonly "category-weights"?: Partial<Policy["categoryWeights"]>;
  readonly gate?: Partial<Pick<GatePolicy, "overall" | "category" | "categories">> & {
    readonly "not-applicable"?: number;
    readonly "score-drop"?: number;
  };
  readonly overrides?: readonly (Partial<PolicyOverride> & Pick<PolicyOverride, "files">)[];
}

function complete(file: PolicyFile): Policy {
  const { weights, "category-weights": categoryWeights, gate = {}, overrides = [], ...same } = file;
  const { "not-applicable": notApplicable, "score-drop": scoreDrop, ...limits } = gate;
  const standard = defaultPolicy.gate;
  return {
    ...defaultPolicy,
    ...same,
    weights: { ...defaultPolicy.weights, ...weights },
    categoryWeights: { ...defaultPolicy.categoryWeights, ...categoryWeights },
    gate: { ...standard, ...limits, notApplicable: notApplicable ?? standard.notApplicable, scoreDrop: scoreDrop ?? standard.scoreDrop },
    overrides: overrides.map((override) => ({ disable: [], priorities: {}, ...override })),
  };
}

/** Reports globs that are not allowed and checks that do not exist: what a schema cannot say. */
function checkReferences(source: RecordSource, root: LocatedNode, known: ReadonlySet<string>): void {
  const glob = (node: LocatedNode) => {
    const wrong = node.kind === "scalar" && typeof node.value === "string" ? globProblem(node.value) : undefined;
    const known = source.problems.some(({ span }) => span.start === node.start);
    if (wrong !== undefined && !known) source.report(node, wrong);
  };
  const check = (id: unknown, at: { readonly start: number; readonly end: number }) => {
    if (typeof id === "string" && !known.has(id)) {
      source.report(at, `there is no check "${id}"${didYouMean(id, known)}`, undefined, nearest(id, known));
    }
  };
  const checksIn = (list: LocatedNode | undefined) => {
    for (const item of itemsOf(list)) if (item.kind === "scalar") check(item.value, item);
  };
  const selection = (node: LocatedNode) => {
    checksIn(fieldOf(node, "disable"));
    for (const entry of entriesOf(fieldOf(node, "priorities"))) check(entry.key, entry.keySpan);
  };
  for (const key of ["include", "exclude", "checklists"]) itemsOf(fieldOf(root, key)).forEach(glob);
  selection(root);
  for (const override of itemsOf(fieldOf(root, "overrides"))) {
    itemsOf(fieldOf(override, "files")).forEach(glob);
    selection(override);
  }
  for (const line of itemsOf(fieldOf(root, "mapping"))) checksIn(fieldOf(line, "checks"));
}

/** What became of the policy's text. */
export interface PolicyReading {
  /** Absent when there is any problem: a policy holds as a whole or not at all. An editor keeps its last good one. */
  readonly policy?: Policy;
  /** In the order of their places. */
  readonly problems: readonly RecordProblem[];
}

/** Reads a policy. `known` are the ids of all checks; a text without data is the default policy. */
export function readPolicy(text: string, known: ReadonlySet<string>, file: string): PolicyReading {
  const source = new RecordSource(file, text, "invalid-policy");
  const root = readYaml(source);
  if (root) {
    validate(root, policySchema, "the policy", (at, message, replacement) => source.report(at, message, undefined, replacement));
    checkReferences(source, root, known);
  }
  const problems = [...source.problems].sort((a, b) => a.span.start - b.span.start);
  if (problems.length > 0) return { problems };
  return { policy: root ? complete(plain(root) as PolicyFile) : defaultPolicy, problems };
}

/** The one line that a command line prints before it ends with code 2: the first problem, and how many more there are. */
export function policyError(problems: readonly RecordProblem[]): string {
  const [first] = problems;
  if (!first) return "";
  return formatProblem(first) + (problems.length > 1 ? ` (and ${problems.length - 1} more in this file)` : "");
}

/** The graver of two priorities. */
export function graver(a: Priority, b: Priority): Priority {
  return priorities.indexOf(a) <= priorities.indexOf(b) ? a : b;
}
