/** Which calls write to a database, by library. One place for all checks that ask; adding a library means adding a form here. */
import type { TsFile } from "../../api/file.ts";
import { type TS, ts } from "../../api/ts.ts";
import { chainOf, lastNameOf, unwrap, unwrapAwait } from "./nodes.ts";
import { declarationOf, importsOf, initializerOf, originOf } from "./scope.ts";
import { objectOf, optionOf, staticString } from "./values.ts";

export type Orm = "prisma" | "drizzle" | "knex" | "typeorm" | "sequelize" | "mongoose" | "sql";

export interface DatabaseWrite {
  readonly orm: Orm;
  /** The call that writes; for builders the one that names the operation. */
  readonly call: TS.CallExpression;
  /** What is underlined: `prisma.order.create`. */
  readonly callee: TS.Expression;
  /** The expression of the client: `prisma`, `this.prisma`, `db`. */
  readonly client: TS.Expression;
  /** Model or table as far as known, else "". */
  readonly target: string;
  /** create, update … */
  readonly operation: string;
  /** The call is given a transaction or session. */
  readonly transactional: boolean;
}

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
const typeormWrites = new Set([
  "save",
  "insert",
  "update",
  "upsert",
  "delete",
  "remove",
  "softDelete",
  "softRemove",
  "restore",
  "increment",
  "decrement",
]);
const sequelizeWrites = new Set(["create", "bulkCreate", "update", "upsert", "destroy", "save", "increment", "decrement"]);
const mongooseWrites = new Set([
  "create",
  "insertMany",
  "updateOne",
  "updateMany",
  "findOneAndUpdate",
  "findByIdAndUpdate",
  "findOneAndDelete",
  "findByIdAndDelete",
  "deleteOne",
  "deleteMany",
  "replaceOne",
  "save",
  "bulkWrite",
  "insertOne",
]);
const knexWrites = new Set(["insert", "update", "del", "delete", "increment", "decrement"]);
const drizzleWrites = new Set(["insert", "update", "delete"]);

/** Names of all methods that may write, for the tables of visitors. */
export const writeMethods: ReadonlySet<string> = new Set([
  ...prismaWrites,
  ...typeormWrites,
  ...sequelizeWrites,
  ...mongooseWrites,
  ...knexWrites,
  ...drizzleWrites,
  "query",
  "execute",
  "$executeRaw",
  "$executeRawUnsafe",
]);

const prismaName = /prisma/i;
const clientName = /^(?:db|database|client|orm|dbClient|tx|trx|conn|prismaTx)$/;

/** Whether the file imports a package, for libraries whose calls look like anything else. */
function imports(file: TsFile, pattern: RegExp): boolean {
  for (const imported of importsOf(file).values()) if (pattern.test(imported.module)) return true;
  return false;
}

/** The database write of a call, or undefined. */
export function databaseWrite(call: TS.CallExpression, file: TsFile): DatabaseWrite | undefined {
  const callee = unwrap(call.expression);
  if (!ts.isPropertyAccessExpression(callee)) return undefined;
  const operation = callee.name.text;
  if (!writeMethods.has(operation)) return undefined;
  return (
    prismaWrite(call, callee, operation, file) ??
    drizzleWrite(call, callee, operation, file) ??
    knexWrite(call, callee, operation, file) ??
    typeormWrite(call, callee, operation, file) ??
    modelWrite(call, callee, operation, file) ??
    sqlWrite(call, callee, operation, file)
  );
}

/** A Prisma raw write as a tagged template: prisma.$executeRaw`UPDATE …`. */
export function taggedWrite(
  node: TS.TaggedTemplateExpression,
): { readonly callee: TS.Expression; readonly client: TS.Expression } | undefined {
  const tag = unwrap(node.tag);
  if (!ts.isPropertyAccessExpression(tag) || tag.name.text !== "$executeRaw") return undefined;
  return { callee: tag, client: unwrap(tag.expression) };
}

