/** How long a token holds, from the ways it is written. */
import type { TsFile } from "../../../api/file.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { sourceOf, unwrap } from "../../../shared/typescript/nodes.ts";
import { initializerOf } from "../../../shared/typescript/scope.ts";
import { staticValue } from "../../../shared/typescript/values.ts";

const units: readonly (readonly [RegExp, number])[] = [
  [/^(?:ms|msecs?|milliseconds?)$/, 0.001],
  [/^(?:s|secs?|seconds?)$/, 1],
  [/^(?:m|mins?|minutes?)$/, 60],
  [/^(?:h|hrs?|hours?)$/, 3600],
  [/^(?:d|days?)$/, 86_400],
  [/^(?:w|weeks?)$/, 604_800],
  [/^(?:mo|months?)$/, 2_629_800],
  [/^(?:y|yrs?|years?)$/, 31_557_600],
];

/** Seconds of `"365d"`, `3600`, `60 * 60 * 24`, and of what is added to the present time; undefined for what is only known at run time. */
export function secondsOf(value: TS.Expression, file: TsFile): number | undefined {
  const known = staticValue(value, file)?.value;
  if (typeof known === "number") return known;
  if (typeof known === "string") {
    const [, count, unit = ""] = /^\s*(-?[\d.]+)\s*([a-z]*)(?:\s+from now)?\s*$/i.exec(known) ?? [];
    // A text without a unit counts milliseconds.
    const factor = unit === "" ? 0.001 : units.find(([name]) => name.test(unit.toLowerCase()))?.[1];
    return count === undefined || factor === undefined ? undefined : Number(count) * factor;
  }
  const inner = unwrap(value);
  const sum = ts.isIdentifier(inner) ? initializerOf(inner, file) : inner;
  if (!sum || !ts.isBinaryExpression(sum) || sum.operatorToken.kind !== ts.SyntaxKind.PlusToken) return undefined;
  const clock = /Date\.now\(\)|new Date\(\)|\bnow\b|\biat\b/;
  if (!clock.test(sourceOf(sum.left, file)) || !/1000|1e3|1_000|\bnow\b|\biat\b/.test(sourceOf(sum.left, file))) return undefined;
  const added = staticValue(sum.right, file)?.value;
  return typeof added === "number" ? added : undefined;
}
