/** Which calls write to a database, by library. One place for all checks that ask; adding a library means adding a form in `database/`. */
import type { TsFile } from "../../api/file.ts";
import { type TS, ts } from "../../api/ts.ts";
import { builderMethods, drizzleWrite, knexWrite, kyselyWrite, objectionWrite, prismaWrite } from "./database/builders.ts";
import { collectionWrite } from "./database/collections.ts";
import { modelMethods, modelWrite, typeormWrite } from "./database/models.ts";
import { sqlFunctionWrite, sqlWrite, taggedWrite } from "./database/sql.ts";
import type { DatabaseWrite, MethodCall } from "./database/write.ts";
import { unwrap } from "./nodes.ts";

export { writeFunctions } from "./database/sql.ts";
export { calledInTransactions, handsTransactionOn, insideTransaction, opensTransaction } from "./database/transactions.ts";
export type { DatabaseWrite, Orm } from "./database/write.ts";

/** Names of all methods that may write. */
export const writeMethods: ReadonlySet<string> = new Set([...builderMethods, ...modelMethods, "query", "execute", "run"]);

const writesKey = {};

/** The database write of a call or tagged template, or undefined. */
export function databaseWrite(node: TS.CallExpression | TS.TaggedTemplateExpression, file: TsFile): DatabaseWrite | undefined {
  const known = file.memo(writesKey, () => new Map<TS.Node, DatabaseWrite | undefined>());
  if (known.has(node)) return known.get(node);
  const write = ts.isCallExpression(node) ? calledWrite(node, file) : taggedWrite(node, file);
  known.set(node, write);
  return write;
}

function calledWrite(call: TS.CallExpression, file: TsFile): DatabaseWrite | undefined {
  const callee = unwrap(call.expression);
  if (!ts.isPropertyAccessExpression(callee)) return sqlFunctionWrite(call, file);
  const operation = callee.name.text;
  if (!writeMethods.has(operation)) return undefined;
  const method: MethodCall = { call, callee, operation, client: unwrap(callee.expression) };
  return (
    prismaWrite(method, file) ??
    drizzleWrite(method) ??
    knexWrite(method, file) ??
    kyselyWrite(method, file) ??
    objectionWrite(method) ??
    typeormWrite(method, file) ??
    modelWrite(method, file) ??
    collectionWrite(method, file) ??
    sqlWrite(method, file)
  );
}