function prismaWrite(
  call: TS.CallExpression,
  callee: TS.PropertyAccessExpression,
  operation: string,
  file: TsFile,
): DatabaseWrite | undefined {
  if (operation === "$executeRawUnsafe")
    return { orm: "prisma", call, callee, client: unwrap(callee.expression), target: "", operation, transactional: false };
  if (!prismaWrites.has(operation)) return undefined;
  const model = unwrap(callee.expression);
  if (!ts.isPropertyAccessExpression(model)) return undefined;
  const client = unwrap(model.expression);
  const name = lastNameOf(client);
  const target = model.name.text;
  if (!/^[a-z_]/.test(target)) return undefined;
  const options = call.arguments[0] && objectOf(call.arguments[0], file);
  const shaped = options !== undefined && ["data", "where", "create"].some((key) => optionOf(options, key, file).state === "set");
  const named = prismaName.test(name) || isPrismaClient(client, file);
  if (!(named && call.arguments.length <= 1) && !(shaped && (clientName.test(name) || isPrismaOrigin(client, file)))) return undefined;
  return { orm: "prisma", call, callee, client, target, operation, transactional: false };
}

function isPrismaOrigin(client: TS.Expression, file: TsFile): boolean {
  const origin = originOf(client, file);
  return origin !== undefined && /prisma|(?:^|\/)db$|database/i.test(origin.module);
}

function isPrismaClient(client: TS.Expression, file: TsFile): boolean {
  if (!ts.isIdentifier(client)) return false;
  const initializer = initializerOf(client, file);
  const value = initializer && unwrap(initializer);
  return value !== undefined && ts.isNewExpression(value) && lastNameOf(value.expression) === "PrismaClient";
}

function drizzleWrite(
  call: TS.CallExpression,
  callee: TS.PropertyAccessExpression,
  operation: string,
  file: TsFile,
): DatabaseWrite | undefined {
  if (!drizzleWrites.has(operation) || call.arguments.length !== 1) return undefined;
  const client = unwrap(callee.expression);
  if (!/^(?:db|database|tx|trx|conn|drizzleDb|dbClient)$/.test(lastNameOf(client)) && !/drizzle/i.test(lastNameOf(client)))
    return undefined;
  const next = call.parent;
  const follow = ts.isPropertyAccessExpression(next) ? next.name.text : "";
  const fits =
    operation === "insert"
      ? follow === "values"
      : operation === "update"
        ? follow === "set"
        : follow === "where" || follow === "returning" || ts.isAwaitExpression(next);
  const table = call.arguments[0];
  if (!fits || !table || !(ts.isIdentifier(unwrap(table)) || ts.isPropertyAccessExpression(unwrap(table)))) return undefined;
  return { orm: "drizzle", call, callee, client, target: lastNameOf(table), operation, transactional: false };
}

function knexWrite(
  call: TS.CallExpression,
  callee: TS.PropertyAccessExpression,
  operation: string,
  file: TsFile,
): DatabaseWrite | undefined {
  if (!knexWrites.has(operation)) return undefined;
  let current = unwrap(callee.expression);
  let transactional = false;
  for (;;) {
    if (!ts.isCallExpression(current)) return undefined;
    const inner = unwrap(current.expression);
    if (ts.isIdentifier(inner)) {
      const table = staticString(current.arguments[0], file);
      if (table === undefined || !/^(?:knex|db|trx|tx|t|database|conn)$|knex/i.test(inner.text)) return undefined;
      return { orm: "knex", call, callee, client: inner, target: table, operation, transactional };
    }
    if (!ts.isPropertyAccessExpression(inner)) return undefined;
    if (inner.name.text === "transacting") transactional = true;
    if (/^(?:table|from|into)$/.test(inner.name.text) && /knex|^db$|^trx$/i.test(lastNameOf(inner.expression))) {
      return {
        orm: "knex",
        call,
        callee,
        client: unwrap(inner.expression),
        target: staticString(current.arguments[0], file) ?? "",
        operation,
        transactional,
      };
    }
    current = unwrap(inner.expression);
  }
}

