/** The writes that one run through a function can make: branches exclude each other, what returns does not go on. */
import type { TsFile } from "../../../api/file.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { databaseWrite, type DatabaseWrite, insideTransaction } from "../../../shared/typescript/database.ts";
import { type FunctionNode, sourceOf, isFunction, lastNameOf, unwrap, unwrapAwait, walkOwn } from "../../../shared/typescript/nodes.ts";
import { initializerOf } from "../../../shared/typescript/scope.ts";

/** A write on such a way, with what changes what it means if a later one fails. */
export interface PathWrite extends DatabaseWrite {
  /** The loop, or the call of an array method that loops, around the write. */
  readonly loop?: TS.Node;
  /** The attempt around the write whose error the function does not mind: the others go on without it. */
  readonly tried?: TS.TryStatement;
  /** Makes what a look-up before did not find, for the statements behind: `if (!tag) tag = await prisma.tag.create(…)`. */
  readonly ensures?: boolean;
}

interface Flow {
  /** Writes of the heaviest way that goes on behind the statement; undefined when none does. */
  readonly through: readonly PathWrite[] | undefined;
  /** Writes of the heaviest way at all. */
  readonly best: readonly PathWrite[];
}

const nothing: readonly PathWrite[] = [];
const none: Flow = { through: nothing, best: nothing };

function heavier(a: readonly PathWrite[], b: readonly PathWrite[]): readonly PathWrite[] {
  return weight(b) > weight(a) ? b : a;
}

function weight(writes: readonly PathWrite[]): number {
  return writes.reduce((sum, write) => sum + (write.loop ? 2 : 1), 0);
}

function then(first: Flow, second: () => Flow): Flow {
  if (first.through === undefined) return first;
  const next = second();
  const before = first.through;
  if (before.length === 0) return { through: next.through, best: heavier(first.best, next.best) };
  return { through: next.through && [...before, ...next.through], best: heavier(first.best, [...before, ...next.best]) };
}

function either(flows: readonly Flow[]): Flow {
  let through: readonly PathWrite[] | undefined;
  let best = nothing;
  for (const flow of flows) {
    if (flow.through) through = through === undefined ? flow.through : heavier(through, flow.through);
    best = heavier(best, flow.best);
  }
  return { through, best };
}

function plain(writes: readonly PathWrite[]): Flow {
  return writes.length === 0 ? none : { through: writes, best: writes };
}

/** The writes of the heaviest way through a function's body. */
export function heaviestPath(body: TS.ConciseBody, file: TsFile): readonly PathWrite[] {
  return ts.isBlock(body) ? sequence(body.statements, file).best : writesOf(body, file, true);
}

/** The writes of one iteration of a loop, as if it stood alone. */
export function iterationPath(loop: TS.Node, file: TsFile): readonly PathWrite[] {
  if (ts.isIterationStatement(loop, false)) return statementFlow(loop.statement, file).best;
  const callback = ts.isCallExpression(loop) ? callbackOf(loop) : undefined;
  return callback ? heaviestPath(callback, file) : nothing;
}

/** The body of the function that an array method is given. */
function callbackOf(call: TS.CallExpression): TS.ConciseBody | undefined {
  const callback = call.arguments[0] && unwrap(call.arguments[0]);
  return callback && isFunction(callback) ? callback.body : undefined;
}

function sequence(statements: readonly TS.Statement[], file: TsFile): Flow {
  let flow: Flow = none;
  for (let at = 0; at < statements.length; at++) {
    const first = statements[at] as TS.Statement;
    const subject = comparedWithLiteral(first, file);
    const cases = [first];
    while (subject !== undefined && comparedWithLiteral(statements[at + 1], file) === subject) cases.push(statements[++at] as TS.Statement);
    flow = then(flow, () =>
      cases.length === 1 ? statementFlow(first, file) : either([none, ...cases.map((each) => statementFlow(each, file))]),
    );
    if (flow.through === undefined) break;
  }
  return flow;
}

/** What an `if` without `else` compares with a literal: of several in a row about the same value one runs at most, as in a switch. */
function comparedWithLiteral(statement: TS.Statement | undefined, file: TsFile): string | undefined {
  if (!statement || !ts.isIfStatement(statement) || statement.elseStatement) return undefined;
  const condition = unwrap(statement.expression);
  if (!ts.isBinaryExpression(condition) || condition.operatorToken.kind !== ts.SyntaxKind.EqualsEqualsEqualsToken) return undefined;
  return ts.isLiteralExpression(condition.right) ? sourceOf(condition.left, file) : undefined;
}

