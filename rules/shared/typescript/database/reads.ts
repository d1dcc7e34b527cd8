/** Which calls read from a database, by library. One place for all checks that ask; adding a library means adding a form. */
import type { TsFile } from "../../../api/file.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { isFunction, lastNameOf, unwrap } from "../nodes.ts";
import { importsModule, originOf } from "../scope.ts";
import { objectOf, optionOf, staticString } from "../values.ts";
import { isPrismaClient, isPrismaOrigin } from "./builders.ts";
import { collectionName } from "./collections.ts";
import { isLikelyModel, isModel, isRepository, libraryOf } from "./models.ts";
import { isSqlClient, sqlText } from "./sql.ts";
import { clientName, type Orm } from "./write.ts";

type ReadOrm = Exclude<Orm, "objection"> | "supabase";

/** A call that brings rows from a database. */
export interface DatabaseRead {
  readonly orm: ReadOrm;
  /** The call that names the operation: `findMany`, `from(users)` of a builder, `getMany()` of a query builder. */
  readonly call: TS.CallExpression;
  /** What is underlined: `prisma.order.findMany`. */
  readonly callee: TS.Expression;
  readonly operation: string;
  /** Model or table as far as known, else "". */
  readonly model: string;
  /** It gives rows, any number of them; false for one row, a count or an aggregate. */
  readonly many: boolean;
  /** The argument with the settings of the query: `{ where, take, … }`. */
  readonly options?: TS.Expression;
  /** The condition, where one is given as an expression of its own: the filter of Mongoose, `where` of the settings. */
  readonly where?: TS.Expression;
  /** The SQL text, a hole for each part that is only known at run time; for SQL only. */
  readonly sql?: string;
  /** Methods called on the same builder, before and behind the call, by name. */
  readonly chain: ReadonlyMap<string, TS.CallExpression>;
  /** The whole chain, up to the last call. */
  readonly whole: TS.Expression;
}

const prismaMany = new Set(["findMany", "groupBy"]);
const prismaOnly = new Set(["findMany", "findUnique", "findUniqueOrThrow", "findFirst", "findFirstOrThrow"]);
const prismaShared = new Set(["count", "aggregate", "groupBy"]);
const repositoryMany = new Set(["find", "findBy", "findAndCount", "findAndCountBy", "findAll"]);
const repositoryOne = new Set([
  "findOne",
  "findOneBy",
  "findOneOrFail",
  "findOneByOrFail",
  "count",
  "countBy",
  "exist",
  "exists",
  "existsBy",
]);
const builderMany = new Set(["getMany", "getManyAndCount", "getRawMany", "getRawAndEntities"]);
const builderOne = new Set(["getOne", "getOneOrFail", "getRawOne", "getCount"]);
const sequelizeOnly = new Set(["findAll", "findByPk", "findAndCountAll"]);
const mongooseOnly = new Set(["find", "findById", "countDocuments", "estimatedDocumentCount", "distinct"]);
const modelShared = new Set(["findOne", "count", "aggregate", "exists"]);
const sqlMethods = new Set(["query", "execute", "all", "get"]);

/** Names of all methods that may read, for the tables of visitors. Knex clients are called by their own name and are found through `await`. */
export const readMethods: ReadonlySet<string> = new Set([
  ...prismaOnly,
  ...prismaShared,
  ...repositoryMany,
  ...repositoryOne,
  ...builderMany,
  ...builderOne,
  ...sequelizeOnly,
  ...mongooseOnly,
  ...modelShared,
  ...sqlMethods,
  "from",
  "selectFrom",
  "knex",
  "db",
  "trx",
]);

interface Method {
  readonly call: TS.CallExpression;
  readonly callee: TS.PropertyAccessExpression;
  readonly operation: string;
  readonly client: TS.Expression;
}

const readsKey = {};

/** The database read of a call, or undefined. */
export function databaseRead(call: TS.CallExpression, file: TsFile): DatabaseRead | undefined {
  const known = file.memo(readsKey, () => new Map<TS.Node, DatabaseRead | undefined>());
  if (known.has(call)) return known.get(call);
  const read = findRead(call, file);
  known.set(call, read);
  return read;
}

function findRead(call: TS.CallExpression, file: TsFile): DatabaseRead | undefined {
  const callee = unwrap(call.expression);
  if (!readMethods.has(lastNameOf(callee))) return undefined;
  if (!ts.isPropertyAccessExpression(callee)) return knexTable(call, callee, file);
  const method: Method = { call, callee, operation: callee.name.text, client: unwrap(callee.expression) };
  return (
    prismaRead(method, file) ??
    drizzleRead(method, file) ??
    builderRead(method, file) ??
    supabaseRead(method, file) ??
    knexTable(call, callee, file) ??
    repositoryRead(method, file) ??
    modelRead(method, file) ??
    collectionRead(method, file) ??
    sqlRead(method, file)
  );
}

