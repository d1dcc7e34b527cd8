/** Python: handlers that catch everything and do nothing, bare `except`, `suppress(Exception)`, and writes whose failure is only logged. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { lineEndOf } from "../../../api/text.ts";
import { ancestor, child, namedChildren, type SyntaxNode, walkTree } from "../../../api/tree.ts";
import { isMoneyFunction } from "../../../shared/names/money-calls.ts";
import { argumentsOf, calledName } from "../../../shared/python/calls.ts";
import { logException } from "../../../shared/python/logger-use.ts";
import { logCall } from "../../../shared/python/loggers.ts";
import { definitionName, enclosingDef, enclosingLoop, lastName, unwrap } from "../../../shared/python/nodes.ts";
import { writeOf } from "../../../shared/python/orms.ts";
import { resolveName } from "../../../shared/python/scopes.ts";
import { isScript } from "../../../shared/python/settings.ts";
import { indentAt, indentUnit } from "../../../shared/python/style.ts";
import { symbolOf } from "../../../shared/python/symbols.ts";
import { excuses, isBestEffortFunctionName, isBestEffortName, isEndingName, onlyParses, saysWhy } from "./reasons.ts";

const everything = /^(?:builtins\.)?(?:Exception|BaseException)$/;

function isOutside(file: PyFile): boolean {
  return file.role.test || file.role.example || file.role.migration || isScript(file);
}

function visitExcept(clause: SyntaxNode, file: PyFile): Outcomes {
  const statement = clause.parent;
  if (statement?.type !== "try_statement" || isOutside(file)) return undefined;
  const block = clause.children.find((part) => part.type === "block");
  if (!block) return undefined;
  const word = clause.children[0] ?? clause;
  const caught = caughtTypes(clause, file);
  const catchesAll = caught.length === 0 || caught.some((type) => everything.test(symbolOf(type, file) ?? ""));
  if (!catchesAll) return met(word);
  const statements = namedChildren(block);
  const silent = statements.every((part) => part.type === "pass_statement" || part.type === "continue_statement" || isEllipsis(part));
  if (!silent) return visitHandling(clause, statement, block, caught, file);
  const body = child(statement, "body");
  if (explained(clause, statement, file)) return met(word);
  const intended =
    body === undefined ||
    hasFallback(body, statement, file) ||
    leavesOut(body, file) ||
    onlyBestEffort(body, file) ||
    collectsTask(body, caught, file) ||
    insideHandling(statement) ||
    failsAnyway(statement) ||
    isWholeAttempt(statement, file) ||
    isEndingName(definitionName(enclosingDef(statement), file)) ||
    namedChildren(statement).some((part) => part.type === "else_clause");
  if (intended) return caught.length === 0 && isTooWide(statement, file) ? bare(word) : met(word);
  return problem("except", word, { fixes: logged(clause, block, statements, body, file) });
}

/** The types behind `except`; none for a bare one. */
function caughtTypes(clause: SyntaxNode, file: PyFile): SyntaxNode[] {
  let value = namedChildren(clause).find((part) => part.type !== "block");
  if (value?.type === "as_pattern") value = namedChildren(value)[0];
  if (!value) return [];
  const inner = unwrap(value);
  return inner.type === "tuple" || textOf(file, inner).startsWith("(") ? namedChildren(inner) : [inner];
}

function isEllipsis(part: SyntaxNode): boolean {
  return part.type === "expression_statement" && namedChildren(part)[0]?.type === "ellipsis";
}

/** A handler that does something: raises, gives a value, or only logs. */
function visitHandling(
  clause: SyntaxNode,
  statement: SyntaxNode,
  block: SyntaxNode,
  caught: readonly SyntaxNode[],
  file: PyFile,
): Outcomes {
  const word = clause.children[0] ?? clause;
  if (caught.length === 0 && !raises(block) && !explained(clause, statement, file) && isTooWide(statement, file)) return bare(word);
  const write = onlyLogs(block, file) && !insideHandling(statement) && !failsAnyway(statement) ? lostWrite(statement, file) : undefined;
  if (!write) return met(word);
  const last = namedChildren(block).at(-1);
  const fixes: ProblemFix[] = last
    ? [{ fix: "throwOn", edits: [{ start: last.end, end: last.end, text: `${lineEndOf(file.text)}${indentAt(last.start, file)}raise` }] }]
    : [];
  return problem("continues", word, {
    data: { what: textOf(file, child(write, "function") ?? write) },
    fixes,
    related: [{ at: write, message: "This write may not have happened" }],
  });
}