function statementFlow(statement: TS.Statement, file: TsFile): Flow {
  if (ts.isExpressionStatement(statement)) return plain(writesOf(statement.expression, file, false));
  if (ts.isVariableStatement(statement)) {
    const { declarations } = statement.declarationList;
    return plain(declarations.flatMap(({ initializer }) => (initializer ? writesOf(initializer, file, false) : nothing)));
  }
  if (ts.isBlock(statement)) return sequence(statement.statements, file);
  if (ts.isIfStatement(statement)) {
    const { expression, thenStatement, elseStatement } = statement;
    const branches = (): Flow =>
      either([ensured(statement, statementFlow(thenStatement, file), file), elseStatement ? statementFlow(elseStatement, file) : none]);
    return then(plain(writesOf(expression, file, false)), branches);
  }
  if (ts.isSwitchStatement(statement)) {
    const branches = (): Flow => either([none, ...statement.caseBlock.clauses.map((clause) => clauseFlow(clause, file))]);
    return then(plain(writesOf(statement.expression, file, false)), branches);
  }
  if (ts.isTryStatement(statement)) return tryFlow(statement, file);
  if (ts.isIterationStatement(statement, false)) {
    const body = statementFlow(statement.statement, file);
    return plain(body.best.map((write) => ({ ...write, loop: write.loop ?? statement })));
  }
  if (ts.isReturnStatement(statement)) {
    return { through: undefined, best: statement.expression ? writesOf(statement.expression, file, true) : nothing };
  }
  if (ts.isThrowStatement(statement) || ts.isBreakStatement(statement) || ts.isContinueStatement(statement))
    return { through: undefined, best: nothing };
  return ts.isLabeledStatement(statement) ? statementFlow(statement.statement, file) : none;
}

function tryFlow(statement: TS.TryStatement, file: TsFile): Flow {
  const clause = statement.catchClause;
  const own = sequence(statement.tryBlock.statements, file);
  const tried = clause && goesOn(clause) ? attempted(own, statement) : own;
  // What the handler writes (marking a job as failed) belongs to another course of events than the writes that failed.
  const both = statement.catchClause ? either([tried, sequence(statement.catchClause.block.statements, file)]) : tried;
  const { finallyBlock } = statement;
  return finallyBlock ? then(both, () => sequence(finallyBlock.statements, file)) : both;
}

/** Whether every way through a handler ends behind it: nothing in it throws, returns or leaves a loop. */
function goesOn(clause: TS.CatchClause): boolean {
  let leaves = false;
  walkOwn(clause.block, (node) => {
    if (ts.isThrowStatement(node) || ts.isReturnStatement(node) || ts.isBreakOrContinueStatement(node)) leaves = true;
  });
  return !leaves;
}

function attempted(flow: Flow, tried: TS.TryStatement): Flow {
  const marked = (writes: readonly PathWrite[]): readonly PathWrite[] => writes.map((write) => ({ ...write, tried: write.tried ?? tried }));
  return { through: flow.through && marked(flow.through), best: marked(flow.best) };
}

/** `const tag = await prisma.tag.findFirst(…)` */
function isLookedUp(name: TS.Identifier, file: TsFile): boolean {
  const initializer = initializerOf(name, file);
  const value = initializer && unwrapAwait(initializer);
  return (
    value !== undefined && ts.isCallExpression(value) && /^(?:find|get|first|count|exists|load|lookup)/i.test(lastNameOf(value.expression))
  );
}

