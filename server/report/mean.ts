/** The mean of the categories as a sum that a person can follow. */
import type { ReadinessCategory } from "./model.ts";

/** `70 + 2 × 85.5 + 20` and the sum of the weights, from the categories that count. */
export function meanParts(categories: readonly ReadinessCategory[]): { readonly sum: string; readonly weights: number } {
  const counted = categories.flatMap(({ score, weight }) => (score ? [{ value: score.value, weight }] : []));
  const sum = counted.map(({ value, weight }) => (weight === 1 ? `${value}` : `${weight} × ${value}`)).join(" + ");
  return { sum, weights: counted.reduce((total, { weight }) => total + weight, 0) };
}
