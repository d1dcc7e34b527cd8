/** What lets only one refresh run at a time. */
import type { TsFile } from "../../../api/file.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { localFunction } from "../../../shared/typescript/auth.ts";
import { enclosingFunction, type FunctionNode, functionName, sourceOf, unwrap, walkBelow } from "../../../shared/typescript/nodes.ts";
import { callersOf, codeOf } from "../../../shared/typescript/functions.ts";
import { usesOf } from "../../../shared/typescript/references.ts";
import { declarationOf, initializerOf, originOf } from "../../../shared/typescript/scope.ts";
import { wordsOf } from "../../../shared/names/words.ts";

const guardWords =
  /^(?:mutex|semaphore|redlock|lock|locks|locker|locked|locking|unlock|inflight|singleflight|dedupe|deduped|deduplicate|refreshing|coalesce|advisory|setnx|plimit|limiter|nx|exclusive|serialize|memoize|debounce)$/;
const guardText =
  /\bfor\s+(?:no\s+key\s+)?update\b|\.forUpdate\(|\.for\(\s*["'`]update|pg_(?:try_)?advisory|["'`]NX["'`]|\bLOCK\.UPDATE\b|isolationLevel\s*:\s*\S*serializable|updateMany\(\s*\{\s*where:\s*\{[^}]*refresh_?token/i;

/** Whether a refresh is guarded: in its function, in the functions of this file that it calls or that call it, or in what is called to refresh. */
export function isGuarded(fn: FunctionNode, call: TS.CallExpression, file: TsFile): boolean {
  if (guards(fn, file) || isShared(call, file)) return true;
  const callee = localFunction(unwrap(call.expression), file);
  if (callee && guards(callee, file)) return true;
  return callersOf(fn, file).some((caller) => guards(caller, file));
}

/** pending ??= refresh().finally(…): callers that come later find the promise, which outlives the function. */
function isShared(call: TS.CallExpression, file: TsFile): boolean {
  let node: TS.Node = call;
  for (;;) {
    const { parent } = node;
    if (isPartOfChain(node)) node = parent;
    else if (ts.isBinaryExpression(parent) && parent.right === node && isAssignment(parent.operatorToken.kind))
      return outlives(parent.left, file);
    else if (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name))
      return usesOf(parent.name, file).some((use) => isPutAway(use, file));
    else {
      // pending = (async () => { … })(): the promise is that of the whole function.
      const fn = enclosingFunction(node);
      if (!fn || functionName(fn) !== "" || !ts.isParenthesizedExpression(fn.parent) || !ts.isCallExpression(fn.parent.parent))
        return false;
      node = fn.parent.parent;
    }
  }
}

/** pending.set(id, refreshed), pending[id] = refreshed: a promise that is put where later callers look. */
function isPutAway(promise: TS.Identifier, file: TsFile): boolean {
  const { parent } = promise;
  if (ts.isBinaryExpression(parent))
    return parent.right === promise && isAssignment(parent.operatorToken.kind) && outlives(parent.left, file);
  const callee = ts.isCallExpression(parent) && parent.arguments[1] === promise ? unwrap(parent.expression) : undefined;
  return callee !== undefined && ts.isPropertyAccessExpression(callee) && callee.name.text === "set" && outlives(callee.expression, file);
}

function isPartOfChain(node: TS.Node): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return /^(?:then|catch|finally)$/.test(parent.name.text);
  return ts.isParenthesizedExpression(parent) || (ts.isCallExpression(parent) && parent.expression === node);
}

function isAssignment(kind: TS.SyntaxKind): boolean {
  const { EqualsToken, QuestionQuestionEqualsToken, BarBarEqualsToken } = ts.SyntaxKind;
  return kind === EqualsToken || kind === QuestionQuestionEqualsToken || kind === BarBarEqualsToken;
}

/** A member of an object, or a variable that is declared outside of the function. */
function outlives(target: TS.Expression, file: TsFile): boolean {
  const inner = unwrap(target);
  if (!ts.isIdentifier(inner)) return ts.isPropertyAccessExpression(inner) || ts.isElementAccessExpression(inner);
  const declaration = declarationOf(inner, file);
  return declaration !== undefined && enclosingFunction(declaration) !== enclosingFunction(target);
}

const lockModules =
  /^(?:p-limit|p-queue|p-memoize|p-throttle|async-mutex|async-lock|async-sema|await-lock|redlock|redis-lock|semaphore-async-await|proper-lockfile)$/;

/** limit(…) of `const limit = pLimit(1)`: what a package for locks and queues makes. */
function isLock(identifier: TS.Identifier, file: TsFile): boolean {
  const made = initializerOf(identifier, file);
  const inner = made && unwrap(made);
  return inner !== undefined && (ts.isCallExpression(inner) || ts.isNewExpression(inner))
    ? lockModules.test(originOf(inner.expression, file)?.module ?? "")
    : false;
}

/** running = ask().finally(…) where the function also waits for `running`: whoever comes later waits for the same. */
function isKeptAndAwaited(call: TS.CallExpression, fn: FunctionNode, file: TsFile): boolean {
  let node: TS.Node = call;
  while (isPartOfChain(node)) node = node.parent;
  const { parent } = node;
  if (!ts.isBinaryExpression(parent) || parent.right !== node || !isAssignment(parent.operatorToken.kind) || !outlives(parent.left, file))
    return false;
  const kept = sourceOf(parent.left, file);
  let awaited = false;
  walkBelow(fn, (each) => {
    if (!awaited && ts.isIfStatement(each) && unwrap(each.expression).getText(file.root) === kept)
      awaited = new RegExp(`\\b(?:await|return)\\s+${kept.replace(/\W/g, "\\$&")}\\b`).test(sourceOf(each.thenStatement, file));
    return awaited ? false : undefined;
  });
  return awaited;
}

function guards(fn: FunctionNode, file: TsFile): boolean {
  if (isGuardName(functionName(fn)) || guardText.test(codeOf(fn, file))) return true;
  let found = false;
  walkBelow(fn, (node) => {
    if (!found && (ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) && isGuardName(node.text)) found = true;
    else if (!found && ts.isIdentifier(node) && ts.isCallExpression(node.parent)) found = isLock(node, file);
    else if (!found && ts.isCallExpression(node)) found = isKeptAndAwaited(node, fn, file);
    return found ? false : undefined;
  });
  return found;
}

/** `mutex`, `withLock`, `inFlight`, `refreshPromise`, `isRefreshing`; `Promise` itself, `clock` and `blocked` are none. */
function isGuardName(name: string): boolean {
  const words = wordsOf(name);
  if (words.some((word) => guardWords.test(word))) return true;
  const joined = words.join(" ");
  return (
    /\b(?:in flight|single flight|p limit|run exclusive|on going|ongoing)\b/.test(joined) ||
    // isRefreshTokenRequested, tokenRefreshStarted, alreadyRefreshed: a flag that those who come later look at.
    /\b(?:refresh|renew)(?:ed)?(?: \w+)? (?:requested|started|running|scheduled|active|busy|in progress)\b|\b(?:already|is|has|been) (?:refreshed|renewed|renewing)\b/.test(
      joined,
    ) ||
    (words.length > 1 && /\b(?:promises?|pending)\b/.test(joined) && /\b(?:refresh|token|auth|promises?|request)\b/.test(joined))
  );
}
