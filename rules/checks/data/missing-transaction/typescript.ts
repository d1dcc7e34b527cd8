import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcomes, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { insideTransaction, opensTransaction, type Orm } from "../../../shared/typescript/database.ts";
import { type FunctionNode, isFunction, sourceOf, spanOf, walkOwn } from "../../../shared/typescript/nodes.ts";
import { declarationOf } from "../../../shared/typescript/scope.ts";
import { wordsOf } from "../../../shared/words.ts";
import { heaviestPath, type PathWrite } from "./paths.ts";
import { wrapFix } from "./wrap.ts";

const remedies: Readonly<Record<Orm, string>> = {
  prisma: "prisma.$transaction",
  drizzle: "db.transaction",
  knex: "knex.transaction",
  typeorm: "dataSource.transaction",
  sequelize: "sequelize.transaction",
  mongoose: "session.withTransaction",
  sql: "BEGIN and COMMIT",
};

/** Records about what happened, not part of what happened. */
function isAudit(write: PathWrite): boolean {
  return wordsOf(write.target).some((word) =>
    /^(?:audit|audits|log|logs|history|event|events|activity|activities|metric|metrics|analytics|notification|notifications|trail|outbox|webhook|tracking)$/.test(
      word,
    ),
  );
}

/** A client that comes in as a parameter may already be the transaction: only a declared client type says that it is not. */
function mayBeTransaction(client: TS.Expression, file: TsFile): boolean {
  let root = client;
  while (ts.isPropertyAccessExpression(root)) root = root.expression;
  if (!ts.isIdentifier(root)) return false;
  if (/^(?:tx|trx|transaction|prismaTx|txn|t)$/i.test(root.text)) return true;
  if (root !== client) return /(?:^|\.)(?:tx|trx|transaction)\b/i.test(file.text.slice(client.getStart(file.root), client.end));
  const declaration = declarationOf(root, file);
  if (!declaration || !ts.isParameter(declaration))
    return declaration !== undefined && ts.isBindingElement(declaration) && /^(?:tx|trx)/i.test(root.text);
  return !(
    declaration.type &&
    /\bPrismaClient\b|\bPool\b|\bKnex\b|Database\b/.test(sourceOf(declaration.type, file)) &&
    !/Transaction/.test(sourceOf(declaration.type, file))
  );
}

/** Writes that go on after an error of one, by design: a loop whose body catches. */
function toleratesFailure(loop: TS.Node): boolean {
  let caught = false;
  const body = ts.isIterationStatement(loop, false) ? loop.statement : loop;
  walkOwn(body, (node) => {
    if (ts.isTryStatement(node) && node.catchClause) caught = true;
  });
  if (ts.isCallExpression(loop)) {
    const text = loop.getText();
    if (/\btry\s*\{/.test(text) || /\.catch\(/.test(text)) caught = true;
  }
  return caught;
}

/** Loops that work off a queue or table in portions: every portion stands for itself. */
function isPortionLoop(loop: TS.Node, writes: readonly PathWrite[]): boolean {
  if (ts.isWhileStatement(loop) || ts.isDoStatement(loop)) return true;
  if (ts.isForStatement(loop) && !loop.condition) return true;
  return writes.every((write) => /Many|bulk|insertMany/.test(write.operation));
}

function judge(fn: FunctionNode, file: TsFile): Outcomes {
  if (!fn.body) return undefined;
  const all = heaviestPath(fn.body, file).filter((write) => !mayBeTransaction(write.client, file));
  if (all.length === 0) return undefined;
  if (opensTransaction(fn, file)) return met(spanOf(all[0]?.callee as TS.Node, file));
  const first = all[0] as PathWrite;
  const writes = all.filter((write) => write.orm === first.orm && (write.orm !== "mongoose" || all.length > 1));
  const remedy = remedies[first.orm];
  const straight = writes.filter((write) => !write.loop);
  const looped = writes.filter((write) => write.loop);
  const at = spanOf(first.callee, file);
  const related = writes
    .slice(1)
    .map((write) => ({ at: spanOf(write.callee, file), message: `also writes: ${sourceOf(write.callee, file).replace(/\s+/g, "")}` }));
  const business = writes.filter((write) => !isAudit(write));
  if (straight.length >= 2 || (straight.length >= 1 && looped.length >= 1)) {
    if (business.length < 2)
      return business.length === 0
        ? undefined
        : problem("audit", at, { data: { remedy }, related, priority: "P2", ...fixesOf(fn, writes, remedy, file) });
    return problem("writes", at, { data: { count: writes.length, remedy }, related, ...fixesOf(fn, writes, remedy, file) });
  }
  const loop = looped[0]?.loop;
  if (loop && business.length > 0) {
    if (toleratesFailure(loop) || isPortionLoop(loop, looped)) return undefined;
    const inLoop = looped.filter((write) => write.loop === loop);
    return problem("loop", spanOf((inLoop[0] as PathWrite).callee, file), {
      data: { remedy },
      related: inLoop.slice(1).map((write) => ({ at: spanOf(write.callee, file), message: "also writes" })),
    });
  }
  return undefined;
}

function fixesOf(fn: FunctionNode, writes: readonly PathWrite[], remedy: string, file: TsFile) {
  const fix = wrapFix(fn, writes, remedy, file);
  return fix ? { fixes: [fix] } : {};
}

function visitFunction(node: TS.Node, file: TsFile): Outcomes {
  if (file.role.test || file.role.seed || file.role.migration || file.role.script || !isFunction(node)) return undefined;
  // A callback of an array loop is part of the function around it.
  const parent = node.parent;
  if (
    ts.isCallExpression(parent) &&
    ts.isPropertyAccessExpression(parent.expression) &&
    /^(?:map|forEach|flatMap)$/.test(parent.expression.name.text)
  )
    return undefined;
  if (insideTransaction(node, file)) return undefined;
  return judge(node, file);
}

/** A transaction that is there: the place is right. */
function visitTransaction(call: TS.CallExpression, file: TsFile): Outcomes {
  if (file.role.test) return undefined;
  const argument = call.arguments[0];
  return argument && (isFunction(argument) || ts.isArrayLiteralExpression(argument)) ? met(spanOf(call.expression, file)) : undefined;
}

export const typescript: TypeScriptVisitors = {
  call: { $transaction: visitTransaction, transaction: visitTransaction, withTransaction: visitTransaction },
  node: {
    FunctionDeclaration: visitFunction,
    FunctionExpression: visitFunction,
    ArrowFunction: visitFunction,
    MethodDeclaration: visitFunction,
  },
};