/** All calls of the chain that a call is part of, and its last expression. */
function chained(call: TS.CallExpression): { readonly chain: ReadonlyMap<string, TS.CallExpression>; readonly whole: TS.Expression } {
  const chain = new Map<string, TS.CallExpression>();
  for (let inner = unwrap(call.expression); ts.isPropertyAccessExpression(inner); ) {
    const before = unwrap(inner.expression);
    if (!ts.isCallExpression(before)) break;
    chain.set(lastNameOf(before.expression), before);
    inner = unwrap(before.expression);
  }
  let whole: TS.Expression = call;
  for (;;) {
    const { parent } = whole;
    if (!ts.isPropertyAccessExpression(parent) || parent.expression !== whole) break;
    const next = parent.parent;
    if (!ts.isCallExpression(next) || next.expression !== parent) break;
    chain.set(parent.name.text, next);
    whole = next;
  }
  return { chain, whole };
}

function read(
  { call, callee, operation }: Pick<Method, "call" | "operation"> & { readonly callee: TS.Expression },
  orm: ReadOrm,
  more: {
    readonly model: string;
    readonly many: boolean;
    readonly options?: TS.Expression | undefined;
    readonly where?: TS.Expression | undefined;
    readonly sql?: string;
  },
): DatabaseRead {
  const { options, where, ...rest } = more;
  return { orm, call, callee, operation, ...rest, ...(options ? { options } : {}), ...(where ? { where } : {}), ...chained(call) };
}

/** A property of an options argument, where it is known. */
function settingOf(options: TS.Expression | undefined, name: string, file: TsFile): TS.Expression | undefined {
  const object = options && objectOf(options, file);
  const option = object && optionOf(object, name, file);
  return option?.state === "set" ? option.value : undefined;
}

/** `prisma.order.findMany({ where })`, also on clients that are named by custom: `db`, `ctx.db`, `tx`. */
function prismaRead(method: Method, file: TsFile): DatabaseRead | undefined {
  const { call, operation, client: model } = method;
  if (!prismaOnly.has(operation) && !prismaShared.has(operation)) return undefined;
  if (!ts.isPropertyAccessExpression(model) || call.arguments.length > 1 || !/^[a-z_]/.test(model.name.text)) return undefined;
  const client = unwrap(model.expression);
  const name = lastNameOf(client);
  // db.query.orders.findMany of Drizzle
  if (name === "query") return undefined;
  const certain = /prisma/i.test(name) || isPrismaClient(client, file);
  const byCustom = prismaOnly.has(operation) && (clientName.test(name) || isPrismaOrigin(client, file));
  if (!certain && !byCustom) return undefined;
  const [options] = call.arguments;
  return read(method, "prisma", {
    model: model.name.text,
    many: prismaMany.has(operation),
    options,
    where: settingOf(options, "where", file),
  });
}

/** `db.query.users.findMany({ … })`, `db.select().from(users)`. */
function drizzleRead(method: Method, file: TsFile): DatabaseRead | undefined {
  const { call, operation, client } = method;
  const [first] = call.arguments;
  if (operation === "findMany" || operation === "findFirst") {
    const owner = ts.isPropertyAccessExpression(client) ? unwrap(client.expression) : undefined;
    if (!owner || !ts.isPropertyAccessExpression(owner) || owner.name.text !== "query" || !ts.isPropertyAccessExpression(client))
      return undefined;
    return read(method, "drizzle", {
      model: client.name.text,
      many: operation === "findMany",
      options: first,
      where: settingOf(first, "where", file),
    });
  }
  if (operation !== "from" || !first || !ts.isCallExpression(client)) return undefined;
  const select = unwrap(client.expression);
  if (!ts.isPropertyAccessExpression(select) || !/^select(?:Distinct|DistinctOn)?$/.test(select.name.text)) return undefined;
  const table = unwrap(first);
  const name = lastNameOf(select.expression);
  // Knex and Supabase name their table by a text.
  if (!ts.isIdentifier(table) && !ts.isPropertyAccessExpression(table)) return undefined;
  if (!clientName.test(name) && !/drizzle|db$/i.test(name)) return undefined;
  return read(method, "drizzle", { model: lastNameOf(table), many: !isAggregate(client, method), where: argumentOf(call, "where") });
}

