/** Conditions on which nothing hangs but a line in the log, or the refusal to start. */
import type { TsFile } from "../../../api/file.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { enclosingFunction, functionName, sourceOf, unwrap } from "../../../shared/typescript/nodes.ts";

const telling =
  /^(?:console|\w*log(?:ger)?|this\.\w*log(?:ger)?|process\.(?:stderr|emitWarning))\b|(?:^|\.)(?:warn|log|emitWarning|print|announce)\w*$/i;
const starting = /(?:env|config|settings|start|boot|init|main|setup)/i;

/**
 * `if (skipAuth) logger.warn(…)`, `if (!skipAuth && !secret) throw new Error(…)` at the top of a module or where settings are checked: whom
 * the flag lets in is decided elsewhere.
 */
export function onlyTells(statement: TS.IfStatement, file: TsFile): boolean {
  return isTelling(statement.thenStatement, file) && (!statement.elseStatement || isTelling(statement.elseStatement, file));
}

function isTelling(statement: TS.Statement, file: TsFile): boolean {
  if (ts.isBlock(statement)) return statement.statements.length > 0 && statement.statements.every((each) => isTelling(each, file));
  if (ts.isIfStatement(statement)) return onlyTells(statement, file);
  if (ts.isThrowStatement(statement)) return startsUp(statement);
  if (!ts.isExpressionStatement(statement)) return false;
  const call = unwrap(statement.expression);
  if (!ts.isCallExpression(call)) return false;
  const callee = sourceOf(call.expression, file);
  return telling.test(callee) || (callee === "process.exit" && startsUp(statement));
}

function startsUp(node: TS.Node): boolean {
  const fn = enclosingFunction(node);
  return fn === undefined || starting.test(functionName(fn));
}
