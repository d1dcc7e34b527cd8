/** How a policy makes findings and checklist lines look: priorities, what is hidden, what a line stands for. */
import type { Finding } from "../api/result.ts";
import { type Priority, priorities } from "../api/vocabulary.ts";
import { compileGlobs } from "./globs.ts";
import type { Policy } from "./policy.ts";

/** Why the policy hides a finding. It still counts in the score: hiding must never make a project look better than it is. */
export type Hidden = "disabled" | "excluded";

interface CheckLike {
  readonly id: string;
  readonly priority: Priority;
}

interface FileRules {
  readonly excluded: boolean;
  readonly disabled: ReadonlySet<string>;
  readonly priorities: ReadonlyMap<string, Priority>;
}

function rank(priority: Priority): number {
  return priorities.indexOf(priority);
}

/** A line's text as it is compared: without emphasis, in small letters, spaces made single. */
function normalise(text: string): string {
  return text
    .toLowerCase()
    .replace(/[*_`~]/g, "")
    .replace(/\s+/g, " ")
    .trim();
}

/** Looks through one policy; compiled once, see {@link lensOf}. */
export class PolicyLens {
  readonly #policy: Policy;
  readonly #disabled: ReadonlySet<string>;
  readonly #included: ((path: string) => boolean) | undefined;
  readonly #excluded: (path: string) => boolean;
  readonly #overrides: readonly {
    readonly match: (path: string) => boolean;
    readonly disable: readonly string[];
    readonly priorities: Readonly<Record<string, Priority>>;
  }[];
  readonly #checklist: ((path: string) => boolean) | undefined;
  readonly #mapping: readonly { readonly item: string; readonly checks: readonly string[] }[];
  readonly #files = new Map<string, FileRules>();
  readonly #perFile: boolean;

  constructor(policy: Policy) {
    this.#policy = policy;
    this.#disabled = new Set(policy.disable);
    this.#included = policy.include.length > 0 ? compileGlobs(policy.include) : undefined;
    this.#excluded = compileGlobs(policy.exclude);
    this.#overrides = policy.overrides.map(({ files, disable, priorities }) => ({ match: compileGlobs(files), disable, priorities }));
    this.#checklist = policy.checklists.length > 0 ? compileGlobs(policy.checklists) : undefined;
    this.#mapping = policy.mapping.map(({ item, checks }) => ({ item: normalise(item), checks }));
    this.#perFile = this.#overrides.length > 0 || policy.include.length > 0 || policy.exclude.length > 0;
  }

  #rules(file: string): FileRules | undefined {
    if (!this.#perFile) return undefined;
    let rules = this.#files.get(file);
    if (!rules) {
      const fitting = this.#overrides.filter((override) => override.match(file));
      rules = {
        excluded: (this.#included !== undefined && !this.#included(file)) || this.#excluded(file),
        disabled: new Set(fitting.flatMap((override) => override.disable)),
        priorities: new Map(fitting.flatMap((override) => Object.entries(override.priorities))),
      };
      this.#files.set(file, rules);
    }
    return rules;
  }

  /** The priority with which a check counts in the score. */
  priority(check: CheckLike): Priority {
    return Object.hasOwn(this.#policy.priorities, check.id) ? (this.#policy.priorities[check.id] ?? check.priority) : check.priority;
  }

  /**
   * The priority of a finding in a file. A form of the problem that is more or less grave than its check stays as many steps away from
   * it as it was. Without the check (one that this version does not have) the finding's own priority stands.
   */
  findingPriority(file: string, finding: Pick<Finding, "check" | "priority">, check: CheckLike | undefined): Priority {
    if (!check) return finding.priority;
    const base = this.#rules(file)?.priorities.get(check.id) ?? this.priority(check);
    if (base === check.priority) return finding.priority;
    const step = rank(finding.priority) + rank(base) - rank(check.priority);
    return priorities[Math.max(0, Math.min(priorities.length - 1, step))] ?? base;
  }

  /** Whether the policy hides findings of a check in a file, and why. Such files are analysed all the same. */
  hidden(file: string, check: string): Hidden | undefined {
    const rules = this.#rules(file);
    if (rules?.excluded) return "excluded";
    return this.#disabled.has(check) || rules?.disabled.has(check) ? "disabled" : undefined;
  }

  /** Whether a Markdown file counts as a checklist of the project. */
  isChecklist(file: string): boolean {
    return this.#checklist?.(file) ?? true;
  }

  /** The checks that a checklist line stands for: what the policy maps it to, else what was `found` from its text. */
  checksOfLine(text: string, found: readonly string[]): readonly string[] {
    if (this.#mapping.length === 0) return found;
    const line = normalise(text);
    return this.#mapping.find(({ item }) => line.includes(item))?.checks ?? found;
  }
}

const lenses = new WeakMap<Policy, PolicyLens>();

/** The lens of a policy, made once per policy object. */
export function lensOf(policy: Policy): PolicyLens {
  let lens = lenses.get(policy);
  if (!lens) {
    lens = new PolicyLens(policy);
    lenses.set(policy, lens);
  }
  return lens;
}
