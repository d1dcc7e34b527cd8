/** Collections of MongoDB's own driver, and what is written to them. */
import type { TsFile } from "../../../api/file.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { chainOf, lastNameOf, unwrapAwait } from "../nodes.ts";
import { importsModule, initializerOf } from "../scope.ts";
import { objectOf, optionOf } from "../values.ts";
import type { DatabaseWrite, MethodCall } from "./write.ts";

const writes = new Set([
  "insertOne",
  "insertMany",
  "updateOne",
  "updateMany",
  "replaceOne",
  "deleteOne",
  "deleteMany",
  "findOneAndUpdate",
  "findOneAndReplace",
  "findOneAndDelete",
  "bulkWrite",
]);

/** The name of a collection: `db.collection("orders")`, also by the name of a constant, and `ordersCollection`; "" when it is no text. */
export function collectionName(client: TS.Expression, file: TsFile): string | undefined {
  const initializer = ts.isIdentifier(client) ? initializerOf(client, file) : undefined;
  const value = initializer ? unwrapAwait(initializer) : client;
  if (ts.isCallExpression(value) && lastNameOf(value.expression) === "collection") {
    const [table] = value.arguments;
    return table && ts.isStringLiteralLike(table) ? table.text : "";
  }
  const name = lastNameOf(client);
  return /(?:^c|C)ollection$/.test(name) ? name.replace(/collection$/i, "") : undefined;
}

/** `db.collection("orders").insertOne(…)`; where the file imports the driver also `this.orders.insertOne(…)`. */
export function collectionWrite({ call, callee, operation, client }: MethodCall, file: TsFile): DatabaseWrite | undefined {
  if (!writes.has(operation)) return undefined;
  const known = collectionName(client, file);
  const target = known ?? (importsModule(file, /^mongodb$/) ? chainOf(client)?.at(-1) : undefined);
  if (target === undefined) return undefined;
  return { orm: "mongodb", call, callee, client, target, operation, transactional: takesTransaction(call, file) };
}

/** Whether the options of a call of an object mapper or a driver name the transaction or session that it is part of. */
export function takesTransaction(call: TS.CallExpression, file: TsFile): boolean {
  return call.arguments.some((argument) => {
    const options = objectOf(argument, file);
    return options !== undefined && ["transaction", "session"].some((key) => optionOf(options, key, file).state !== "absent");
  });
}
