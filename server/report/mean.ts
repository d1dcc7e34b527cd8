/** The mean of the categories as a sum that a person can follow. */
import type { ReadinessCategory } from "./model.ts";

/** `70 + 2 × 85 + 20` and the sum of the weights, from the categories that count. */
export function meanParts(categories: readonly ReadinessCategory[]): { readonly sum: string; readonly weights: number } {
  const counted = categories.flatMap(({ score, weight }) => (score ? [{ shown: score.shown, weight }] : []));
  const sum = counted.map(({ shown, weight }) => (weight === 1 ? `${shown}` : `${weight} × ${shown}`)).join(" + ");
  return { sum, weights: counted.reduce((total, { weight }) => total + weight, 0) };
}
