import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import type { TextEdit } from "../../../api/text.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { httpCall } from "../../../shared/typescript/http-clients.ts";
import { caughtBy, caughtByCall } from "../../../shared/typescript/errors.ts";
import { errorName, logError } from "../../../shared/typescript/logger-use.ts";
import { functionName, enclosingFunction, lastNameOf, spanOf, unwrap, walkBelow } from "../../../shared/typescript/nodes.ts";
import { runtimeOf } from "../../../shared/typescript/runtime.ts";
import { indentAt, styleOf } from "../../../shared/typescript/style.ts";
import {
  explainedAround,
  explainedInside,
  failsAnyway,
  hasFallback,
  insideEnding,
  insideHandling,
  isBestEffort,
  isIsolation,
  isPageEffect,
  leavesOut,
  onlyBestEffort,
  onlyMarksUse,
} from "./intended.ts";
import { handedWork, isLostJob, lostWrite } from "./writes.ts";

/** The first call of a block, as its name is to be shown. */
function nameOfWork(block: TS.Node): string {
  let name = "";
  walkBelow(block, (node) => {
    if (name === "" && ts.isCallExpression(node)) name = lastNameOf(node.expression);
    return name === "";
  });
  return name || functionNameAround(block);
}

function functionNameAround(node: TS.Node): string {
  const fn = enclosingFunction(node);
  return (fn && functionName(fn)) || "the operation";
}

/** Tools answer to whoever runs them; what lies in a public folder is a library's build. */
function isOutside(file: TsFile): boolean {
  return runtimeOf(file) === "tool" || /(?:^|\/)(?:public|vendor)\//.test(file.path);
}

function visitCatch(node: TS.Node, file: TsFile): Outcomes {
  const clause = node as TS.CatchClause;
  const statement = clause.parent;
  if (isOutside(file)) return undefined;
  const at = { start: clause.getStart(file.root), end: clause.getStart(file.root) + "catch".length };
  const goesOn = onlyContinues(clause.block);
  if (!isEmpty(clause.block) && !goesOn) {
    const caught = caughtBy(clause);
    const write = lostWrite(caught, statement, file);
    const fixes = caught.error ? [throwOn(clause.block, caught.error.text, file)] : [];
    if (!write) {
      if (isLostJob(caught, statement, file)) return problem("job", at, { fixes });
      const handed = handedWork(caught, statement, file);
      const [first] = handed;
      return first
        ? problem("continues", at, { data: { what: first.name }, fixes, pending: handed.map((work) => ({ ...work })) })
        : met(at);
    }
    return problem("continues", at, {
      data: { what: write.what },
      fixes,
      related: [{ at: write.at, message: "This write may not have happened" }],
    });
  }
  const intended =
    explainedInside(clause.block, file) ||
    explainedAround(statement, file) ||
    hasFallback(statement, file) ||
    leavesOut(statement.tryBlock) ||
    onlyBestEffort(statement.tryBlock, file) ||
    insideHandling(statement) ||
    insideEnding(statement) ||
    isIsolation(statement, file) ||
    failsAnyway(statement) ||
    isPageEffect(statement.tryBlock, file) ||
    statement.tryBlock.statements.length === 0;
  if (intended) return met(at);
  return problem("empty", at, { fixes: goesOn ? [] : rethrow(clause, nameOfWork(statement.tryBlock), file) });
}

/** Nothing, or nothing but `;`. */
function isEmpty(block: TS.Block): boolean {
  return block.statements.every(ts.isEmptyStatement);
}

/** `catch { continue; }` around something that is waited for: the next one is tried, and nobody hears of this one. */
function onlyContinues(block: TS.Block): boolean {
  const [only] = block.statements;
  if (!only || block.statements.length !== 1 || !ts.isContinueStatement(only)) return false;
  let waits = false;
  walkBelow((block.parent.parent as TS.TryStatement).tryBlock, (node) => {
    if (ts.isAwaitExpression(node)) waits = true;
    return !waits;
  });
  return waits;
}

