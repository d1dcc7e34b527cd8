/** The writes that one run through a function can make: branches exclude each other, what returns does not go on. */
import type { TsFile } from "../../../api/file.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { databaseWrite, type DatabaseWrite, insideTransaction } from "../../../shared/typescript/database.ts";
import { isFunction, lastNameOf, unwrap } from "../../../shared/typescript/nodes.ts";

export interface PathWrite extends DatabaseWrite {
  /** The loop, or the array method that loops, around the write. */
  readonly loop?: TS.Node;
}

interface Flow {
  /** Writes of the heaviest way that goes on behind the statement; undefined when none does. */
  readonly through: readonly PathWrite[] | undefined;
  /** Writes of the heaviest way at all. */
  readonly best: readonly PathWrite[];
}

const none: Flow = { through: [], best: [] };

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
  return { through: next.through && [...before, ...next.through], best: heavier(first.best, [...before, ...next.best]) };
}

function either(flows: readonly Flow[]): Flow {
  let through: readonly PathWrite[] | undefined;
  let best: readonly PathWrite[] = [];
  for (const flow of flows) {
    if (flow.through) through = through === undefined ? flow.through : heavier(through, flow.through);
    best = heavier(best, flow.best);
  }
  return { through, best };
}

/** The writes of the heaviest way through a function's body. */
export function heaviestPath(body: TS.ConciseBody, file: TsFile): readonly PathWrite[] {
  if (!ts.isBlock(body)) return writesOf(body, file, true);
  return sequence(body.statements, file).best;
}

function sequence(statements: readonly TS.Statement[], file: TsFile): Flow {
  let flow: Flow = none;
  for (const statement of statements) {
    flow = then(flow, () => statementFlow(statement, file));
    if (flow.through === undefined) break;
  }
  return flow;
}

function plain(writes: readonly PathWrite[]): Flow {
  return { through: writes, best: writes };
}

function statementFlow(statement: TS.Statement, file: TsFile): Flow {
  if (ts.isBlock(statement)) return sequence(statement.statements, file);
  if (ts.isIfStatement(statement)) {
    return then(plain(writesOf(statement.expression, file, false)), () =>
      either([statementFlow(statement.thenStatement, file), statement.elseStatement ? statementFlow(statement.elseStatement, file) : none]),
    );
  }
  if (ts.isSwitchStatement(statement)) {
    return then(plain(writesOf(statement.expression, file, false)), () =>
      either([none, ...statement.caseBlock.clauses.map((clause) => clauseFlow(clause, file))]),
    );
  }
  if (ts.isTryStatement(statement)) {
    const tried = sequence(statement.tryBlock.statements, file);
    const caught = statement.catchClause ? sequence(statement.catchClause.block.statements, file) : undefined;
    // What the handler writes (marking a job as failed) belongs to another course of events than the writes that failed.
    const both = caught ? either([tried, caught]) : tried;
    return statement.finallyBlock ? then(both, () => sequence(statement.finallyBlock?.statements ?? [], file)) : both;
  }
  if (ts.isIterationStatement(statement, false)) {
    const body = statementFlow(statement.statement, file);
    return plain(body.best.map((write) => ({ ...write, loop: write.loop ?? statement })));
  }
  if (ts.isReturnStatement(statement)) {
    const writes = statement.expression ? writesOf(statement.expression, file, true) : [];
    return { through: undefined, best: writes };
  }
  if (ts.isThrowStatement(statement) || ts.isBreakStatement(statement) || ts.isContinueStatement(statement))
    return { through: undefined, best: [] };
  if (ts.isExpressionStatement(statement)) return plain(writesOf(statement.expression, file, false));
  if (ts.isVariableStatement(statement))
    return plain(
      statement.declarationList.declarations.flatMap((declaration) =>
        declaration.initializer ? writesOf(declaration.initializer, file, false) : [],
      ),
    );
  if (ts.isLabeledStatement(statement)) return statementFlow(statement.statement, file);
  return none;
}

function clauseFlow(clause: TS.CaseOrDefaultClause, file: TsFile): Flow {
  // A break only leaves the switch: what stands behind it goes on.
  const statements = clause.statements
    .filter((statement) => !ts.isBreakStatement(statement))
    .flatMap((statement) => (ts.isBlock(statement) ? statement.statements.filter((inner) => !ts.isBreakStatement(inner)) : [statement]));
  return sequence(statements, file);
}

/** Awaited (or, at a return, handed on) writes of an expression, those of Promise.all and of array loops in it included. */
function writesOf(expression: TS.Expression, file: TsFile, returned: boolean): readonly PathWrite[] {
  const found: PathWrite[] = [];
  const visit = (node: TS.Node, awaited: boolean, loop: TS.Node | undefined): void => {
    if (isFunction(node)) return;
    if (ts.isAwaitExpression(node)) return visit(node.expression, true, loop);
    if (ts.isConditionalExpression(node)) {
      visit(node.condition, false, loop);
      const branches = [node.whenTrue, node.whenFalse].map((branch) => collect(() => visit(branch, awaited, loop)));
      found.push(...heavier(branches[0] ?? [], branches[1] ?? []));
      return;
    }
    if (ts.isCallExpression(node)) {
      const write = databaseWrite(node, file);
      if (write) {
        if ((awaited || endsAwaited(node)) && !write.transactional && !insideTransaction(node, file))
          found.push(loop ? { ...write, loop } : write);
        return;
      }
      const name = lastNameOf(node.expression);
      if (awaited && /^(?:all|allSettled)$/.test(name) && node.arguments[0]) return visit(node.arguments[0], true, loop);
      if (/^(?:map|forEach|flatMap)$/.test(name)) {
        const callback = node.arguments[0] && unwrap(node.arguments[0]);
        if (callback && isFunction(callback) && callback.body && (awaited || name === "forEach")) {
          const inner = ts.isBlock(callback.body)
            ? sequence(callback.body.statements, file).best
            : collect(() => visit(callback.body as TS.Expression, true, undefined));
          found.push(...inner.map((write) => ({ ...write, loop: write.loop ?? node })));
        }
        return;
      }
      // prisma.order.create(…).then(…), db.insert(t).values(v).returning()
      visit(node.expression, awaited, loop);
      return;
    }
    if (ts.isPropertyAccessExpression(node)) return visit(node.expression, awaited, loop);
    if (ts.isArrayLiteralExpression(node))
      return node.elements.forEach((element) => {
        visit(ts.isSpreadElement(element) ? element.expression : element, awaited, loop);
      });
    ts.forEachChild(node, (child) => visit(child, false, loop));
  };
  const collect = (run: () => void): PathWrite[] => {
    const before = found.length;
    run();
    return found.splice(before);
  };
  const inner = unwrap(expression);
  visit(inner, returned, undefined);
  return found;
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