function typeormWrite(
  call: TS.CallExpression,
  callee: TS.PropertyAccessExpression,
  operation: string,
  file: TsFile,
): DatabaseWrite | undefined {
  if (!typeormWrites.has(operation)) return undefined;
  const client = unwrap(callee.expression);
  const name = lastNameOf(client);
  const manager = /^(?:manager|entityManager|em)$/i.test(name);
  if (!manager && !/(?:repo|repository)$/i.test(name) && !isRepositoryCall(client)) return undefined;
  if (!imports(file, /typeorm|mikro-orm/)) return undefined;
  return {
    orm: "typeorm",
    call,
    callee,
    client,
    target: name.replace(/(?:repo|repository)$/i, ""),
    operation,
    transactional: lastNameOf(client) === "manager" && (chainOf(client)?.some((part) => /queryRunner|transactional/i.test(part)) ?? false),
  };
}

function isRepositoryCall(client: TS.Expression): boolean {
  return ts.isCallExpression(client) && /^(?:getRepository|getCustomRepository)$/.test(lastNameOf(client.expression));
}

/** Sequelize and Mongoose: static methods of a model, and save() of what a model gave. */
function modelWrite(
  call: TS.CallExpression,
  callee: TS.PropertyAccessExpression,
  operation: string,
  file: TsFile,
): DatabaseWrite | undefined {
  const sequelize = sequelizeWrites.has(operation);
  const mongoose = mongooseWrites.has(operation);
  if (!sequelize && !mongoose) return undefined;
  const client = unwrap(callee.expression);
  const name = lastNameOf(client);
  const isModel =
    /^[A-Z][A-Za-z0-9]+$/.test(name) && (ts.isIdentifier(client) || /^(?:models|db|this)$/.test(chainOf(client)?.at(-2) ?? ""));
  const orm = modelLibrary(client, isModel, file);
  if (!orm || (orm === "sequelize" ? !sequelize : !mongoose)) return undefined;
  if (
    !isModel &&
    operation !== "save" &&
    !(orm === "sequelize" && (operation === "update" || operation === "destroy")) &&
    !(orm === "mongoose" && operation === "deleteOne")
  )
    return undefined;
  const transactional = call.arguments.some((argument) => {
    const options = objectOf(argument, file);
    return options !== undefined && ["transaction", "session"].some((key) => optionOf(options, key, file).state !== "absent");
  });
  return { orm, call, callee, client, target: name, operation, transactional };
}

