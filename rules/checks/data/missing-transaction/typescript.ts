import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcomes, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import {
  calledInTransactions,
  databaseWrite,
  insideTransaction,
  opensTransaction,
  type Orm,
  writeFunctions,
  writeMethods,
} from "../../../shared/typescript/database.ts";
import {
  enclosingFunction,
  functionName,
  type FunctionNode,
  isFunction,
  lastNameOf,
  sourceOf,
  spanOf,
  walkBelow,
  walkOwn,
} from "../../../shared/typescript/nodes.ts";
import { isStatisticsModel } from "../../../shared/names/money.ts";
import { isGuardedForTests } from "../../../shared/typescript/environments.ts";
import { declarationOf } from "../../../shared/typescript/scope.ts";
import { heaviestPath, iterationPath, type PathWrite, queryCallback } from "./paths.ts";
import { type Pending, tells } from "./confirm.ts";
import { belongingTogether, isAudit, isPortionLoop, standsAlone, toleratesFailure, waitsForOthers } from "./related.ts";
import { chainSource, isBestEffort, isClaim, isInjected, isOfOneRow, setsStampsOnly, setsStateOnly } from "./rows.ts";
import {
  type Deed,
  isBackground,
  isConvenience,
  isMaintained,
  isPassing,
  maintenance,
  onlyClears,
  priorityOf,
  repeated,
} from "./weight.ts";
import { wrapFix } from "./wrap.ts";

/** What runs writes as one, by library; with the client's own name where the transaction is a method of the client. */
function remedyFor(write: PathWrite, file: TsFile): string {
  const client = sourceOf(write.client, file).replace(/\s+/g, "");
  const own = client.length <= 40 && !client.includes("(") ? client : undefined;
  const remedies: Readonly<Record<Orm, string>> = {
    prisma: `${own ?? "prisma"}.$transaction`,
    drizzle: `${own ?? "db"}.transaction`,
    knex: `${own ?? "knex"}.transaction`,
    kysely: `${own ?? "db"}.transaction().execute`,
    objection: `${own ?? "Model"}.transaction`,
    typeorm: "dataSource.transaction",
    sequelize: "sequelize.transaction",
    mongoose: "session.withTransaction",
    mongodb: "session.withTransaction",
    sql: "BEGIN and COMMIT",
  };
  return remedies[write.orm];
}

/** `connection.getRepository(ctx, Order)`: what is made with the context of a request may carry the transaction of that request. */
function takesContext(client: TS.Expression, file: TsFile): boolean {
  let current = client;
  while (ts.isCallExpression(current) || ts.isPropertyAccessExpression(current)) {
    if (
      ts.isCallExpression(current) &&
      current.arguments.some((argument) => /^(?:ctx|context|requestContext)$/i.test(sourceOf(argument, file)))
    )
      return true;
    current = current.expression;
  }
  return false;
}

/** `this.tx`, and `this.prisma.txClient()`, which gives out the transaction that is open. */
const speaksOfTransaction = /(?:^|\.)(?:tx|trx|transaction)(?:Client|Manager|Host)?\b/i;

/** A client that comes in as a parameter may already be the transaction: only a declared client type says that it is not. */
function mayBeTransaction(client: TS.Expression, file: TsFile): boolean {
  if (takesContext(client, file)) return true;
  let root = client;
  while (ts.isPropertyAccessExpression(root)) root = root.expression;
  if (!ts.isIdentifier(root)) return speaksOfTransaction.test(sourceOf(client, file));
  if (/^(?:tx|trx|transaction|prismaTx|txn|t)$/i.test(root.text)) return true;
  if (root !== client) return speaksOfTransaction.test(sourceOf(client, file));
  const declaration = declarationOf(root, file);
  if (!declaration) return false;
  if (ts.isBindingElement(declaration)) return /^(?:tx|trx)/i.test(root.text);
  if (ts.isVariableDeclaration(declaration)) {
    // const client = options.tx ?? prisma, const client = clientFor(tx)
    const { initializer } = declaration;
    if (!initializer) return false;
    return (
      ts.isBinaryExpression(initializer) ||
      ts.isConditionalExpression(initializer) ||
      /\b(?:tx|trx|transaction\w*|(?:tx|trx)(?:Client|Manager|Host))\b/i.test(sourceOf(initializer, file))
    );
  }
  if (!ts.isParameter(declaration)) return false;
  const type = declaration.type ? sourceOf(declaration.type, file) : "";
  return !/\bPrismaClient\b|\bPool\b|\bKnex\b|\bKysely\b|Database\b|Connection\b/.test(type) || /Transaction/.test(type);
}

