/** What lets only one refresh run at a time. */
import type { TsFile } from "../../../api/file.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { localFunction } from "../../../shared/typescript/auth.ts";
import { type FunctionNode, functionName, unwrap, walkBelow } from "../../../shared/typescript/nodes.ts";
import { callersOf, codeOf } from "../../../shared/typescript/functions.ts";
import { wordsOf } from "../../../shared/words.ts";

const guardWords =
  /^(?:mutex|semaphore|redlock|lock|locks|locker|locked|locking|unlock|inflight|singleflight|dedupe|deduped|deduplicate|refreshing|coalesce|advisory|setnx|plimit|limiter|nx|exclusive|serialize|memoize|debounce)$/;
const guardText =
  /\bfor\s+(?:no\s+key\s+)?update\b|\.forUpdate\(|\.for\(\s*["'`]update|pg_(?:try_)?advisory|["'`]NX["'`]|\bLOCK\.UPDATE\b|isolationLevel\s*:\s*\S*serializable|updateMany\(\s*\{\s*where:\s*\{[^}]*refresh_?token/i;

/** Whether a refresh is guarded: in its function, in the functions of this file that it calls or that call it, or in what is called to refresh. */
export function isGuarded(fn: FunctionNode, call: TS.CallExpression, file: TsFile): boolean {
  if (guards(fn, file)) return true;
  const callee = localFunction(unwrap(call.expression), file);
  if (callee && guards(callee, file)) return true;
  return callersOf(fn, file).some((caller) => guards(caller, file));
}

function guards(fn: FunctionNode, file: TsFile): boolean {
  if (isGuardName(functionName(fn)) || guardText.test(codeOf(fn, file))) return true;
  let found = false;
  walkBelow(fn, (node) => {
    if (!found && (ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) && isGuardName(node.text)) found = true;
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
    (words.length > 1 && /\b(?:promises?|pending)\b/.test(joined) && /\b(?:refresh|token|auth|promises?|request)\b/.test(joined))
  );
}