const deliberate = /pylint:\s*disable=[\w,\s-]*\b(?:bare-except|W0702)|#\s*noqa(?:\s*$|:?[\w,:\s]*\bE722)/m;

/** Whether a bare `except` is no decision: clean-up may ignore everything, and a directive for a linter says that the author knows. */
function isTooWide(statement: SyntaxNode, file: PyFile): boolean {
  const clause = namedChildren(statement).find(({ type }) => type === "except_clause") ?? statement;
  const from = file.lines.lineOf(clause.start);
  if (deliberate.test(`${file.lines.lineText(from - 1)}\n${file.lines.lineText(from)}\n${file.lines.lineText(from + 1)}`)) return false;
  const body = child(statement, "body");
  return body !== undefined && !insideHandling(statement) && !onlyBestEffort(body, file);
}

/** SystemExit and KeyboardInterrupt pass an `except Exception`. */
function bare(word: SyntaxNode): Outcomes {
  return problem("bare", word, {
    priority: "P2",
    fixes: [{ fix: "narrow", edits: [{ start: word.end, end: word.end, text: " Exception" }] }],
  });
}

function raises(block: SyntaxNode): boolean {
  let found = false;
  walkTree(block, (node) => {
    if (node.type === "raise_statement") found = true;
    return !found && node.type !== "function_definition";
  });
  return found;
}

/** Every statement logs at the level of an error: a warning says that the work may go on without it. */
function onlyLogs(block: SyntaxNode, file: PyFile): boolean {
  const statements = namedChildren(block);
  return (
    statements.length > 0 &&
    statements.every((part) => {
      const call = part.type === "expression_statement" ? unwrap(namedChildren(part)[0]) : undefined;
      const log = call?.type === "call" ? logCall(call, file) : undefined;
      return log !== undefined && !/^a?(?:warn|warning|info|debug)$/.test(log.method);
    })
  );
}

/** Records beside the work itself. */
const byTheWay = /audit|log|event|activit|analytic|metric|usage|notif|view|stat|history|track|seen|visit|cache|telemetry|session_data/i;

/** The write in the `try`, where the function goes on to give something back. */
function lostWrite(statement: SyntaxNode, file: PyFile): SyntaxNode | undefined {
  const definition = enclosingDef(statement);
  const body = child(statement, "body");
  if (!definition || !body || enclosingLoop(statement) || hasFallback(body, statement, file)) return undefined;
  let write: SyntaxNode | undefined;
  walkTree(body, (node) => {
    if (write || node.type === "function_definition") return false;
    const found = node.type === "call" ? writeOf(node, file) : undefined;
    if ((found && !byTheWay.test(found.model)) || movesMoney(node, file)) write = node;
    return true;
  });
  let goesOn = false;
  walkTree(definition, (node) => {
    if (node !== definition && node.type === "function_definition") return false;
    if (node.type === "return_statement" && node.start > statement.end && namedChildren(node).length > 0) goesOn = true;
    return !goesOn;
  });
  return goesOn && !byTheWay.test(definitionName(definition, file)) ? write : undefined;
}

/** stripe.Refund.create(…), gateway.charge(…) */
function movesMoney(node: SyntaxNode, file: PyFile): boolean {
  if (node.type !== "call") return false;
  const callee = child(node, "function");
  const stripe = /^stripe\.(?:PaymentIntent|Charge|Refund|Transfer|Payout)\.(?:create|confirm)(?:_async)?$/;
  return isMoneyFunction(calledName(node, file)) || stripe.test((callee && symbolOf(callee, file)) ?? "");
}

