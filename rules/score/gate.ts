/** What a project has to reach, and the verdict. */
import Fraction from "fraction.js";
import { type Category, categories } from "../api/vocabulary.ts";
import { type Baseline, findingKey, type Policy } from "../records/index.ts";
import { declaredOf, exactly, type Numbers, cutOff, scoreOf } from "./numbers.ts";
import type { Blocker, Evaluation, Gate, GateReason, LocatedFinding, Verdict } from "./types.ts";

/** The gate on the project as it is: no blocker, and the policy's lowest scores. */
export function standingGate(numbers: Numbers, blockers: readonly Blocker[], policy: Policy): Gate {
  const reasons: GateReason[] = blockers.map(({ title, reason }) => ({ kind: "blocker", message: `Launch blocker: ${title}. ${reason}` }));
  const { gate } = policy;
  if (!numbers.overall) reasons.push({ kind: "nothing-to-score", message: "Nothing in the project can be scored yet." });
  else if (numbers.overall.lt(exactly(gate.overall))) {
    reasons.push({
      kind: "overall",
      message: `The overall score is ${cutOff(numbers.overall)} %, below the ${gate.overall} % that the gate asks for.`,
    });
  }
  for (const category of categories) {
    const sum = numbers.categories.get(category);
    if (!sum) continue;
    const score = scoreOf(sum);
    const wanted = gate.categories[category] ?? gate.category;
    if (score?.lt(exactly(wanted))) {
      reasons.push({
        kind: "category",
        category,
        message: `The score of ${inWords(category)} is ${cutOff(score)} %, below the ${wanted} % that the gate asks for.`,
      });
    }
    const declared = declaredOf(sum);
    if (declared.gt(exactly(gate.notApplicable))) {
      const message = `${cutOff(declared)} % of ${inWords(category)} is declared not applicable; the gate allows ${gate.notApplicable} %.`;
      reasons.push({ kind: "not-applicable", category, message });
    }
  }
  return { passed: reasons.length === 0, reasons };
}

/** Categories below this many are told of one by one. */
const fewestTogether = 3;

/** What the gate says beside the blockers, for a reader: many categories that are too low are one sentence, as their scores are shown anyway. */
export function spokenReasons(gate: Gate): readonly string[] {
  const reasons = gate.reasons.filter(({ kind }) => kind !== "blocker");
  const low = reasons.flatMap(({ kind, category }) => (kind === "category" && category !== undefined ? [category] : []));
  if (low.length < fewestTogether) return reasons.map(({ message }) => message);
  const together = `${low.length} categories are below what the gate asks for: ${low.map(inWords).join(", ")}.`;
  const first = reasons.findIndex(({ kind }) => kind === "category");
  return reasons.flatMap(({ kind, message }, index) => (kind !== "category" ? [message] : index === first ? [together] : []));
}

/** A category's name within a sentence. */
function inWords(category: Category): string {
  return category.replace("-", " ");
}

/** The verdict. A project that has nothing to score is inconclusive, unless something blocks it. */
export function verdictOf(gate: Gate, inconclusive: boolean, waived: boolean): Verdict {
  if (gate.reasons.some(({ kind }) => kind !== "nothing-to-score")) return "not-ready";
  if (inconclusive || !gate.passed) return "inconclusive";
  return waived ? "ready-with-waivers" : "ready";
}

/** The command line's exit code for a verdict. */
export function exitCodeOf(verdict: Verdict): 0 | 1 | 3 {
  if (verdict === "not-ready") return 1;
  return verdict === "inconclusive" ? 3 : 0;
}

/** The state that a pull request is compared with. */
export interface PullRequestBase {
  /** The findings that were open, by file and fingerprint. */
  readonly findings: Iterable<{ readonly file: string; readonly fingerprint: string }>;
  /** The exact overall score, such as `380/7`; left out when it is not known. */
  readonly overall?: string;
}

function isNewAndGrave(place: LocatedFinding, before: ReadonlySet<string>): boolean {
  const { priority, finding, file } = place;
  if (priority !== "P0" && priority !== "P1") return false;
  if (finding.preview || place.hidden || place.waived || place.mitigated || place.baseline) return false;
  return !before.has(findingKey(file, finding.fingerprint));
}

/** The gate on a change: no new open P0 or P1 finding, and no more points lost than the policy allows. What was there before does not fail it. */
export function pullRequestGate(head: Pick<Evaluation, "findings" | "score">, base: PullRequestBase, policy: Policy): Gate {
  const before = new Set<string>();
  for (const { file, fingerprint } of base.findings) before.add(findingKey(file, fingerprint));
  const reasons: GateReason[] = [];
  for (const place of head.findings) {
    if (!isNewAndGrave(place, before)) continue;
    const { file, finding, priority } = place;
    reasons.push({
      kind: "new-finding",
      message: `New ${priority} finding in ${file}:${finding.range.start.line + 1}: ${finding.message} (${finding.check})`,
    });
  }
  if (base.overall !== undefined && head.score.overall) {
    const drop = new Fraction(base.overall).sub(head.score.overall.exact);
    if (drop.gt(exactly(policy.gate.scoreDrop))) {
      reasons.push({
        kind: "score-drop",
        message: `The overall score drops by ${cutOff(drop)} points; ${policy.gate.scoreDrop} are allowed.`,
      });
    }
  }
  return { passed: reasons.length === 0, reasons };
}

/** A baseline as the state that a pull request is compared with. */
export function baseOf(baseline: Baseline): PullRequestBase {
  return { findings: baseline.entries, ...(baseline.overall === undefined ? {} : { overall: baseline.overall }) };
}
