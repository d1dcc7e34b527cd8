/** Where a refreshed token is kept for others. */
import type { TsFile } from "../../../api/file.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { databaseWrite } from "../../../shared/typescript/database.ts";
import { localFunction } from "../../../shared/typescript/auth.ts";
import { type FunctionNode, functionName, lastNameOf, sourceOf, unwrap, walkBelow } from "../../../shared/typescript/nodes.ts";
import { declarationOf } from "../../../shared/typescript/scope.ts";
import { wordsOf } from "../../../shared/names/words.ts";

const storing =
  /^(?:save|store|persist|update|upsert|set|write|put|create|insert|cache|remember|dispatch|commit|patch|replace|hset|hmset|setex)$/;
const tokenText = /token|credential|auth|session|expir/i;

/** The first place behind a refresh that keeps its result: in the same function, or in the function of this file that is called to refresh. */
export function storePlace(call: TS.CallExpression, fn: FunctionNode, file: TsFile): TS.Node | undefined {
  const own = storeIn(fn, call.end, call, file);
  if (own) return own;
  const callee = localFunction(unwrap(call.expression), file);
  if (callee && callee !== fn) return storeIn(callee, callee.pos, undefined, file);
  // The jwt callback of a session library: what it returns goes into the session's cookie.
  const result = ts.isAwaitExpression(call.parent) ? call.parent.parent : call.parent;
  return functionName(fn) === "jwt" && ts.isReturnStatement(result) ? result : undefined;
}

function storeIn(fn: FunctionNode, from: number, call: TS.CallExpression | undefined, file: TsFile): TS.Node | undefined {
  let found: TS.Node | undefined;
  const awaited = call && ts.isAwaitExpression(call.parent) ? call.parent.parent : call?.parent;
  // this.token = await refresh(…)
  if (awaited && ts.isBinaryExpression(awaited) && isKept(awaited.left, file)) return awaited;
  walkBelow(fn, (node) => {
    if (found) return false;
    if (node.end <= from) return false;
    if (node.pos < from) return undefined;
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken && isKept(node.left, file)) found = node;
    else if (ts.isCallExpression(node) && isStoreCall(node, file)) found = node.expression;
    return undefined;
  });
  return found;
}

/** this.accessToken = …, account.expiresAt = …, cached = … of the module. */
function isKept(target: TS.Expression, file: TsFile): boolean {
  const inner = unwrap(target);
  if (ts.isIdentifier(inner)) {
    const declaration = declarationOf(inner, file);
    return (
      tokenText.test(inner.text) &&
      declaration !== undefined &&
      ts.isVariableDeclaration(declaration) &&
      ts.isVariableStatement(declaration.parent.parent) &&
      ts.isSourceFile(declaration.parent.parent.parent)
    );
  }
  const text = sourceOf(inner, file);
  if (!ts.isPropertyAccessExpression(inner) && !ts.isElementAccessExpression(inner)) return false;
  // The header of the request that is sent again holds the token for that request only.
  return tokenText.test(text) && !/headers|_retry|config\b/i.test(text);
}

function isStoreCall(call: TS.CallExpression, file: TsFile): boolean {
  if (databaseWrite(call, file)) return true;
  const name = lastNameOf(call.expression);
  if (!wordsOf(name).some((word) => storing.test(word)) && name !== "setItem" && name !== "writeFile") return false;
  const text = sourceOf(call, file);
  if (/headers?\.set$|setTimeout|setHeader|searchParams/i.test(sourceOf(call.expression, file))) return false;
  return tokenText.test(text) || /^(?:save)$/.test(name);
}
