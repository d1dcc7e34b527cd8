import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { type Outcomes, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { maintenancePath } from "../../../shared/maintenance.ts";
import { databaseWrite, type DatabaseWrite, writeMethods } from "../../../shared/typescript/database.ts";
import { databaseRead, type DatabaseRead, readMethods } from "../../../shared/typescript/database/reads.ts";
import { isGuardedForTests } from "../../../shared/typescript/environments.ts";
import { isFixedLoop, isPortionLoop, isRetryLoop, type Loop, loopAround } from "../../../shared/typescript/loops.ts";
import { calleeSpan, chainOf, isFunction, lastNameOf, sourceOf, spanOf, unwrap, walkBelow } from "../../../shared/typescript/nodes.ts";
import { declarationOf } from "../../../shared/typescript/scope.ts";
import { runtimeOf } from "../../../shared/typescript/runtime.ts";
import { objectOf, optionOf } from "../../../shared/typescript/values.ts";
import { loadBefore, writeTogether } from "./fixes.ts";
import { isOneByOneOnPurpose } from "./on-purpose.ts";

/** One statement for many rows, by library; for writes that have such a form. */
const bulk: Partial<Record<DatabaseWrite["orm"], Readonly<Record<string, string>>>> = {
  prisma: { create: "createMany", delete: "deleteMany", update: "updateMany" },
  mongoose: {
    create: "insertMany",
    insertOne: "insertMany",
    updateOne: "bulkWrite",
    replaceOne: "bulkWrite",
    findByIdAndUpdate: "bulkWrite",
    deleteOne: "deleteMany",
    findByIdAndDelete: "deleteMany",
    findOneAndDelete: "deleteMany",
  },
  sequelize: { create: "bulkCreate" },
  drizzle: { insert: "one insert of all values" },
  knex: { insert: "one insert of all rows" },
  typeorm: { insert: "one insert of all rows", delete: "one delete of all ids", save: "one save of all of them" },
};

const judgedKey = {};

function visit(call: TS.CallExpression, file: TsFile): Outcomes {
  const { role } = file;
  if (role.test || role.script || role.seed || role.migration || role.example || role.browser) return undefined;
  if (runtimeOf(file) === "tool") return undefined;
  if (maintenancePath.test(file.path)) return undefined;
  const loop = rowLoop(call, file);
  if (!loop) return undefined;
  const read = databaseRead(call, file);
  const write = read ? undefined : databaseWrite(call, file);
  const judged = file.memo(judgedKey, () => new Set<TS.Node>());
  if ((!read && !write) || judged.has(loop.node) || isGuardedForTests(call, file)) return undefined;
  const found = read ? judgeRead(read, loop, file) : write && judgeWrite(write, loop, file);
  // One loop is one fault, however many queries it runs.
  if (found) judged.add(loop.node);
  return found;
}

/** The innermost loop over rows around a call, if every loop up to it runs as often as there is data. */
function rowLoop(call: TS.Node, file: TsFile): Loop | undefined {
  for (let loop = loopAround(call, file); loop; loop = loopAround(loop.node, file)) {
    if (isRetryLoop(loop, file) || isPortionLoop(loop, file) || isFallback(loop, file)) return undefined;
    if (!isFixedLoop(loop, file)) return loop;
  }
  return undefined;
}

/** Ways to find one thing, tried until one of them works: `for (const email of emailCandidates(given))`. */
function isFallback({ over }: Loop, file: TsFile): boolean {
  return over !== undefined && /candidate|fallback|variant|spelling|alternative|strateg|prefer/i.test(sourceOf(over, file));
}

function judgeRead(read: DatabaseRead, loop: Loop, file: TsFile): Outcomes {
  const { call, whole } = read;
  if (!isRun(whole)) return undefined;
  const at = calleeSpan(call, file);
  if (loop.kind === "while" || loop.kind === "do") return climbs(read, loop, file) ? problem("climb", at) : undefined;
  if (!loop.over || !dependsOn(whole, loop, file) || isGathered(read, loop, file) || inTransactionArray(loop)) return undefined;
  if (isForOneElement(call, loop, file) || isCarried(whole, loop, file) || asksAnotherTable(whole, loop, file)) return undefined;
  const fix = loadBefore(read, loop, file);
  return problem("read", at, { data: { list: listName(loop, file) }, related: [related(loop, file)], ...(fix ? { fixes: [fix] } : {}) });
}

/** `for (const key of keys) if (key === "owner") …`: the query runs in one round of all. */
function isForOneElement(call: TS.Node, { node }: Loop, file: TsFile): boolean {
  const list = ts.isForOfStatement(node) && ts.isVariableDeclarationList(node.initializer) ? node.initializer.declarations[0] : undefined;
  if (!list || !ts.isIdentifier(list.name)) return false;
  const element = list.name.text;
  for (let current = call; current.parent && current !== node; current = current.parent) {
    const { parent } = current;
    if (!ts.isIfStatement(parent) || parent.thenStatement !== current) continue;
    const condition = unwrap(parent.expression);
    if (!ts.isBinaryExpression(condition) || !/^={2,3}$/.test(sourceOf(condition.operatorToken, file))) continue;
    if (sourceOf(condition.left, file) === element && ts.isStringLiteralLike(condition.right)) return true;
  }
  return false;
}

function judgeWrite(write: DatabaseWrite, loop: Loop, file: TsFile): Outcomes {
  const remedy = bulk[write.orm]?.[write.operation];
  if (remedy === undefined || !loop.over || !ts.isCallExpression(write.call) || !dependsOn(write.call, loop, file)) return undefined;
  // What the write gives back, such as a new id, is needed for the next one.
  if (inTransactionArray(loop) || mayFailEach(loop) || isResultUsed(write.call) || hasNested(write, file) || !isAlone(write.call, loop))
    return undefined;
  if (isOneByOneOnPurpose(spanOf(loop.node, file).start, loop.node.end, file)) return undefined;
  // Only rows that all get the same values can be updated by one statement.
  if (write.orm === "prisma" && write.operation === "update" && !sameForAll(write.call, loop, file)) return undefined;
  const fix = writeTogether(write, loop, remedy, file);
  return problem("write", calleeSpan(write.call, file), {
    data: { list: listName(loop, file), remedy },
    related: [related(loop, file)],
    ...(fix ? { fixes: [fix] } : {}),
  });
}

function related(loop: Loop, file: TsFile): { readonly at: { readonly start: number; readonly end: number }; readonly message: string } {
  const at = loop.over ?? loop.node;
  return { at: spanOf(at, file), message: "the loop" };
}

/** What the loop goes through, as it is written; for long expressions only their kind. */
function listName({ over }: Loop, file: TsFile): string {
  const text = over ? sourceOf(over, file).replace(/\s+/g, " ") : "";
  return text !== "" && text.length <= 40 ? text : "the list";
}

/** Whether the query is waited for, or handed out as one of the promises of a callback: a builder that is kept is not. */
function isRun(whole: TS.Expression): boolean {
  let { parent } = whole;
  while (ts.isParenthesizedExpression(parent) || ts.isAsExpression(parent) || ts.isNonNullExpression(parent)) parent = parent.parent;
  return (
    ts.isAwaitExpression(parent) ||
    ts.isReturnStatement(parent) ||
    ts.isArrowFunction(parent) ||
    ts.isArrayLiteralExpression(parent) ||
    (ts.isCallExpression(parent) && /^push$/.test(lastNameOf(parent.expression)))
  );
}

/** Whether the query asks for something of the loop's element, also through variables of the round. */
function dependsOn(query: TS.Node, loop: Loop, file: TsFile): boolean {
  const from = loop.element?.pos ?? loop.node.pos;
  const body = loop.node;
  let depends = false;
  const visitNode = (node: TS.Node): boolean => {
    if (depends) return false;
    // rows[i]
    if (
      ts.isElementAccessExpression(node) &&
      loop.kind === "for" &&
      loop.over &&
      sourceOf(node.expression, file) === sourceOf(loop.over, file)
    )
      depends = true;
    if (!ts.isIdentifier(node) || (ts.isPropertyAccessExpression(node.parent) && node.parent.name === node)) return true;
    const declaration = declarationOf(node, file);
    const place =
      declaration && (ts.isBindingElement(declaration) || ts.isVariableDeclaration(declaration) || ts.isParameter(declaration))
        ? declaration
        : undefined;
    if (place && place.pos >= from && place.end <= body.end && !(query.pos <= place.pos && place.end <= query.end)) depends = true;
    return true;
  };
  if (visitNode(query)) walkBelow(query, visitNode);
  return depends;
}

/** Prisma gathers look-ups by a unique key that are made in one go, as `Promise.all` over a map does, into one query. */
function isGathered({ orm, operation, call }: DatabaseRead, loop: Loop, file: TsFile): boolean {
  if (orm !== "prisma" || !/^findUnique/.test(operation) || loop.kind !== "callback" || loop.method !== "map") return false;
  const callback = (loop.node as TS.CallExpression).arguments.find((argument) => isFunction(argument));
  if (!callback || !isFunction(callback) || !callback.body) return false;
  // With something awaited before it, the look-up comes in a tick of its own.
  const before = file.text.slice(callback.body.pos, call.getStart(file.root));
  return (before.match(/\bawait\b/g) ?? []).length <= 1;
}

/** The query asks with what an earlier round has found: `items = await find({ key, in: items })`. */
function isCarried(query: TS.Node, { node }: Loop, file: TsFile): boolean {
  const assigned = new Set<TS.Node>();
  walkBelow(node, (part) => {
    const target = ts.isBinaryExpression(part) && part.operatorToken.kind === ts.SyntaxKind.EqualsToken ? part.left : undefined;
    const declaration = target && ts.isIdentifier(target) ? declarationOf(target, file) : undefined;
    // The loop's own counter and what a round declares for itself carry nothing over.
    if (declaration && (declaration.end <= node.pos || declaration.pos >= node.end)) assigned.add(declaration);
  });
  let carried = false;
  if (assigned.size > 0)
    walkBelow(query, (part) => {
      const declaration = ts.isIdentifier(part) ? declarationOf(part, file) : undefined;
      if (declaration && assigned.has(declaration)) carried = true;
      return !carried;
    });
  return carried;
}

/** `getRepository(field.entity)` for each of some fields: one query cannot ask several tables. */
function asksAnotherTable(query: TS.Expression, loop: Loop, file: TsFile): boolean {
  let other = false;
  walkBelow(query, (part) => {
    if (ts.isCallExpression(part) && lastNameOf(part.expression) === "getRepository")
      other ||= part.arguments.some((argument) => dependsOn(argument, loop, file));
    return !other;
  });
  return other;
}

/** `Promise.allSettled(rows.map(…))`: each may fail by itself, which one statement for all cannot. */
function mayFailEach({ node }: Loop): boolean {
  return ts.isCallExpression(node.parent) && lastNameOf(node.parent.expression) === "allSettled";
}

/** `prisma.$transaction(rows.map((row) => …))` is sent as one batch. */
function inTransactionArray({ node }: Loop): boolean {
  const outer = node.parent;
  const call = ts.isSpreadElement(outer) ? outer.parent.parent : outer;
  return ts.isCallExpression(call) && /^(?:\$transaction|batch|transaction)$/.test(lastNameOf(call.expression));
}

/** `while (id) { const parent = await find(id); id = parent.parentId; }`: each query needs the result of the one before. */
function climbs({ whole, many }: DatabaseRead, { node }: Loop, file: TsFile): boolean {
  if (many || !ts.isWhileStatement(node)) return false;
  const asked = new Set<string>();
  walkBelow(whole, (part) => {
    if (ts.isIdentifier(part) && declarationOf(part, file) && !(ts.isPropertyAccessExpression(part.parent) && part.parent.name === part))
      asked.add(part.text);
  });
  const condition = sourceOf(node.expression, file);
  let moves = false;
  walkBelow(node.statement, (part) => {
    if (
      ts.isBinaryExpression(part) &&
      part.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
      ts.isIdentifier(part.left) &&
      asked.has(part.left.text)
    )
      moves = true;
  });
  return (
    moves &&
    [...asked].some((name) => new RegExp(`\\b${name}\\b`).test(condition)) &&
    /parent|next|prev|manager|ancestor|reply/i.test(sourceOf(node, file))
  );
}

function isResultUsed(call: TS.Expression): boolean {
  let node: TS.Node = call;
  while (
    ts.isAwaitExpression(node.parent) ||
    ts.isParenthesizedExpression(node.parent) ||
    (ts.isPropertyAccessExpression(node.parent) && node.parent.expression === node) ||
    (ts.isCallExpression(node.parent) && node.parent.expression === node)
  )
    node = node.parent;
  if (ts.isExpressionStatement(node.parent)) return false;
  // Promise.all(rows.map((row) => create(row))) as a statement
  const fn = ts.isReturnStatement(node.parent)
    ? ts.findAncestor(node, isFunction)
    : ts.isArrowFunction(node.parent)
      ? node.parent
      : undefined;
  const map = fn?.parent;
  if (!map || !ts.isCallExpression(map)) return true;
  const all = map.parent;
  const outer = ts.isCallExpression(all) && chainOf(all.expression)?.[0] === "Promise" ? all.parent : all;
  return !(ts.isAwaitExpression(outer) && ts.isExpressionStatement(outer.parent)) && !ts.isExpressionStatement(outer);
}

const nested = /\b(?:connect|connectOrCreate|disconnect|set|create|createMany|include)\s*:/;

/** Rows with children of their own cannot be written by one statement. What a function of another module makes may have some. */
function hasNested({ call, orm }: DatabaseWrite, file: TsFile): boolean {
  if (orm !== "prisma") return false;
  if (nested.test(sourceOf(call, file))) return true;
  const data = settingOf(call, "data", file);
  if (!data || !ts.isCallExpression(data)) return false;
  const made = ts.isIdentifier(data.expression) ? declarationOf(data.expression, file) : undefined;
  return !made || !isInFile(made) || nested.test(sourceOf(made, file));
}

function isInFile(declaration: TS.Node): boolean {
  return ts.isFunctionDeclaration(declaration) || ts.isVariableDeclaration(declaration);
}

function settingOf(call: TS.Node, name: string, file: TsFile): TS.Expression | undefined {
  const options = ts.isCallExpression(call) ? call.arguments[0] : undefined;
  const object = options && objectOf(options, file);
  const setting = object && optionOf(object, name, file);
  return setting?.state === "set" ? unwrap(setting.value) : undefined;
}

/** Whether what is written has nothing of the element: `data: { archived: true }`. */
function sameForAll(call: TS.Node, loop: Loop, file: TsFile): boolean {
  const data = settingOf(call, "data", file);
  return data !== undefined && !dependsOn(data, loop, file);
}

/** Whether the write is all that a round waits for: where each round reads or decides, the rows cannot be gathered without a rewrite. */
function isAlone(call: TS.CallExpression, loop: Loop): boolean {
  let others = 0;
  walkBelow(loop.node, (node) => {
    if (ts.isAwaitExpression(node) && !(node.pos <= call.pos && call.end <= node.end)) others++;
    return others === 0;
  });
  // A single try around each row keeps the others going when one fails.
  return others === 0 && !ts.findAncestor(call, (node) => (node === loop.node ? "quit" : ts.isTryStatement(node)));
}

const names = new Set([...readMethods, ...writeMethods]);

/** TypeScript: queries and writes of the known libraries in loops and callbacks. */
export const typescript: TypeScriptVisitors = { call: Object.fromEntries([...names].map((name) => [name, visit])) };