/** Logs and throws in a block that is empty. */
function rethrow(clause: TS.CatchClause, work: string, file: TsFile): readonly ProblemFix[] {
  const { variableDeclaration: variable, block } = clause;
  // A block that is being typed has no end yet.
  if ((variable && !ts.isIdentifier(variable.name)) || file.text[block.end - 1] !== "}") return [];
  const name = variable && ts.isIdentifier(variable.name) ? variable.name.text : errorName(clause.parent, file);
  const { indent, lineEnd, semicolon } = styleOf(file);
  const outer = indentAt(clause.parent.getStart(file.root), file);
  const inner = outer + indent;
  const start = block.getStart(file.root);
  const lines = [`${logError(`${work} failed`, name, clause, file)}${semicolon}`, `throw ${name}${semicolon}`];
  const text = `${lineEnd}${lines.map((line) => inner + line).join(lineEnd)}${lineEnd}${outer}`;
  const body: TextEdit = /^[\s;]*$/.test(file.text.slice(start + 1, block.end - 1))
    ? { start: start + 1, end: block.end - 1, text }
    : { start: start + 1, end: start + 1, text: text.trimEnd() };
  const binding: TextEdit[] = variable ? [] : [{ start, end: start, text: `(${name}) ` }];
  return [{ fix: "rethrow", edits: [...binding, body] }];
}

/** Adds `throw error` at the end of a handling. */
function throwOn(block: TS.Block, name: string, file: TsFile): ProblemFix {
  const { lineEnd, semicolon } = styleOf(file);
  const last = block.statements.at(-1) as TS.Statement;
  const start = last.getStart(file.root);
  const sameLine = file.lines.lineOf(start) === file.lines.lineOf(block.getStart(file.root));
  const separator = sameLine ? `${file.text[last.end - 1] === ";" ? "" : ";"} ` : `${lineEnd}${indentAt(start, file)}`;
  const lineOfEnd = file.lines.lineSpan(file.lines.lineOf(last.end));
  const at = sameLine ? last.end : lineOfEnd.end;
  return { fix: "throwOn", edits: [{ start: at, end: at, text: `${separator}throw ${name}${semicolon}` }] };
}

/** `.catch(() => {})`, `.catch(noop)` and `.then(show, () => {})` behind work whose result nobody takes. */
function visitHandler(call: TS.CallExpression, file: TsFile): Outcomes {
  const place = lastNameOf(call.expression) === "then" ? 1 : 0;
  const handler = call.arguments[place];
  return handler && call.arguments.length === place + 1 ? judgeHandler(call, handler, file) : undefined;
}

function judgeHandler(call: TS.CallExpression, argument: TS.Expression, file: TsFile): Outcomes {
  if (!ts.isPropertyAccessExpression(call.expression) || isOutside(file)) return undefined;
  const handler = unwrap(argument);
  const work = unwrap(call.expression.expression);
  // On a promise that is kept, an empty handler only says that somebody else looks at its error.
  if (!handler || !ts.isCallExpression(work)) return undefined;
  const at = spanOf(call.expression.name, file);
  const caught = caughtByCall(call, argument);
  const nothing = caught ? isNothing(caught.body) : /^(?:noop|_\.noop|lodash\.noop)$/.test(handler.getText(file.root));
  if (!nothing) return caught ? met(at) : undefined;
  const start = wrapped(startOf(work));
  // Promise.resolve(value).catch(() => {}) does no work: it only marks the error of a promise that others wait for as seen.
  if (!start) return undefined;
  // promise.finally(…).catch(() => {}) on a promise that is kept.
  if (/^(?:then|finally|catch)$/.test(lastNameOf(start.expression))) return undefined;
  const place = position(call);
  // A block gives back nothing that could stand in for the result; what a page sends beside its work may get lost.
  const nothingBack = caught !== undefined && ts.isBlock(caught.body) && isGivenBack(call) && runtimeOf(file) !== "browser";
  if (place === "used" && !nothingBack) return undefined;
  const explained = (caught && ts.isBlock(caught.body) && explainedInside(caught.body, file)) || explainedAround(call, file);
  if (
    explained ||
    isBestEffort(start, file) ||
    isBestEffort(work, file) ||
    onlyMarksUse(work, file) ||
    insideHandling(call) ||
    insideEnding(call)
  )
    return met(at);
  // A page shows what went wrong where it is done: behind the state of a mutation, with a toast, or by staying as it is. What it fetches to
  // show is missing without a word.
  const fetched = work !== start && httpCall(start, file) !== undefined;
  if (!fetched && runtimeOf(file) === "browser") return undefined;
  const what = lastNameOf(start.expression) || "this call";
  const fixes = caught && lastNameOf(call.expression) === "catch" ? logging(call, handler, what, place === "awaited", file) : [];
  return problem("dropped", at, { data: { what: `${what}()` }, fixes });
}