/** `db.select({ total: count() })`, with nothing that groups: one row comes back. */
function isAggregate(select: TS.CallExpression, { call }: Method): boolean {
  const [columns] = select.arguments;
  if (!columns || !ts.isObjectLiteralExpression(columns) || chained(call).chain.has("groupBy")) return false;
  const aggregate = (value: TS.Expression): boolean => {
    let inner = unwrap(value);
    // sql<number>`count(*)`.mapWith(Number).as("total")
    while (
      ts.isCallExpression(inner) &&
      ts.isPropertyAccessExpression(inner.expression) &&
      /^(?:as|mapWith)$/.test(inner.expression.name.text)
    )
      inner = unwrap(inner.expression.expression);
    if (ts.isTaggedTemplateExpression(inner))
      return /^`\s*(?:coalesce\(\s*)?(?:count|sum|avg|min|max)\s*\(/i.test(inner.template.getText());
    return (
      ts.isCallExpression(inner) && /^(?:count|countDistinct|sum|sumDistinct|avg|avgDistinct|min|max)$/.test(lastNameOf(inner.expression))
    );
  };
  return (
    columns.properties.length > 0 &&
    columns.properties.every((property) => ts.isPropertyAssignment(property) && aggregate(property.initializer))
  );
}

function argumentOf(call: TS.CallExpression, method: string): TS.Expression | undefined {
  return chained(call).chain.get(method)?.arguments[0];
}

/** `db.selectFrom("person")` of Kysely. */
function builderRead(method: Method, file: TsFile): DatabaseRead | undefined {
  const { call, operation } = method;
  if (operation !== "selectFrom") return undefined;
  const table = staticString(call.arguments[0], file)?.split(" ")[0];
  const one = chained(call).chain.has("executeTakeFirst") || chained(call).chain.has("executeTakeFirstOrThrow");
  return table === undefined ? undefined : read(method, "kysely", { model: table, many: !one, where: argumentOf(call, "where") });
}

/** `supabase.from("people").select("name")`. Its server gives a thousand rows at most, so a bound is there by itself. */
function supabaseRead(method: Method, file: TsFile): DatabaseRead | undefined {
  const { call, operation, client } = method;
  if (operation !== "from" || !/^supabase|Supabase(?:Client)?$/.test(lastNameOf(client))) return undefined;
  const { chain } = chained(call);
  if (!chain.has("select") || ["insert", "update", "upsert", "delete"].some((write) => chain.has(write))) return undefined;
  return read(method, "supabase", { model: staticString(call.arguments[0], file) ?? "", many: false });
}

const knexWrites = ["insert", "update", "del", "delete", "upsert", "truncate", "increment", "decrement"];
const knexOne = ["first", "count", "countDistinct", "max", "min", "sum", "avg"];

/** `knex("orders").where(…)`, `this.knex("orders")`, `knex.select("*").from("orders")`. */
function knexTable(call: TS.CallExpression, callee: TS.Expression, file: TsFile): DatabaseRead | undefined {
  const name = lastNameOf(callee);
  const builder = name === "from" && ts.isPropertyAccessExpression(callee);
  const client = builder ? rootOf(callee.expression) : callee;
  if (
    !/knex/i.test(lastNameOf(client)) &&
    !(/^(?:db|trx)$/.test(lastNameOf(client)) && importsModule(file, /knex|(?:^|[./])db(?:$|[/.])|database/))
  )
    return undefined;
  const table = staticString(call.arguments[0], file);
  if (table === undefined || !/^[\w.]+(?:\s+as\s+\w+)?$/i.test(table)) return undefined;
  const { chain } = chained(call);
  // A bare `knex("orders")` may be the start of anything.
  if (chain.size === 0 || knexWrites.some((write) => chain.has(write))) return undefined;
  return read({ call, callee, operation: "select" }, "knex", {
    model: table,
    many: !knexOne.some((one) => chain.has(one)),
    where: chain.get("where")?.arguments[0],
  });
}

function rootOf(expression: TS.Expression): TS.Expression {
  let current = unwrap(expression);
  while (ts.isCallExpression(current) || ts.isPropertyAccessExpression(current)) {
    const next = unwrap(current.expression);
    if (
      ts.isPropertyAccessExpression(current) &&
      !ts.isCallExpression(next) &&
      !/^(?:select|column|columns|with|distinct)$/.test(current.name.text)
    )
      return current;
    current = next;
  }
  return current;
}

/** Repositories and entity managers of TypeORM and MikroORM, and TypeORM's query builders. */
function repositoryRead(method: Method, file: TsFile): DatabaseRead | undefined {
  const { call, operation, client } = method;
  if (builderMany.has(operation) || builderOne.has(operation)) {
    const { chain } = chained(call);
    return chain.size === 0 && !/^(?:qb|query|queryBuilder|builder)$|(?:Query|Qb|Builder)$/.test(lastNameOf(client))
      ? undefined
      : read(method, "typeorm", {
          model: entityOf(chain.get("getRepository")),
          many: builderMany.has(operation),
          where: argumentOf(call, "where"),
        });
  }
  const many = repositoryMany.has(operation);
  if (!many && !repositoryOne.has(operation)) return undefined;
  if (!importsModule(file, /typeorm|mikro-orm/)) return undefined;
  const name = lastNameOf(client);
  const manager = /^(?:manager|entityManager|em)$/i.test(name);
  if (!manager && !isRepository(client, file)) return undefined;
  const [model, ...rest] = manager
    ? [lastNameOf(call.arguments[0] ?? client), ...call.arguments.slice(1)]
    : [(ts.isCallExpression(client) ? entityOf(client) : "") || name.replace(/(?:repo|repository)$/i, ""), ...call.arguments];
  const mikro = importsModule(file, /mikro-orm/);
  const byWhere = /By(?:OrFail)?$/.test(operation) || mikro;
  const where = byWhere ? rest[0] : settingOf(rest[0], "where", file);
  return read(method, "typeorm", { model, many, options: byWhere ? rest[1] : rest[0], where });
}

/** The entity of `getRepository(Order)`, also behind a context: `getRepository(ctx, Order)`; "" when it is not told. */
function entityOf(call: TS.CallExpression | undefined): string {
  const last = call && lastNameOf(call.expression) === "getRepository" ? call.arguments.at(-1) : undefined;
  return last && ts.isIdentifier(last) && /^[A-Z]/.test(last.text) ? last.text : "";
}

/** Static methods of models of Sequelize and Mongoose. */
function modelRead(method: Method, file: TsFile): DatabaseRead | undefined {
  const { call, operation, client } = method;
  const shared = modelShared.has(operation);
  if (!sequelizeOnly.has(operation) && !mongooseOnly.has(operation) && !shared) return undefined;
  if (!isModel(client)) return undefined;
  const named = sequelizeOnly.has(operation) && isProjectModel(client, file) ? "sequelize" : undefined;
  const orm = named ?? libraryOf(client, file) ?? (takesCallback(call) && isLikelyModel(client, file) ? "mongoose" : undefined);
  if (!orm || (!shared && (orm === "sequelize") !== sequelizeOnly.has(operation))) return undefined;
  const model = lastNameOf(client).replace(/Model$/, "");
  const [first, , third] = call.arguments;
  if (orm === "mongoose")
    return read(method, orm, { model, many: operation === "find", options: third, where: operation === "findById" ? undefined : first });
  return read(method, orm, { model, many: /^findA/.test(operation), options: first, where: settingOf(first, "where", file) });
}

/** `User.find({}, (error, users) => …)` of Mongoose before version 7. */
function takesCallback(call: TS.CallExpression): boolean {
  const last = call.arguments.at(-1);
  return last !== undefined && isFunction(last) && last.parameters.length === 2;
}

/** `User` of a project's own module, or `User.unscoped()`. */
function isProjectModel(client: TS.Expression, file: TsFile): boolean {
  const origin = originOf(client, file);
  return origin !== undefined && /model|entit|(?:^|\/)db(?:\/|$)|database/i.test(origin.module);
}

/** `db.collection("orders").find(…)`, `ordersCollection.find(…)` of MongoDB's own driver. */
function collectionRead(method: Method, file: TsFile): DatabaseRead | undefined {
  const { call, operation, client } = method;
  if (!/^(?:find|findOne|countDocuments|distinct)$/.test(operation)) return undefined;
  const model = collectionName(client, file);
  if (model === undefined) return undefined;
  return read(method, "mongodb", { model, many: operation === "find", options: call.arguments[1], where: call.arguments[0] });
}

/** `pool.query("SELECT …")` */
function sqlRead(method: Method, file: TsFile): DatabaseRead | undefined {
  const { call, operation, client } = method;
  if (!/^(?:query|execute|all|get)$/.test(operation) || !isSqlClient(client)) return undefined;
  const sql = sqlText(call.arguments[0], file);
  if (sql === undefined || !/^\s*(?:SELECT|WITH)\b/i.test(sql)) return undefined;
  const model = /\bFROM\s+["'`]?([\w.]+)/i.exec(sql)?.[1] ?? "";
  const one = operation === "get" || /\bLIMIT\s+1\b|^\s*SELECT\s+(?:COUNT|SUM|MAX|MIN|AVG|EXISTS)\s*\(/i.test(sql);
  return read(method, "sql", { model, many: !one, sql });
}
