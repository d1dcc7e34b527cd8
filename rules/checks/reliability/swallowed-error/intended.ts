/** Errors that are ignored on purpose: the code or a comment says so. */
import type { TsFile } from "../../../api/file.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { httpCall } from "../../../shared/typescript/http-clients.ts";
import {
  enclosingFunction,
  functionName,
  isFunction,
  lastNameOf,
  sourceOf,
  unwrapAwait,
  walkBelow,
} from "../../../shared/typescript/nodes.ts";
import { runtimeOf } from "../../../shared/typescript/runtime.ts";
import { declarationOf, originOf } from "../../../shared/typescript/scope.ts";
import { excuses, isBestEffortComment, isBestEffortName, isEndingName, onlyParses, saysWhy } from "./reasons.ts";

/** Whether a call is one whose failure is commonly of no interest. */
export function isBestEffort(call: TS.CallExpression, file: TsFile): boolean {
  const callee = call.expression;
  if (callee.kind === ts.SyntaxKind.ImportKeyword) return true;
  return isBestEffortName(lastNameOf(callee)) || isCacheKeeping(call, file) || isMeasuring(callee, file);
}

/** A call of what counts and measures, `new Tracker().changes(…)`, and of a script that keeps or frees a lock, which ends by itself. */
function isMeasuring(callee: TS.Expression, file: TsFile): boolean {
  if (!ts.isPropertyAccessExpression(callee)) return false;
  const holder = unwrapAwait(callee.expression);
  const name = lastNameOf(ts.isNewExpression(holder) || ts.isCallExpression(holder) ? holder.expression : holder);
  if (/^(?:\w*[tT]racker|analytics|telemetry|metrics|posthog|mixpanel|amplitude|sentry|Sentry)$/.test(name)) return true;
  const call = callee.parent;
  return (
    /^eval(?:sha)?$/i.test(callee.name.text) &&
    ts.isCallExpression(call) &&
    /lock|lease/i.test(call.arguments[0] ? sourceOf(call.arguments[0], file) : "")
  );
}

/** An entry of a cache is filled with an end to its life, or dropped: without it the value is read again where it comes from. */
function isCacheKeeping(call: TS.CallExpression, file: TsFile): boolean {
  const name = lastNameOf(call.expression);
  if (!/^(?:set|setEx|setex|put|hSet|del|delete|unlink)$/.test(name)) return false;
  const source = sourceOf(call.expression, file);
  if (/cache/i.test(source)) return true;
  const given = call.arguments.map((argument) => sourceOf(argument, file)).join(" ");
  return (
    /redis|kv\b/i.test(source) &&
    (/\b(?:EX|PX|ttl|expiration\w*)\b\s*:/.test(given) || /cache/i.test(call.arguments[0] ? sourceOf(call.arguments[0], file) : ""))
  );
}

/** What does not parse is left out of a list or a text: nothing is waited for, and nothing leaves the process. */
export function leavesOut(block: TS.Block): boolean {
  const names: string[] = [];
  let waits = false;
  walkBelow(block, (node) => {
    if (ts.isAwaitExpression(node) || ts.isThrowStatement(node)) waits = true;
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) names.push(lastNameOf(node.expression));
    return !waits;
  });
  return !waits && block.statements.length > 1 && onlyParses(names);
}

/** Comments inside of a node that has nothing else in it, unless it be a `continue`. */
export function explainedInside(block: TS.Node, file: TsFile): boolean {
  return saysWhy(file.text.slice(block.getStart(file.root) + 1, block.end - 1).replace(/^\s*continue\b|\bcontinue\s*;?\s*$/gm, ""));
}

