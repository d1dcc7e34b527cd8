/** Exact numbers of the score: credit of a result, scores of categories, their mean, and how they are shown. */
import Fraction from "fraction.js";
import type { CheckResult } from "../api/result.ts";
import { type Category, categories, type Priority } from "../api/vocabulary.ts";
import type { Policy } from "../records/index.ts";
import type { Figure } from "./types.ts";

/** Shared: fractions are never changed. */
export const zero = new Fraction(0);
const one = new Fraction(1);
const hundred = new Fraction(100);
/** The most that a check gets while something of it is open. */
const partialLimit = new Fraction(9, 10);

/** An exact number from a policy's decimal one. */
export function exactly(value: number): Fraction {
  return new Fraction(String(value));
}

/** A percentage as it is kept and shown. */
export function figure(percent: Fraction): Figure {
  const value = percent.valueOf();
  if (percent.equals(zero)) return { exact: "0", value, shown: 0 };
  if (percent.equals(hundred)) return { exact: "100", value, shown: 100 };
  const rounded = Number((2n * percent.n + percent.d) / (2n * percent.d));
  return { exact: percent.toFraction(), value, shown: Math.max(1, Math.min(99, rounded)) };
}

/** The credit of a result, from 0 to 1: what it has, or what it had before it was waived. */
export function creditOf(result: Pick<CheckResult, "status" | "unwaived" | "met" | "found">): Fraction {
  const status = result.status === "waived" ? result.unwaived : result.status;
  if (status === "pass" || status === "attested") return one;
  if (status !== "partial" || result.found <= 0) return zero;
  const share = new Fraction(result.met, result.found);
  return share.gt(partialLimit) ? partialLimit : share;
}

/** Whether a result says that nobody looked: it counts, without credit, and lifts the upper bound. */
function isUnknown(result: Pick<CheckResult, "status" | "unwaived">): boolean {
  return (result.status === "waived" ? result.unwaived : result.status) === "unknown";
}

/** Sums over the results of one category. */
interface CategorySum {
  readonly id: Category;
  /** Weight of the category in the mean. */
  readonly share: Fraction;
  weight: Fraction;
  credit: Fraction;
  unknown: Fraction;
  /** Weight declared not applicable, which is not part of `weight`. */
  declared: Fraction;
}

/** The sums that the score is made of, as fractions, so that nothing is rounded before it is shown. */
export interface Numbers {
  readonly categories: ReadonlyMap<Category, CategorySum>;
  /** Sum of the weights of the categories that count. */
  readonly shares: Fraction;
  /** Undefined when no category counts. */
  readonly overall: Fraction | undefined;
  readonly upper: Fraction | undefined;
  readonly evidence: Fraction | undefined;
  readonly weights: Readonly<Record<Priority, Fraction>>;
}

function percentOf(part: Fraction, whole: Fraction): Fraction {
  return part.mul(hundred).div(whole);
}

/** The score of a category in percent; undefined when none of its checks counts. */
export function scoreOf(sum: CategorySum): Fraction | undefined {
  return sum.weight.equals(zero) ? undefined : percentOf(sum.credit, sum.weight);
}

/** The score of a category if every unknown check passed. */
export function upperOf(sum: CategorySum): Fraction | undefined {
  return sum.weight.equals(zero) ? undefined : percentOf(sum.credit.add(sum.unknown), sum.weight);
}

/** The share of a category's weight that was evaluated, in percent. */
export function evidenceOf(sum: CategorySum): Fraction | undefined {
  return sum.weight.equals(zero) ? undefined : percentOf(sum.weight.sub(sum.unknown), sum.weight);
}

/** The share of a category's weight that was declared not applicable, in percent. */
export function declaredOf(sum: CategorySum): Fraction {
  const whole = sum.weight.add(sum.declared);
  return whole.equals(zero) ? zero : percentOf(sum.declared, whole);
}

/** Adds up results. `declared` says which of the results that do not count were declared not applicable by a person. */
export function addUp(results: readonly CheckResult[], declared: ReadonlySet<string>, policy: Policy): Numbers {
  const { P0, P1, P2, P3 } = policy.weights;
  const weights = { P0: exactly(P0), P1: exactly(P1), P2: exactly(P2), P3: exactly(P3) };
  const sums = new Map<Category, CategorySum>(
    categories.map((id) => [
      id,
      { id, share: exactly(policy.categoryWeights[id]), weight: zero, credit: zero, unknown: zero, declared: zero },
    ]),
  );
  for (const result of results) {
    const sum = sums.get(result.category);
    if (!sum) continue;
    const weight = weights[result.priority];
    if (result.status === "not-applicable") {
      if (declared.has(result.id)) sum.declared = sum.declared.add(weight);
      continue;
    }
    sum.weight = sum.weight.add(weight);
    const credit = creditOf(result);
    if (!credit.equals(zero)) sum.credit = sum.credit.add(credit.equals(one) ? weight : credit.mul(weight));
    if (isUnknown(result)) sum.unknown = sum.unknown.add(weight);
  }
  return { categories: sums, weights, ...mean([...sums.values()]) };
}

/** The mean over the categories that count; the evidence is the share of all weight, whatever the category. */
function mean(sums: readonly CategorySum[]): Pick<Numbers, "shares" | "overall" | "upper" | "evidence"> {
  let shares = zero;
  let overall = zero;
  let upper = zero;
  let weight = zero;
  let unknown = zero;
  for (const sum of sums) {
    const score = scoreOf(sum);
    const best = upperOf(sum);
    if (!score || !best) continue;
    shares = shares.add(sum.share);
    overall = overall.add(score.mul(sum.share));
    upper = upper.add(best.mul(sum.share));
    weight = weight.add(sum.weight);
    unknown = unknown.add(sum.unknown);
  }
  if (shares.equals(zero)) return { shares, overall: undefined, upper: undefined, evidence: undefined };
  return { shares, overall: overall.div(shares), upper: upper.div(shares), evidence: percentOf(weight.sub(unknown), weight) };
}

/** Points that a check would add to the overall score if it passed; zero for one that does not count. */
export function gainOf(result: CheckResult, numbers: Numbers): Fraction {
  const sum = numbers.categories.get(result.category);
  if (!sum || result.status === "not-applicable" || sum.weight.equals(zero)) return zero;
  const open = one.sub(creditOf(result));
  if (open.equals(zero)) return zero;
  return percentOf(open.mul(numbers.weights[result.priority]), sum.weight).mul(sum.share).div(numbers.shares);
}

/** A number for a sentence that says it is too low or too high: one decimal, cut off, so that 79.96 never reads as 80. */
export function cutOff(number: Fraction): string {
  const tenths = (number.n * 10n) / number.d;
  return `${number.s < 0n ? "-" : ""}${tenths / 10n}${tenths % 10n === 0n ? "" : `.${tenths % 10n}`}`;
}