/** Writes of one run that would have to succeed or fail together. */
interface Group {
  readonly writes: readonly PathWrite[];
  readonly message: "writes" | "loop" | "audit";
}

/** What is wrong with the writes of one way through a function or an iteration, if anything. */
function groupOf(all: readonly PathWrite[], within: TS.Node, file: TsFile): Group | undefined {
  const first = all[0];
  if (!first) return undefined;
  // What may fail by itself belongs to nothing outside of its attempt, and what is made when missing is found by the next run.
  const tries = new Set(all.map((write) => write.tried));
  const same = all.filter(
    (write) =>
      !(deleting.test(write.operation) && isConvenience(write.target)) &&
      write.orm === first.orm &&
      !write.ensures &&
      !isClaim(write, file) &&
      (tries.size === 1 || !write.tried) &&
      // What is told of the state behind work that a transaction cannot wait for, belongs to that work.
      !(write !== first && setsStateOnly(write, file) && waitsForOthers(first.call.end, write.call.getStart(file.root), within, all, file)),
  );
  const loops = [...new Set(same.flatMap((write) => write.loop ?? []))];
  const apart = loops.filter((loop) =>
    isApart(
      loop,
      same.filter((write) => write.loop === loop),
      file,
    ),
  );
  const counted = same.filter((write) => !write.loop || !apart.includes(write.loop));
  const related = belongingTogether(counted, file);
  const business = related.filter((write) => !isAudit(write));
  const straight = related.filter((write) => !write.loop);
  if (related.length >= 2 && related.every(({ target }) => isPassing(target) || isStatisticsModel(target))) return undefined;
  const lasting = related.filter(({ target }) => !isPassing(target));
  if (related.length >= 2 && straight.length >= 1 && !(lasting.length >= 2 && isStateMachine(lasting, within, file))) {
    if (business.length >= 2) return { writes: related, message: "writes" };
    // Old records that are cleared away say nothing of what has been done now.
    if (business.length === 1 && related.some((write) => isAudit(write) && !deleting.test(write.operation)))
      return { writes: related, message: "audit" };
  }
  if (business.length > 0 && business.every((write) => write.loop && !isStatisticsModel(write.target))) {
    const looped = related.filter((write) => write.loop === business[0]?.loop);
    return looped.every((write) => standsAlone(write, file) || setsStampsOnly(write, file))
      ? undefined
      : { writes: looped, message: "loop" };
  }
  // Iterations that stand for themselves may hold writes that belong together.
  for (const loop of apart) {
    const inner = groupOf(iterationPath(loop, file), loop, file);
    if (inner && inner.message !== "loop") return inner;
  }
  return undefined;
}

/** `if (!user) continue`: each element is looked at, and treated, for itself. */
function passesOver(loop: TS.Node): boolean {
  if (!ts.isIterationStatement(loop, false)) return false;
  let passes = false;
  walkOwn(loop.statement, (node) => {
    if (!ts.isContinueStatement(node)) return;
    const owner = ts.findAncestor(node, (outer): outer is TS.IfStatement => ts.isIfStatement(outer) && outer.pos > loop.pos);
    // The line of headings, or the first of all, says nothing of the others.
    passes ||= !owner || !/===?\s*(?:0|1)\b|[hH]eader|[iI]ndex\b/.test(owner.expression.getText());
  });
  return passes;
}