/** A comment above a statement or behind it on its last line. */
export function explainedAround(node: TS.Node, file: TsFile): boolean {
  let statement: TS.Node = node;
  while (statement.parent && !ts.isStatement(statement)) statement = statement.parent;
  const before = file.text.slice(statement.getFullStart(), statement.getStart(file.root));
  const behind = file.text.slice(statement.end, file.lines.lineSpan(file.lines.lineOf(statement.end)).end);
  const trailing = /\/[/*].*/.exec(behind)?.[0] ?? "";
  // What stands behind an attempt on one line speaks of it.
  const oneLine = ts.isTryStatement(statement) && oneLineOf(statement, file);
  return (
    saidOfFunction(node, file) ||
    excuses(`${before}\n${trailing}\n${aboveCondition(statement, file)}`) ||
    // work().catch(() => {}); // the next tick tries again
    (!ts.isTryStatement(statement) && oneLineOf(statement, file) && saysWhy(trailing)) ||
    (oneLine && saysWhy(trailing)) ||
    isAttempt(statement, file)
  );
}

function oneLineOf(node: TS.Node, file: TsFile): boolean {
  return file.lines.lineOf(node.getStart(file.root)) === file.lines.lineOf(node.end);
}

/** The comment of the function around calls it a best effort, as does that of the statement in front, or it is the beat of a timer. */
function saidOfFunction(node: TS.Node, file: TsFile): boolean {
  const fn = enclosingFunction(node);
  const owner = fn && (ts.isFunctionDeclaration(fn) || ts.isMethodDeclaration(fn) ? fn : ts.findAncestor(fn, ts.isStatement));
  if (owner && isBestEffortComment(file.text.slice(owner.getFullStart(), owner.getStart(file.root)))) return true;
  // `function undo() { // Best effort, so that they can try again`: what the first words of a body say holds for all of it.
  const opening = fn?.body && ts.isBlock(fn.body) ? fn.body.statements[0] : undefined;
  if (opening && isBestEffortComment(file.text.slice(opening.getFullStart(), opening.getStart(file.root)))) return true;
  const beat = ts.findAncestor(node, ts.isVariableDeclaration);
  if (beat && ts.isIdentifier(beat.name) && /heart_?beat|keep_?alive/i.test(beat.name.text)) return true;
  const statement = ts.findAncestor(node, (each) => ts.isStatement(each) && ts.isBlock(each.parent));
  const around = statement && ts.isBlock(statement.parent) ? statement.parent.statements : undefined;
  const before = around && statement ? around[around.indexOf(statement as TS.Statement) - 1] : undefined;
  return (
    before !== undefined &&
    ts.isVariableStatement(before) &&
    isBestEffortComment(file.text.slice(before.getFullStart(), before.getStart(file.root)))
  );
}

/** The comment above the condition that a statement begins: it speaks of what is done under it. */
function aboveCondition(statement: TS.Node, file: TsFile): string {
  const block = statement.parent;
  const condition = block && ts.isBlock(block) && block.statements[0] === statement ? block.parent : block;
  if (!condition || !ts.isIfStatement(condition)) return "";
  return file.text.slice(condition.getFullStart(), condition.getStart(file.root));
}

/** What stands right behind throws: this attempt only adds to a failure that is on its way. */
export function failsAnyway(statement: TS.TryStatement): boolean {
  const { parent } = statement;
  if (!ts.isBlock(parent)) return false;
  const next = parent.statements[parent.statements.indexOf(statement) + 1];
  return next !== undefined && ts.isThrowStatement(next);
}

/** In a page: nothing is fetched, and nothing of another module is waited for, so no work of the user can get lost. */
export function isPageEffect(block: TS.Block, file: TsFile): boolean {
  if (runtimeOf(file) !== "browser") return false;
  let works = false;
  walkBelow(block, (node) => {
    if (ts.isCallExpression(node) && httpCall(node, file) !== undefined) works = true;
    if (ts.isAwaitExpression(node) && ts.isCallExpression(node.expression) && originOf(node.expression.expression, file)) works = true;
    return !works;
  });
  return !works;
}

/** Whether the statements around, within two functions, are called a best effort: in a comment above, or in the handler of their own attempt. */
function isAttempt(statement: TS.Node, file: TsFile): boolean {
  let functions = 0;
  for (let node = statement; node.parent && functions < 2; node = node.parent) {
    if (isFunction(node)) functions++;
    else if (node !== statement && ts.isExpressionStatement(node)) {
      if (isBestEffortComment(file.text.slice(node.getFullStart(), node.getStart(file.root)))) return true;
    } else if (ts.isTryStatement(node) && node !== statement && node.catchClause) {
      const { block } = node.catchClause;
      if (block.statements.length === 0 && excuses(sourceOf(block, file))) return true;
    }
  }
  return false;
}

/** A write that only notes when something was last used, in front of what was asked for. */
export function onlyMarksUse(call: TS.CallExpression, file: TsFile): boolean {
  const marks = /\{\s*["'`]?last_?(?:used|seen|active|activity|access(?:ed)?|login|visit(?:ed)?)_?(?:at|on|time)?["'`]?\s*:[^,{}]*\}/i;
  return marks.test(sourceOf(call, file));
}

/** A helper that runs what it is given and keeps its errors to itself, which is what it is there for. */
export function isIsolation(statement: TS.TryStatement, file: TsFile): boolean {
  const fn = enclosingFunction(statement);
  const [only] = statement.tryBlock.statements;
  if (!fn?.body || statement.parent !== fn.body || statement.tryBlock.statements.length !== 1 || !only || !ts.isExpressionStatement(only))
    return false;
  const call = unwrapAwait(only.expression);
  return (
    ts.isCallExpression(call) &&
    ts.isIdentifier(call.expression) &&
    fn.parameters.some((parameter) => sourceOf(parameter.name, file) === sourceOf(call.expression, file))
  );
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

/** Parts of a browser that may be switched off or missing, and widgets that may be gone. */
const browserStore =
  /\b(?:localStorage|sessionStorage|navigator\.\w+|Intl\.DateTimeFormat|document\.cookie|dataTransfer|window\.location)\b|["'`]passive["'`]|\$\w*(?:\([^()]*\))?\.(?:sortable|draggable|droppable|resizable|selectable|tooltip|popover|datepicker|select2)\(/;

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
  return calls.length > 0 && calls.every((call) => isBestEffort(call, file));
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
