/** Errors that are ignored on purpose: the code or a comment says so. */
import type { TsFile } from "../../../api/file.ts";
import { type TS, ts } from "../../../api/ts.ts";
import {
  enclosingFunction,
  functionName,
  isFunction,
  lastNameOf,
  sourceOf,
  unwrapAwait,
  walkBelow,
} from "../../../shared/typescript/nodes.ts";
import { declarationOf } from "../../../shared/typescript/scope.ts";
import { excuses, isBestEffortName, isEndingName, saysWhy } from "./reasons.ts";

/** Whether a call is one whose failure is commonly of no interest. */
export function isBestEffort(call: TS.CallExpression): boolean {
  const callee = call.expression;
  if (callee.kind === ts.SyntaxKind.ImportKeyword) return true;
  return isBestEffortName(lastNameOf(callee));
}

/** Comments inside of a node that has nothing else in it. */
export function explainedInside(block: TS.Node, file: TsFile): boolean {
  return saysWhy(file.text.slice(block.getStart(file.root) + 1, block.end - 1));
}

/** A comment above a statement or behind it on its last line. */
export function explainedAround(node: TS.Node, file: TsFile): boolean {
  let statement: TS.Node = node;
  while (statement.parent && !ts.isStatement(statement)) statement = statement.parent;
  const before = file.text.slice(statement.getFullStart(), statement.getStart(file.root));
  const behind = file.text.slice(statement.end, file.lines.lineSpan(file.lines.lineOf(statement.end)).end);
  return excuses(`${before}\n${/\/[/*].*/.exec(behind)?.[0] ?? ""}`);
}

/** `try { return parse(x) } catch {}` with something behind it, `let x = none; try { x = … } catch {}`: a value stands in. */
export function hasFallback(statement: TS.TryStatement, file: TsFile): boolean {
  let falls = false;
  walkBelow(statement.tryBlock, (node) => {
    if (isFunction(node)) return false;
    if (ts.isReturnStatement(node) || ts.isBreakStatement(node) || ts.isContinueStatement(node)) falls = true;
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken && assignsOuter(node.left, statement, file))
      falls = true;
    return !falls;
  });
  return falls;
}

/** The target of an assignment lives outside the `try`. */
function assignsOuter(target: TS.Expression, statement: TS.TryStatement, file: TsFile): boolean {
  let root: TS.Expression = target;
  while (ts.isPropertyAccessExpression(root) || ts.isElementAccessExpression(root)) root = root.expression;
  if (root.kind === ts.SyntaxKind.ThisKeyword) return true;
  if (!ts.isIdentifier(root)) return true;
  const declaration = declarationOf(root, file);
  return !declaration || declaration.pos < statement.pos || declaration.end > statement.end;
}

/** Stores of a browser, which may be switched off. */
const browserStore = /\b(?:localStorage|sessionStorage|navigator\.\w+|Intl\.DateTimeFormat|document\.cookie)\b/;

/** All that the block does is clean up, or use what a browser may refuse. */
export function onlyBestEffort(block: TS.Block, file: TsFile): boolean {
  if (browserStore.test(sourceOf(block, file))) return true;
  const calls: TS.CallExpression[] = [];
  const statements = block.statements.flatMap((statement) => (isPlainIf(statement) ? [...branchOf(statement)] : [statement]));
  for (const statement of statements) {
    if (!ts.isExpressionStatement(statement)) return false;
    let expression = unwrapAwait(statement.expression);
    if (ts.isVoidExpression(expression)) expression = unwrapAwait(expression.expression);
    if (!ts.isCallExpression(expression)) return false;
    calls.push(expression);
  }
  return calls.length > 0 && calls.every(isBestEffort);
}

function isPlainIf(statement: TS.Statement): statement is TS.IfStatement {
  return ts.isIfStatement(statement) && !statement.elseStatement;
}

function branchOf({ thenStatement }: TS.IfStatement): readonly TS.Statement[] {
  return ts.isBlock(thenStatement) ? thenStatement.statements : [thenStatement];
}

/** In a function that ends something: what is left then goes away with the process or the connection. */
export function insideEnding(node: TS.Node): boolean {
  const fn = enclosingFunction(node);
  return fn !== undefined && isEndingName(functionName(fn));
}

/** Within the handling of another error, or in `finally`: the first error is the one that counts. */
export function insideHandling(node: TS.Node): boolean {
  for (let current = node; current.parent && !isFunction(current.parent); current = current.parent) {
    if (ts.isCatchClause(current.parent)) return true;
    if (ts.isTryStatement(current.parent) && current.parent.finallyBlock === current) return true;
  }
  return false;
}