/** A comment in the handler, above the `try`, or behind the words of the handler. */
function explained(clause: SyntaxNode, statement: SyntaxNode, file: PyFile): boolean {
  const inside = textOf(file, clause)
    .split(/\r?\n/)
    .flatMap((line) => /#(.*)/.exec(line)?.[1] ?? [])
    .join("\n");
  if (saysWhy(behindCode(inside))) return true;
  const after = file.lines.lineText(file.lines.lineOf(clause.end));
  return (
    excuses(`${commentAbove(statement, file)}\n${aboveConditions(statement, file)}`) || saysWhy(behindCode(/#(.*)/.exec(after)?.[1] ?? ""))
  );
}

/** `nosec B110 - metrics must not break a request` says why behind the words for the tool. */
function behindCode(comment: string): string {
  return comment.replace(/\b(?:nosec|noqa:?)(?:[ \t]*,?[ \t]*[A-Z]+\d+)*[ \t]*(?:[-–—:]|#)+(?=[ \t]*\w+[ \t]+\w)/g, "");
}

/** The comment of whole lines above a statement. */
function commentAbove(statement: SyntaxNode, file: PyFile): string {
  const above: string[] = [];
  for (let line = file.lines.lineOf(statement.start) - 1; line >= 0 && /^\s*#/.test(file.lines.lineText(line)); line--)
    above.unshift(file.lines.lineText(line).replace(/^\s*#/, ""));
  return above.join("\n");
}

/** The comments above the conditions that a statement begins, and those at the top of the function: they speak of what is done under them. */
function aboveConditions(statement: SyntaxNode, file: PyFile): string {
  const said: string[] = [];
  for (let node = statement; node.parent?.type === "block" && isFirst(node); ) {
    const owner = node.parent.parent;
    if (owner?.type !== "if_statement") break;
    said.push(commentAbove(owner, file));
    node = owner;
  }
  return said.join("\n");
}

function isFirst(node: SyntaxNode): boolean {
  return namedChildren(node.parent).find(({ type }) => type !== "comment")?.start === node.start;
}

/** The `try` gives a value back or leaves a loop, or sets what was set before it. */
function hasFallback(body: SyntaxNode, statement: SyntaxNode, file: PyFile): boolean {
  let falls = false;
  walkTree(body, (node) => {
    if (falls || node.type === "function_definition" || node.type === "lambda") return false;
    if (node.type === "return_statement") falls = goesOnBehind(statement);
    if (/^(?:break|continue|import|import_from)_statement$/.test(node.type) || node.type === "yield") falls = true;
    // A sum that lacks what failed is no value that stands in.
    if (node.type === "assignment") {
      const left = child(node, "left");
      if (left?.type !== "identifier") falls = true;
      else {
        const bindings = resolveName(textOf(file, left), left, file)?.bindings ?? [];
        if (bindings.some((binding) => binding.node.start < statement.start)) falls = true;
      }
    }
    return true;
  });
  return falls;
}

/** Whether something stands behind a statement in its function, or a loop runs on: otherwise callers get a None that nobody wrote. */
function goesOnBehind(statement: SyntaxNode): boolean {
  for (let node: SyntaxNode = statement; node.parent && node.type !== "function_definition"; node = node.parent) {
    const { parent } = node;
    if (/^(?:for|while)_statement$/.test(parent.type)) return true;
    if (parent.type === "block" && namedChildren(parent).some((other) => other.start >= node.end && other.type !== "comment")) return true;
  }
  return false;
}

/** Nothing but calls that clean up, `await` and conditions around them looked through. */
function onlyBestEffort(body: SyntaxNode, file: PyFile): boolean {
  const statements = namedChildren(body).flatMap((part) =>
    part.type === "if_statement" && !namedChildren(part).some((each) => /^(?:else|elif)_clause$/.test(each.type))
      ? namedChildren(child(part, "consequence"))
      : [part],
  );
  return (
    statements.length > 0 &&
    statements.every((part) => {
      const call = part.type === "expression_statement" ? unwrap(namedChildren(part)[0]) : undefined;
      // session.flush() writes what was changed.
      return call?.type === "call" && isBestEffortName(calledName(call, file)) && !isFlush(call, file);
    })
  );
}

/** What does not parse is left out of a list or a dictionary: nothing is waited for, and nothing leaves the process. */
function leavesOut(body: SyntaxNode, file: PyFile): boolean {
  const names: string[] = [];
  let waits = false;
  walkTree(body, (node) => {
    if (/^(?:await|raise_statement|with_statement)$/.test(node.type)) waits = true;
    if (node.type === "call") names.push(calledName(node, file));
    return !waits;
  });
  return !waits && names.some((name) => /^(?:update|append|extend|add|setdefault)$/.test(name)) && onlyParses(names);
}

function isFlush(call: SyntaxNode, file: PyFile): boolean {
  return /(?:^|[._])(?:session|db)(?:\(\))?\.flush$/i.test(textOf(file, child(call, "function") ?? call));
}

/** `await task` or `task.result()` behind a cancellation: what the task ended with has been seen elsewhere, or was asked for. */
function collectsTask(body: SyntaxNode, caught: readonly SyntaxNode[], file: PyFile): boolean {
  if (!caught.some((type) => /(?:^|\.)CancelledError$/.test(symbolOf(type, file) ?? ""))) return false;
  return namedChildren(body)
    .filter(({ type }) => type !== "comment")
    .every((part) => /^(?:await\s+(?:[\w.]+|asyncio\.gather\([^)]*\))|[\w.]+\.(?:result|exception)\(\))$/.test(textOf(file, part)));
}

/** The function does nothing else, and its name says that its failing is of no interest. */
function isWholeAttempt(statement: SyntaxNode, file: PyFile): boolean {
  const definition = enclosingDef(statement);
  const parts = namedChildren(child(definition, "body")).filter(({ type }) => type !== "comment" && type !== "expression_statement");
  return parts.length === 1 && parts[0] === statement && isBestEffortFunctionName(definitionName(definition, file));
}

/** What stands right behind raises: this attempt only adds to a failure that is on its way. */
function failsAnyway(statement: SyntaxNode): boolean {
  const around = namedChildren(statement.parent).filter(({ type }) => type !== "comment");
  return around[around.findIndex((part) => part.start === statement.start) + 1]?.type === "raise_statement";
}

/** Within the handling of another error, or in `finally`. */
function insideHandling(statement: SyntaxNode): boolean {
  const around = ancestor(statement, "except_clause", "finally_clause", "function_definition");
  return around !== undefined && around.type !== "function_definition";
}

/** Logs the exception in place of `pass`, and raises it again where the handler does not go on with a loop. */
function logged(
  clause: SyntaxNode,
  block: SyntaxNode,
  statements: readonly SyntaxNode[],
  body: SyntaxNode | undefined,
  file: PyFile,
): readonly ProblemFix[] {
  const [only] = statements;
  if (!only || statements.length !== 1 || body === undefined) return [];
  let work = "";
  walkTree(body, (node) => {
    if (work === "" && node.type === "call") work = lastName(child(node, "function"), file);
    return work === "";
  });
  const { text, edits } = logException(`${work || definitionName(enclosingDef(clause), file) || "operation"} failed`, file);
  const lineEnd = lineEndOf(file.text);
  const sameLine = file.lines.lineOf(block.start) === file.lines.lineOf(clause.start);
  const indent = sameLine ? indentAt(clause.start, file) + indentUnit(file) : indentAt(only.start, file);
  const lines = [text, only.type === "continue_statement" ? "continue" : "raise"].join(lineEnd + indent);
  const start = sameLine ? file.text.lastIndexOf(":", only.start) + 1 : only.start;
  const fix = only.type === "continue_statement" ? "log" : "rethrow";
  return [{ fix, edits: [...edits, { start, end: only.end, text: sameLine ? lineEnd + indent + lines : lines }] }];
}

/** with suppress(Exception): … */
function visitSuppress(call: SyntaxNode, file: PyFile): Outcomes {
  if (symbolOf(child(call, "function"), file) !== "contextlib.suppress" || isOutside(file)) return undefined;
  const wide = argumentsOf(call, file).positional.find((type) => everything.test(symbolOf(type, file) ?? ""));
  if (!wide) return met(call);
  const block = ancestor(call, "with_statement");
  const body = child(block, "body");
  if (
    !block ||
    !body ||
    onlyBestEffort(body, file) ||
    hasFallback(body, block, file) ||
    insideHandling(block) ||
    isEndingName(definitionName(enclosingDef(block), file))
  )
    return met(call);
  const said = textOf(file, block)
    .split(/\r?\n/)
    .slice(0, 2)
    .flatMap((line) => /#(.*)/.exec(line)?.[1] ?? [])
    .join("\n");
  if (saysWhy(said) || excuses(commentAbove(block, file))) return met(call);
  return problem("suppress", call, { data: { what: textOf(file, wide) } });
}

export const python: TreeVisitors<PyFile> = { node: { except_clause: visitExcept }, call: { suppress: visitSuppress } };
