import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcome, type Outcomes, problem, type ProblemFix } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { localFunction } from "../../../shared/typescript/auth.ts";
import { codeOf, functionAround } from "../../../shared/typescript/functions.ts";
import { lastNameOf, sourceOf, spanOf, unwrap, walkBelow } from "../../../shared/typescript/nodes.ts";
import { initializerOf } from "../../../shared/typescript/scope.ts";
import { decidingCheck, type ExpiryCheck, expiryCheck, obtainCalls, refreshCalls } from "../../../shared/typescript/token-refresh.ts";
import { marginWords, storedEarly } from "./words.ts";

function visitFile(_root: TS.SourceFile, file: TsFile): Outcomes {
  const { role } = file;
  if (role.test || role.seed || role.migration || role.example || role.toolConfig) return undefined;
  const seen = new Set<TS.Node>();
  return [...refreshCalls(file), ...obtainCalls(file)].flatMap((call): Outcome[] => {
    const fn = functionAround(call);
    const decided = fn && decidingCheck(call, fn, file);
    const check = decided && comparisonOf(decided, file);
    if (!check || seen.has(check.node)) return [];
    seen.add(check.node);
    const at = spanOf(check.node, file);
    if (!check.compared || hasMargin(check, file)) return [met(at)];
    const fix = earlyFix(check.compared.clock, file);
    return [problem("margin", at, fix ? { fixes: [fix] } : {})];
  });
}

/** The comparison behind a question: the body of `isExpired(token)`. */
function comparisonOf(check: ExpiryCheck, file: TsFile): ExpiryCheck | undefined {
  if (check.compared && ts.isCallExpression(check.node)) return check;
  if (!ts.isCallExpression(check.node)) return ts.isBinaryExpression(check.node) && isRelation(check.node) ? check : undefined;
  const asked = localFunction(unwrap(check.node.expression), file);
  let found: ExpiryCheck | undefined;
  if (asked)
    walkBelow(asked, (node) => {
      const inner = found ? undefined : expiryCheck(node, file);
      if (inner && ts.isBinaryExpression(inner.node) && isRelation(inner.node)) found = inner;
    });
  return found;
}

function isRelation(node: TS.BinaryExpression): boolean {
  const { kind } = node.operatorToken;
  return kind !== ts.SyntaxKind.EqualsEqualsEqualsToken && kind !== ts.SyntaxKind.EqualsEqualsToken;
}

/** Something is added to the clock or taken off the time of expiry, here or where the time is stored. */
function hasMargin({ node, compared }: ExpiryCheck, file: TsFile): boolean {
  const fn = functionAround(node);
  if (marginWords.test(fn ? codeOf(fn, file) : "") || storedEarly.test(codeOf(file.root, file))) return true;
  return [compared?.expiry, compared?.clock].some((side) => side !== undefined && side !== node && shifts(side, file, 0));
}

function shifts(side: TS.Expression, file: TsFile, depth: number): boolean {
  const inner = unwrap(side);
  if (depth > 4) return false;
  if (ts.isIdentifier(inner)) {
    const initializer = initializerOf(inner, file);
    return initializer !== undefined && shifts(initializer, file, depth + 1);
  }
  if (ts.isBinaryExpression(inner)) {
    const { kind } = inner.operatorToken;
    if (kind === ts.SyntaxKind.MinusToken) return true;
    // created_at + expires_in is when it expires; expires_at + 60 is a shift.
    if (kind === ts.SyntaxKind.PlusToken) return !/expires_?in|lifetime|ttl/i.test(sourceOf(inner, file));
    return shifts(inner.left, file, depth + 1) || shifts(inner.right, file, depth + 1);
  }
  if (ts.isCallExpression(inner) || ts.isNewExpression(inner)) {
    // dayjs().add(5, "minute"), subMinutes(expiresAt, 5); dayjs(createdAt).add(expiresIn) is when it expires.
    if (/^(?:add|sub|plus|minus)\w*$/.test(lastNameOf(inner.expression))) return !/expires_?in|lifetime|ttl/i.test(sourceOf(inner, file));
    return (inner.arguments ?? []).some((argument) => shifts(argument, file, depth + 1));
  }
  return false;
}

/** The clock runs five minutes ahead. Only clocks that are read where they are compared: a variable may serve other ends. */
function earlyFix(clock: TS.Expression, file: TsFile): ProblemFix | undefined {
  const text = sourceOf(clock, file);
  const at = spanOf(clock, file);
  if (text === "Date.now()") return { fix: "early", edits: [{ start: at.end, end: at.end, text: " + 5 * 60 * 1000" }] };
  if (text === "new Date()") return { fix: "early", edits: [{ ...at, text: "new Date(Date.now() + 5 * 60 * 1000)" }] };
  if (/^new Date\(\)\.(?:getTime|valueOf)\(\)$/.test(text))
    return { fix: "early", edits: [{ start: at.end, end: at.end, text: " + 5 * 60 * 1000" }] };
  const seconds = /^(?:Math\.(?:floor|round|trunc)\()?(?:Date\.now\(\)|new Date\(\)\.getTime\(\)) \/ (?:1000|1_000|1e3)\)?$/.test(text);
  return seconds ? { fix: "early", edits: [{ start: at.end, end: at.end, text: " + 5 * 60" }] } : undefined;
}

/** TypeScript: comparisons of a token's expiry with the present time, without a margin. */
export const typescript: TypeScriptVisitors = { file: visitFile };
