/** Calls that are known to give a promise. */
import type { TsFile } from "../../../api/file.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { databaseWrite } from "../../../shared/typescript/database.ts";
import { catchesAll } from "../../../shared/typescript/errors.ts";
import { functionBehind } from "../../../shared/typescript/handlers.ts";
import { chainOf, type FunctionNode, hasModifier, unwrap } from "../../../shared/typescript/nodes.ts";
import { declarationOf, originOf } from "../../../shared/typescript/scope.ts";

/** The call at the start of `work().then(…).finally(…)`. */
export function startOfChain(call: TS.CallExpression): TS.CallExpression {
  let current = call;
  while (ts.isPropertyAccessExpression(current.expression) && /^(?:then|finally)$/.test(current.expression.name.text)) {
    const inner = unwrap(current.expression.expression);
    if (!ts.isCallExpression(inner)) break;
    current = inner;
  }
  return current;
}

/** Whether a function catches whatever it awaits, or awaits what catches it: a function of this file that does. */
export function leavesNothing(fn: FunctionNode, file: TsFile, depth = 0): boolean {
  return catchesAll(fn, (call) => {
    const called = depth > 3 ? undefined : ownFunction(unwrap(call.expression), file);
    return called !== undefined && called !== fn && isAsync(called) && leavesNothing(called, file, depth + 1);
  });
}

/** Whether a call gives a promise that may fail, as far as this file tells. */
export function givesPromise(call: TS.CallExpression, file: TsFile): boolean {
  const start = startOfChain(call);
  const callee = unwrap(start.expression);
  const fn = ownFunction(callee, file);
  if (fn) return isAsync(fn) && !leavesNothing(fn, file);
  const chain = chainOf(callee)?.join(".") ?? "";
  if (chain === "fetch") return !(ts.isIdentifier(callee) && (declarationOf(callee, file) || originOf(callee, file)));
  if (/^axios(?:\.(?:get|post|put|patch|delete|request|head))?$/.test(chain)) return originOf(callee, file)?.module === "axios";
  const origin = originOf(callee, file);
  if (origin && /^(?:node:)?fs\/promises$|^(?:node:)?timers\/promises$/.test(origin.module)) return true;
  if (origin && /^(?:node:)?fs$/.test(origin.module) && (origin.name === "promises" || origin.members[0] === "promises")) return true;
  const write = databaseWrite(start, file);
  return (
    write !== undefined && (write.orm === "prisma" || write.orm === "typeorm" || write.orm === "mongoose" || write.orm === "sequelize")
  );
}

function ownFunction(callee: TS.Expression, file: TsFile): FunctionNode | undefined {
  if (ts.isIdentifier(callee)) {
    const declaration = declarationOf(callee, file);
    if (declaration && ts.isFunctionDeclaration(declaration)) return declaration;
    const value =
      declaration && ts.isVariableDeclaration(declaration) && declaration.initializer ? unwrap(declaration.initializer) : undefined;
    return value && (ts.isArrowFunction(value) || ts.isFunctionExpression(value)) ? value : undefined;
  }
  const own = ts.isPropertyAccessExpression(callee) && callee.expression.kind === ts.SyntaxKind.ThisKeyword;
  return own ? functionBehind(callee, file) : undefined;
}

/** Whether a function is marked as asynchronous. */
export function isAsync(fn: FunctionNode): boolean {
  return hasModifier(fn, ts.SyntaxKind.AsyncKeyword);
}
