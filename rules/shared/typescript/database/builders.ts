/** Writes by Prisma and by query builders: Drizzle, Knex, Kysely, Objection. */
import type { TsFile } from "../../../api/file.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { lastNameOf, unwrap } from "../nodes.ts";
import { initializerOf, originOf } from "../scope.ts";
import { objectOf, optionOf, staticString } from "../values.ts";
import { rawTarget, sqlText } from "./sql.ts";
import { clientName, type DatabaseWrite, type MethodCall } from "./write.ts";

const prismaWrites = new Set([
  "create",
  "createMany",
  "createManyAndReturn",
  "update",
  "updateMany",
  "updateManyAndReturn",
  "upsert",
  "delete",
  "deleteMany",
]);
const knexWrites = new Set(["insert", "update", "del", "delete", "increment", "decrement", "upsert", "truncate"]);
const drizzleWrites = new Set(["insert", "update", "delete"]);
const kyselyWrites = new Set(["insertInto", "replaceInto", "updateTable", "deleteFrom", "mergeInto"]);
const objectionWrites = new Set([
  "insert",
  "insertAndFetch",
  "insertGraph",
  "upsertGraph",
  "patch",
  "patchAndFetch",
  "patchAndFetchById",
  "update",
  "updateAndFetchById",
  "delete",
  "deleteById",
  "increment",
  "decrement",
]);

/** Names of the methods of these libraries that write. */
export const builderMethods: readonly string[] = [
  ...prismaWrites,
  ...knexWrites,
  ...drizzleWrites,
  ...kyselyWrites,
  ...objectionWrites,
  "$executeRawUnsafe",
  "$executeRaw",
];

/** `prisma.order.create({ data })`, also on clients that only look like Prisma's. */
export function prismaWrite(method: MethodCall, file: TsFile): DatabaseWrite | undefined {
  const { call, callee, operation, client: model } = method;
  if (operation === "$executeRawUnsafe" || operation === "$executeRaw") {
    const target = rawTarget(sqlText(call.arguments[0], file));
    return target === undefined ? undefined : { orm: "prisma", call, callee, client: model, target, operation, transactional: false };
  }
  if (!prismaWrites.has(operation) || !ts.isPropertyAccessExpression(model) || call.arguments.length > 1) return undefined;
  const client = unwrap(model.expression);
  const name = lastNameOf(client);
  const target = model.name.text;
  if (!/^[a-z_]/.test(target)) return undefined;
  const named = /prisma/i.test(name) || isPrismaClient(client, file);
  if (!named && !(hasQueryShape(call, file) && (clientName.test(name) || isPrismaOrigin(client, file)))) return undefined;
  return { orm: "prisma", call, callee, client, target, operation, transactional: false };
}

function hasQueryShape(call: TS.CallExpression, file: TsFile): boolean {
  const options = call.arguments[0] && objectOf(call.arguments[0], file);
  return options !== undefined && ["data", "where", "create"].some((key) => optionOf(options, key, file).state === "set");
}

/** Whether a client comes from a module of the project that is named for Prisma or the database. */
export function isPrismaOrigin(client: TS.Expression, file: TsFile): boolean {
  const origin = originOf(client, file);
  return origin !== undefined && /prisma|(?:^|\/)db$|database/i.test(origin.module);
}

/** Whether a name is a Prisma client made in this file. */
export function isPrismaClient(client: TS.Expression, file: TsFile): boolean {
  const initializer = ts.isIdentifier(client) ? initializerOf(client, file) : undefined;
  const value = initializer && unwrap(initializer);
  return value !== undefined && ts.isNewExpression(value) && lastNameOf(value.expression) === "PrismaClient";
}

/** `db.insert(orders).values(…)`, `db.update(orders).set(…)`, `db.delete(orders)` */
export function drizzleWrite({ call, callee, operation, client }: MethodCall): DatabaseWrite | undefined {
  if (!drizzleWrites.has(operation) || call.arguments.length !== 1) return undefined;
  const name = lastNameOf(client);
  if (!clientName.test(name) && !/drizzle/i.test(name)) return undefined;
  const next = call.parent;
  const follow = ts.isPropertyAccessExpression(next) ? next.name.text : "";
  const follows = { insert: /^(?:values|select)$/, update: /^set$/, delete: /^(?:where|returning|)$/ }[operation];
  if (!follows?.test(follow)) return undefined;
  const table = call.arguments[0] && unwrap(call.arguments[0]);
  if (!table || !(ts.isIdentifier(table) || ts.isPropertyAccessExpression(table))) return undefined;
  return { orm: "drizzle", call, callee, client, target: lastNameOf(table), operation, transactional: false };
}

/** `knex("orders").where(…).update(…)`, `knex.table("orders").insert(…)`, `knex.insert(…).into("orders")` */
export function knexWrite({ call, callee, operation, client: receiver }: MethodCall, file: TsFile): DatabaseWrite | undefined {
  if (!knexWrites.has(operation)) return undefined;
  let current = receiver;
  let transactional = false;
  while (ts.isCallExpression(current)) {
    const inner = unwrap(current.expression);
    const name = lastNameOf(inner);
    const table = staticString(current.arguments[0], file);
    if (table !== undefined && /^(?:knex|db|trx|tx|t|database|conn|k)$|knex/i.test(name) && !isBuilderMethod(inner)) {
      return { orm: "knex", call, callee, client: inner, target: table, operation, transactional };
    }
    if (!ts.isPropertyAccessExpression(inner)) return undefined;
    if (name === "transacting") transactional = true;
    const client = unwrap(inner.expression);
    if (/^(?:table|from|into)$/.test(name) && /knex|^db$|^trx$/i.test(lastNameOf(client)))
      return { orm: "knex", call, callee, client, target: table ?? "", operation, transactional };
    current = client;
  }
  const next = call.parent;
  const into =
    ts.isPropertyAccessExpression(next) && /^into$/.test(next.name.text) && ts.isCallExpression(next.parent) ? next.parent : undefined;
  if (!into || !/knex|^trx$/i.test(lastNameOf(receiver))) return undefined;
  return { orm: "knex", call, callee, client: receiver, target: staticString(into.arguments[0], file) ?? "", operation, transactional };
}

/** `knex.where("x")` is called by a method's name, `this.knex("orders")` by the client's. */
function isBuilderMethod(callee: TS.Expression): boolean {
  return ts.isPropertyAccessExpression(callee) && /^(?:where|select|from|into|table|join|orderBy|returning)/.test(callee.name.text);
}

/** `db.insertInto("orders").values(…).execute()` of Kysely. */
export function kyselyWrite({ call, callee, operation, client }: MethodCall, file: TsFile): DatabaseWrite | undefined {
  const target = kyselyWrites.has(operation) ? staticString(call.arguments[0], file) : undefined;
  return target === undefined ? undefined : { orm: "kysely", call, callee, client, target, operation, transactional: false };
}

/** `Order.query().insert(…)` of Objection; `Order.query(trx)` is given its transaction. */
export function objectionWrite({ call, callee, operation, client }: MethodCall): DatabaseWrite | undefined {
  if (!objectionWrites.has(operation)) return undefined;
  let current = client;
  while (ts.isCallExpression(current)) {
    const inner = unwrap(current.expression);
    if (!ts.isPropertyAccessExpression(inner)) return undefined;
    const model = unwrap(inner.expression);
    if (inner.name.text === "query" && ts.isIdentifier(model) && /^[A-Z]/.test(model.text)) {
      const transactional = current.arguments.length > 0;
      return { orm: "objection", call, callee, client: model, target: model.text, operation, transactional };
    }
    current = model;
  }
  return undefined;
}