/** `if (!tag) { tag = await prisma.tag.create(…); }`: run again after a failure, it finds what the first run made. */
function ensured(statement: TS.IfStatement, flow: Flow, file: TsFile): Flow {
  const condition = unwrap(statement.expression);
  if (!ts.isPrefixUnaryExpression(condition) || condition.operator !== ts.SyntaxKind.ExclamationToken) return flow;
  const found = unwrap(condition.operand);
  const [only, ...others] = flow.best;
  if (!ts.isIdentifier(found) || !only || others.length > 0 || only.loop) return flow;
  if (isLookedUp(found, file)) return { through: flow.through && [{ ...only, ensures: true }], best: [{ ...only, ensures: true }] };
  const assigned = ts.findAncestor(only.call, (node) => ts.isBinaryExpression(node) || ts.isStatement(node));
  if (!assigned || !ts.isBinaryExpression(assigned) || assigned.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return flow;
  const into = unwrap(assigned.left);
  if (!ts.isIdentifier(into) || into.text !== found.text) return flow;
  const marked = [{ ...only, ensures: true }];
  return { through: flow.through && marked, best: marked };
}

function clauseFlow(clause: TS.CaseOrDefaultClause, file: TsFile): Flow {
  // A break only leaves the switch: what stands behind it goes on.
  const withoutBreak = (statements: readonly TS.Statement[]) => statements.filter((statement) => !ts.isBreakStatement(statement));
  return sequence(
    withoutBreak(clause.statements).flatMap((statement) => (ts.isBlock(statement) ? withoutBreak(statement.statements) : [statement])),
    file,
  );
}

/** Awaited (or, at a return, handed on) writes of an expression, those of Promise.all and of array loops in it included. */
function writesOf(expression: TS.Expression, file: TsFile, returned: boolean): readonly PathWrite[] {
  const found: PathWrite[] = [];
  collect(unwrap(expression), returned, file, found);
  return found.length > 0 ? found : nothing;
}

/** The function that goes on when a statement has been run: `pool.query("INSERT …", (error, result) => …)`. */
export function queryCallback(call: TS.CallExpression, file: TsFile): FunctionNode | undefined {
  const last = call.arguments.at(-1);
  return last && isFunction(last) && databaseWrite(call, file)?.orm === "sql" ? last : undefined;
}

/** `upsert({ create, update: {} })`: makes a row that is missing, and finds it the next time. */
function changesNothing({ operation, call }: DatabaseWrite, file: TsFile): boolean {
  return operation === "upsert" && /\bupdate:\s*\{\s*\}/.test(sourceOf(call, file));
}

/** `pool.query("INSERT …", [values], done)`: what follows is for another function to say. */
function isHandedOn(node: TS.CallExpression | TS.TaggedTemplateExpression): boolean {
  return ts.isCallExpression(node) && node.arguments.length > 2 && ts.isIdentifier(node.arguments[2] as TS.Expression);
}

function collected(node: TS.Node, awaited: boolean, file: TsFile): PathWrite[] {
  const found: PathWrite[] = [];
  collect(node, awaited, file, found);
  return found;
}

function collect(node: TS.Node, awaited: boolean, file: TsFile, found: PathWrite[]): void {
  const kinds = ts.SyntaxKind;
  switch (node.kind) {
    case kinds.Identifier:
    case kinds.StringLiteral:
      return;
    case kinds.AwaitExpression:
      collect((node as TS.AwaitExpression).expression, true, file, found);
      return;
    case kinds.CallExpression:
    case kinds.TaggedTemplateExpression:
      collectCall(node as TS.CallExpression | TS.TaggedTemplateExpression, awaited, file, found);
      return;
    case kinds.PropertyAccessExpression:
    case kinds.ParenthesizedExpression:
      collect((node as TS.ParenthesizedExpression).expression, awaited, file, found);
      return;
    case kinds.ConditionalExpression: {
      const { condition, whenTrue, whenFalse } = node as TS.ConditionalExpression;
      collect(condition, false, file, found);
      found.push(...heavier(collected(whenTrue, awaited, file), collected(whenFalse, awaited, file)));
      return;
    }
    case kinds.ArrayLiteralExpression:
      for (const element of (node as TS.ArrayLiteralExpression).elements)
        collect(ts.isSpreadElement(element) ? element.expression : element, awaited, file, found);
      return;
    case kinds.BinaryExpression: {
      // invited && prisma.invitation.delete(…)
      const { left, operatorToken, right } = node as TS.BinaryExpression;
      collect(left, false, file, found);
      collect(right, awaited && operatorToken.kind === kinds.AmpersandAmpersandToken, file, found);
      return;
    }
  }
  if (!isFunction(node)) ts.forEachChild(node, (child) => collect(child, false, file, found));
}

function collectCall(node: TS.CallExpression | TS.TaggedTemplateExpression, awaited: boolean, file: TsFile, found: PathWrite[]): void {
  const write = databaseWrite(node, file);
  if (write) {
    const callback = ts.isCallExpression(node) ? queryCallback(node, file) : undefined;
    if ((awaited || callback || isHandedOn(node) || endsAwaited(node)) && !write.transactional && !insideTransaction(node))
      found.push(changesNothing(write, file) ? { ...write, ensures: true } : write);
    if (callback?.body) found.push(...heaviestPath(callback.body, file));
    return;
  }
  if (!ts.isCallExpression(node)) return;
  const name = lastNameOf(node.expression);
  if (name === "then" && ts.isPropertyAccessExpression(node.expression)) {
    collect(node.expression.expression, true, file, found);
    const next = callbackOf(node);
    if (next) found.push(...heaviestPath(next, file));
    return;
  }
  // Promise.allSettled says that each of them may fail by itself.
  if (name === "allSettled") return;
  if (awaited && name === "all" && node.arguments[0]) {
    collect(node.arguments[0], true, file, found);
    return;
  }
  if (name === "map" || name === "forEach" || name === "flatMap") {
    const body = awaited || name === "forEach" ? callbackOf(node) : undefined;
    if (body) for (const inner of heaviestPath(body, file)) found.push({ ...inner, loop: inner.loop ?? node });
    return;
  }
  // prisma.order.create(…).catch(…), db.insert(t).values(v).returning()
  const before = found.length;
  collect(node.expression, awaited, file, found);
  if (found.length === before) for (const argument of node.arguments) collect(argument, false, file, found);
}

/** A builder is awaited as a whole: `await db.insert(t).values(v)`. */
function endsAwaited(node: TS.Node): boolean {
  let current: TS.Node = node;
  while (
    ts.isPropertyAccessExpression(current.parent) ||
    (ts.isCallExpression(current.parent) && current.parent.expression === current) ||
    ts.isParenthesizedExpression(current.parent)
  )
    current = current.parent;
  return ts.isAwaitExpression(current.parent);
}