function modelLibrary(client: TS.Expression, isModel: boolean, file: TsFile): "sequelize" | "mongoose" | undefined {
  let root = client;
  if (!isModel) {
    // order.save(): what order is must be seen in this file.
    if (!ts.isIdentifier(client)) return undefined;
    const initializer = initializerOf(client, file) ?? anyInitializer(client, file);
    if (!initializer) return undefined;
    const value = unwrapAwait(initializer);
    const maker = ts.isNewExpression(value) ? unwrap(value.expression) : ts.isCallExpression(value) ? modelOf(value) : undefined;
    if (!maker || !/^[A-Z]/.test(lastNameOf(maker))) return undefined;
    root = maker;
  }
  const origin = originOf(root, file);
  const module = origin?.module ?? "";
  if (
    origin &&
    !/model|schema|entit|(?:^|\/)db(?:\/|$)|database/i.test(module) &&
    !module.startsWith(".") &&
    !module.startsWith("@/") &&
    !module.startsWith("~")
  )
    return undefined;
  const local = ts.isIdentifier(root) ? initializerOf(root, file) : undefined;
  const localText = local ? file.text.slice(local.getStart(file.root), local.end) : "";
  if (/mongoose|^model[<(]|\.model[<(]/.test(localText)) return "mongoose";
  if (/sequelize\.define|\.init\(/.test(localText)) return "sequelize";
  if (!origin && ts.isIdentifier(root)) return undefined;
  if (imports(file, /^mongoose$/)) return "mongoose";
  if (imports(file, /^(?:sequelize|sequelize-typescript|@sequelize\/core)$/)) return "sequelize";
  return /model/i.test(module) ? "mongoose" : undefined;
}

function anyInitializer(identifier: TS.Identifier, file: TsFile): TS.Expression | undefined {
  const declaration = declarationOf(identifier, file);
  return declaration && ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
}

function modelOf(call: TS.CallExpression): TS.Expression | undefined {
  const callee = unwrap(call.expression);
  return ts.isPropertyAccessExpression(callee) &&
    /^(?:find|findOne|findById|findByPk|create|build|findOrCreate|findOneOrFail)$/.test(callee.name.text)
    ? unwrap(callee.expression)
    : undefined;
}

const sqlWriteText = /^\s*(?:INSERT\s+INTO|UPDATE\s+\S+\s+SET|UPDATE\s+["'`\w.$]+|DELETE\s+FROM|REPLACE\s+INTO|MERGE\s+INTO|TRUNCATE)\b/i;

function sqlWrite(
  call: TS.CallExpression,
  callee: TS.PropertyAccessExpression,
  operation: string,
  file: TsFile,
): DatabaseWrite | undefined {
  if (operation !== "query" && operation !== "execute") return undefined;
  const client = unwrap(callee.expression);
  if (
    !/^(?:client|pool|db|conn|connection|pg|mysql|database|pgClient|pgPool|dbClient|sql)$|(?:Pool|Client|Connection|Db)$/.test(
      lastNameOf(client),
    )
  )
    return undefined;
  const text = sqlText(call.arguments[0], file);
  const target = text && /^\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|REPLACE\s+INTO)\s+["'`]?([\w.]+)/i.exec(text)?.[1];
  return text !== undefined && sqlWriteText.test(text)
    ? {
        orm: "sql",
        call,
        callee,
        client,
        target: target ?? "",
        operation: /^\s*(\w+)/.exec(text)?.[1]?.toLowerCase() ?? "",
        transactional: false,
      }
    : undefined;
}

/** The SQL text of an argument, as far as it is written in the file; holes of templates are left out. */
export function sqlText(argument: TS.Expression | undefined, file: TsFile): string | undefined {
  if (!argument) return undefined;
  const known = staticString(argument, file);
  if (known !== undefined) return known;
  const inner = unwrap(argument);
  if (ts.isTemplateExpression(inner)) return inner.head.text + inner.templateSpans.map((span) => span.literal.text).join(" ");
  const options = objectOf(inner, file);
  const text = options && optionOf(options, "text", file);
  return text?.state === "set" ? staticString(text.value, file) : undefined;
}

/** Functions whose callback or array runs in one transaction. */
const transactionCall =
  /^(?:\$transaction|transaction|withTransaction|runInTransaction|inTransaction|tx|transact|runTransaction|executeInTransaction|doInTransaction|useTransaction|transactional|batch|begin)$/i;

/** Whether a node runs inside a transaction opened in this function or an enclosing one, or in a method declared transactional. */
export function insideTransaction(node: TS.Node, file: TsFile): boolean {
  for (let current: TS.Node | undefined = node.parent, below: TS.Node = node; current; below = current, current = current.parent) {
    if (ts.isCallExpression(current) && current.expression !== below && transactionCall.test(lastNameOf(current.expression))) return true;
    if (ts.isMethodDeclaration(current) && ts.canHaveDecorators(current)) {
      for (const decorator of ts.getDecorators(current) ?? []) {
        const name = ts.isCallExpression(decorator.expression)
          ? lastNameOf(decorator.expression.expression)
          : lastNameOf(decorator.expression);
        if (/transaction/i.test(name)) return true;
      }
    }
  }
  return false;
}

const manualTransaction = /\b(?:startTransaction|beginTransaction|createQueryRunner)\s*\(|['"`]\s*(?:BEGIN|START TRANSACTION)\b/i;

/** Whether a function opens a transaction by hand: BEGIN, startTransaction(), a query runner. */
export function opensTransaction(fn: TS.Node, file: TsFile): boolean {
  return manualTransaction.test(file.text.slice(fn.pos, fn.end));
}
