/** Queries that are limited to what belongs to somebody, and queries that take any record by its id. */
import type { TsFile } from "../../api/file.ts";
import { type TS, ts } from "../../api/ts.ts";
import { databaseWrite } from "./database.ts";
import { databaseRead } from "./database/reads.ts";
import { lastNameOf, propertyName, unwrap, walkBelow } from "./nodes.ts";
import { objectOf, optionOf } from "./values.ts";

/** Fields that say whose a record is. */
const ownerField =
  /^(?:(?:user|owner|author|creator|tenant|org|organi[sz]ation|team|workspace|account|company)(?:_?id)?|created_?by(?:_?id)?|ownedBy)$/i;

export interface ChosenQuery {
  readonly call: TS.CallExpression;
  /** Model or table in lower case, without an ending that only says that it is one. */
  readonly model: string;
  readonly operation: string;
  readonly writes: boolean;
  /** The object that chooses records, where it is one. */
  readonly condition: TS.ObjectLiteralExpression | undefined;
  /** The property that says whose the records are. */
  readonly owner: TS.ObjectLiteralElementLike | undefined;
  /** The id by which one record is taken. */
  readonly id: TS.Expression | undefined;
}

/** What a query chooses its records by; undefined for calls that are no query with a known model and condition. */
export function chosenQuery(call: TS.CallExpression, file: TsFile): ChosenQuery | undefined {
  const read = databaseRead(call, file);
  const write = read ? undefined : databaseWrite(call, file);
  if (!read && (!write || /^(?:create|insert|bulk|save|upsert)/i.test(write.operation))) return undefined;
  const orm = read?.orm ?? write?.orm;
  if (orm === "sql" || orm === "drizzle" || orm === "knex" || orm === "kysely") return undefined;
  const model = (read?.model ?? write?.target ?? "").toLowerCase().replace(/(?:model|repository|repo)$/, "");
  if (model === "") return undefined;
  const operation = lastNameOf(call.expression);
  const [first] = call.arguments;
  const byId = /^find(?:ById|ByPk)/.test(operation) ? first : undefined;
  const where = read ? read.where : whereOf(call, file);
  const condition = where && !byId ? objectOf(where, file) : undefined;
  if (!byId && !condition) return undefined;
  const named = (test: RegExp) => condition?.properties.find((property) => test.test(propertyName(property.name) ?? ""));
  const idProperty = named(/^_?id$/);
  const id =
    byId ??
    (idProperty && ts.isPropertyAssignment(idProperty)
      ? idProperty.initializer
      : idProperty && ts.isShorthandPropertyAssignment(idProperty)
        ? idProperty.name
        : undefined);
  return { call, model, operation, writes: read === undefined, condition, owner: ownerOf(call, condition), id };
}

/** In the condition, or in the settings of a query by id: `findByPk(id, { userId })`. */
function ownerOf(call: TS.CallExpression, condition: TS.ObjectLiteralExpression | undefined): TS.ObjectLiteralElementLike | undefined {
  if (condition) return ownerIn(condition);
  const settings = call.arguments[1] && unwrap(call.arguments[1]);
  if (!settings || !ts.isObjectLiteralExpression(settings)) return undefined;
  return settings.properties.find((property) => ownerField.test(propertyName(property.name) ?? ""));
}

function whereOf(call: TS.CallExpression, file: TsFile): TS.Expression | undefined {
  for (const argument of call.arguments) {
    const object = objectOf(argument, file);
    const where = object && optionOf(object, "where", file);
    if (where?.state === "set") return where.value;
  }
  const [first] = call.arguments;
  return first && ts.isObjectLiteralExpression(unwrap(first)) ? first : undefined;
}

/** A property anywhere in the condition that says whose the record is. A spread may hold it. */
function ownerIn(condition: TS.ObjectLiteralExpression): TS.ObjectLiteralElementLike | undefined {
  let found: TS.ObjectLiteralElementLike | undefined;
  walkBelow(condition, (node) => {
    if (found) return false;
    if (ts.isSpreadAssignment(node)) found = node;
    else if ((ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node)) && ownerField.test(propertyName(node.name) ?? ""))
      found = node;
    return found ? false : undefined;
  });
  return found;
}

const queriesKey = {};

/** All queries of a file whose condition is known. */
export function chosenQueries(file: TsFile): readonly ChosenQuery[] {
  return file.memo(queriesKey, () => {
    const queries: ChosenQuery[] = [];
    walkBelow(file.root, (node) => {
      const query = ts.isCallExpression(node) ? chosenQuery(node, file) : undefined;
      if (query) queries.push(query);
    });
    return queries;
  });
}