/** A loop whose iterations do not depend on each other: they catch, work in portions, or wait for another system each. */
function isApart(loop: TS.Node, writes: readonly PathWrite[], file: TsFile): boolean {
  if (toleratesFailure(loop, file) || isPortionLoop(loop, file) || passesOver(loop)) return true;
  return waitsForOthers(loop.getStart(file.root), loop.end, loop, writes, file);
}

const deleting = /^(?:delete|del$|destroy|remove|softDelete|softRemove|truncate|findOneAnd(?:Delete|Remove)|findByIdAndDelete)/i;

/** Claim, work, finish: the same record before and after something that a transaction cannot wait for. Also created and taken back. */
function isStateMachine(writes: readonly PathWrite[], within: TS.Node, file: TsFile): boolean {
  const [first] = writes;
  const last = writes.at(-1);
  if (!first || !last || writes.some((write) => write.target !== first.target || write.target === "")) return false;
  const deletes = (write: PathWrite): boolean => deleting.test(write.operation);
  // What was made or marked just before goes.
  if (!deletes(first) && writes.slice(1).every(deletes)) return true;
  // Taking the old away and putting the new in its place is one change.
  if (writes.some(deletes)) return false;
  return waitsForOthers(first.call.end, last.call.getStart(file.root), within, writes, file);
}

/** The names of a function and of those that it stands in: a task of `rows.map((row) => async () => …)` does the work of its function. */
function namesAround(fn: FunctionNode): readonly string[] {
  const names: string[] = [];
  for (let current: FunctionNode | undefined = fn; current; current = enclosingFunction(current)) names.push(functionName(current));
  return names;
}

function judge(fn: FunctionNode, file: TsFile): Outcomes {
  const names = namesAround(fn);
  if (!fn.body || names.some((name) => maintenance.test(name))) return undefined;
  const all = heaviestPath(fn.body, file).filter((write) => !mayBeTransaction(write.client, file));
  const [start] = all;
  if (!start || insideTransaction(fn)) return undefined;
  if (opensTransaction(fn, file)) return met(spanOf(start.callee, file));
  const callers = callersOf(functionName(fn), file);
  const called = calledInTransactions(file);
  if (callers.some((name) => called.has(name))) return met(spanOf(start.callee, file));
  const group = groupOf(all, fn, file);
  const [first, ...others] = group?.writes ?? [];
  if (!group || !first) return undefined;
  const deeds = group.writes.map((write) => deedOf(write, file));
  if (group.message === "writes" && onlyClears(deeds)) return undefined;
  const oneRow = isOfOneRow(group.writes, file);
  // "aborting", and "aborted" later: each of them is to be seen as soon as it is so.
  if (oneRow && group.writes.every((write) => setsStateOnly(write, file))) return undefined;
  // Upserts, and inserts that pass over what is there: another run brings about what this one did not reach.
  if (group.message === "writes" && deeds.every(({ light }) => light)) return undefined;
  const remedy = remedyFor(first, file);
  const related = others.map((write) => ({
    at: spanOf(write.callee, file),
    message: `also writes: ${sourceOf(write.callee, file).replace(/\s+/g, "")}`,
  }));
  const fix = wrapFix(fn, group.writes, remedy, file);
  return problem(group.message, spanOf(first.callee, file), {
    data: { remedy, ...(group.message === "writes" ? { count: group.writes.length } : {}) },
    ...(related.length > 0 ? { related } : {}),
    ...priorityOf(group.message, deeds, isBackground(file.path) || isMaintained(file.path) || names.some((name) => repeated.test(name))),
    ...(oneRow || isBestEffort(group.writes, file) ? { priority: "P2" as const } : {}),
    ...(fix ? { fixes: [fix] } : {}),
    pending: {
      django: false,
      callers,
      ...(group.writes.every((write) => isInjected(write, file)) ? { injected: true } : {}),
    } satisfies Pending,
  });
}