/** An empty block, `undefined`, `null`, `void 0`. */
function isNothing(body: TS.Block | TS.Expression): boolean {
  if (ts.isBlock(body)) return isEmpty(body);
  const value = unwrap(body);
  return ts.isVoidExpression(value) || value.kind === ts.SyntaxKind.NullKeyword || (ts.isIdentifier(value) && value.text === "undefined");
}

/** Whether the result goes anywhere: into a variable, an argument, another chain. */
function position(call: TS.CallExpression): "awaited" | "floating" | "used" {
  let { parent } = call as TS.Node;
  let awaited = false;
  while (ts.isAwaitExpression(parent) || ts.isVoidExpression(parent) || ts.isParenthesizedExpression(parent)) {
    if (ts.isAwaitExpression(parent)) awaited = true;
    parent = parent.parent;
  }
  if (!ts.isExpressionStatement(parent)) return "used";
  return awaited ? "awaited" : "floating";
}

/** `return work().catch(() => {})`, `() => work().catch(() => {})`: whoever called hears that all went well. */
function isGivenBack(call: TS.CallExpression): boolean {
  const { parent } = call;
  return ts.isReturnStatement(parent) || (ts.isArrowFunction(parent) && parent.body === call);
}

/** The call at the start of a chain of then() and the like. */
function startOf(call: TS.CallExpression): TS.CallExpression {
  let current = call;
  while (ts.isPropertyAccessExpression(current.expression) && /^(?:then|finally|catch)$/.test(current.expression.name.text)) {
    const inner = unwrap(current.expression.expression);
    if (!ts.isCallExpression(inner)) break;
    current = inner;
  }
  return current;
}

/** The call that `Promise.resolve(connection.close())` makes sure to be a promise; undefined where there is a value only. */
function wrapped(call: TS.CallExpression): TS.CallExpression | undefined {
  if (lastNameOf(call.expression) !== "resolve" || call.expression.getText() !== "Promise.resolve") return call;
  const given = call.arguments[0] && unwrap(call.arguments[0]);
  return given && ts.isCallExpression(given) ? given : undefined;
}

function logging(call: TS.CallExpression, handler: TS.Expression, work: string, awaited: boolean, file: TsFile): readonly ProblemFix[] {
  if (/\/[/*]/.test(handler.getText(file.root))) return [];
  const name = errorName(call, file);
  const { indent, lineEnd, semicolon } = styleOf(file);
  const log = `${logError(`${work} failed`, name, call, file)}`;
  if (!awaited) return [{ fix: "log", edits: [{ ...spanOf(handler, file), text: `(${name}) => ${log}` }] }];
  const outer = indentAt(call.expression.end, file);
  const lines = [`${log}${semicolon}`, `throw ${name}${semicolon}`].map((line) => `${outer}${indent}${line}`).join(lineEnd);
  return [{ fix: "rethrow", edits: [{ ...spanOf(handler, file), text: `(${name}) => {${lineEnd}${lines}${lineEnd}${outer}}` }] }];
}

/** TypeScript: catch clauses and handlers of promises that do nothing with the error. */
export const typescript: TypeScriptVisitors = {
  node: { CatchClause: visitCatch },
  call: Object.fromEntries(["catch", "then"].map((name) => [name, visitHandler])),
};