const callsKey = {};

/** The names of a function and of those in the same file by way of which it is called; names that say nothing are left out. */
function callersOf(name: string, file: TsFile): readonly string[] {
  const callers = file.memo(callsKey, () => {
    const found = new Map<string, Set<string>>();
    walkBelow(file.root, (node) => {
      const within = ts.isCallExpression(node) ? enclosingFunction(node) : undefined;
      const caller = within && functionName(within);
      if (!caller || !ts.isCallExpression(node)) return;
      const called = lastNameOf(node.expression);
      found.set(called, (found.get(called) ?? new Set()).add(caller));
    });
    return found;
  });
  const names = new Set([name]);
  for (const each of names) if (tells(each)) for (const caller of callers.get(each) ?? []) names.add(caller);
  return [...names].filter(tells);
}

function deedOf(write: PathWrite, file: TsFile): Deed {
  const { operation, target: model, call } = write;
  const source = sourceOf(call, file);
  const conflict = /\.(?:onConflict\w*|onDuplicateKeyUpdate|orIgnore|orUpdate)\(/.test(chainSource(call, file));
  // skipDuplicates makes nothing twice; `{ seenAt: new Date() }` says when something was last done.
  const light =
    conflict ||
    setsStampsOnly(write, file) ||
    /^upsert|^findOrCreate/i.test(operation) ||
    /\bupsert:\s*true\b/.test(source) ||
    /\bskipDuplicates:\s*true\b|\bON CONFLICT\b/i.test(source) ||
    /\b(?:data:|set\()\s*\{\s*\w*(?:At|_at|Seen|Used|Active):\s*(?:new Date\(\)|now)\s*,?\s*\}/.test(source);
  return { deletes: deleting.test(operation), creates: /create|insert|^save$|^upsert/i.test(operation), model, light };
}

const judgedKey = {};

/** A write leads to its function, which is judged once, with all of its writes. */
function visitWrite(call: TS.CallExpression | TS.TaggedTemplateExpression, file: TsFile): Outcomes {
  if (file.role.test || file.role.seed || file.role.migration || file.role.script || !databaseWrite(call, file)) return undefined;
  let fn = enclosingFunction(call);
  // A callback of an array loop, of a promise or of a query is part of the function around it.
  while (fn && isPartOfOuter(fn, file)) fn = enclosingFunction(fn);
  const judged = file.memo(judgedKey, () => new Set<FunctionNode>());
  if (!fn || judged.has(fn)) return undefined;
  judged.add(fn);
  return isGuardedForTests(call, file) ? undefined : judge(fn, file);
}

function isPartOfOuter(fn: FunctionNode, file: TsFile): boolean {
  const { parent } = fn;
  if (!ts.isCallExpression(parent) || parent.expression === fn) return false;
  return /^(?:map|forEach|flatMap|then)$/.test(lastNameOf(parent.expression)) || queryCallback(parent, file) === fn;
}

/** A transaction that is there: the place is right. */
function visitTransaction(call: TS.CallExpression, file: TsFile): Outcomes {
  if (file.role.test) return undefined;
  const argument = call.arguments[0];
  return argument && (isFunction(argument) || ts.isArrayLiteralExpression(argument)) ? met(spanOf(call.expression, file)) : undefined;
}

const writes: Record<string, (call: TS.CallExpression, file: TsFile) => Outcomes> = {};
for (const name of [...writeMethods, ...writeFunctions]) writes[name] = visitWrite;

/** TypeScript: several writes on one way through a function, of any known library. */
export const typescript: TypeScriptVisitors = {
  call: { ...writes, $transaction: visitTransaction, transaction: visitTransaction, withTransaction: visitTransaction },
  node: { TaggedTemplateExpression: (node, file) => visitWrite(node as TS.TaggedTemplateExpression, file) },
};
