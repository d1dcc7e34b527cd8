/** Queries that are limited to what belongs to somebody, and queries that take any record by its id. */
import type { TsFile } from "../../api/file.ts";
import { type TS, ts } from "../../api/ts.ts";
import { isIdField, isOtherKey, isOwnerField } from "../names/owner-fields.ts";
import { databaseWrite } from "./database.ts";
import { databaseRead } from "./database/reads.ts";
import { sqlText } from "./database/sql.ts";
import { callsBelow, lastNameOf, propertyName, unwrap, walkBelow } from "./nodes.ts";
import { objectOf, optionOf, staticString } from "./values.ts";

/** A query of a model by its id or by its owner. */
export interface ChosenQuery {
  readonly call: TS.CallExpression;
  /** Model or table in lower case, without an ending that only says that it is one. */
  readonly model: string;
  readonly operation: string;
  readonly writes: boolean;
  /** The object that chooses records, where it is one. */
  readonly condition: TS.ObjectLiteralExpression | undefined;
  /** What says whose the records are: a property, a comparison, a text of SQL. */
  readonly owner: TS.Node | undefined;
  /** The field or column of the owner, "" where it cannot be told. */
  readonly field: string;
  /** A key of something else limits the records. */
  readonly limited: boolean;
  /** The id by which one record is taken. */
  readonly id: TS.Expression | undefined;
}

/** What a query chooses its records by; undefined for calls that are no query with a known model and condition. */
function chosenQuery(call: TS.CallExpression, file: TsFile): ChosenQuery | undefined {
  const read = databaseRead(call, file);
  const write = read ? undefined : databaseWrite(call, file);
  if (!read && (!write || /^(?:create|insert|bulk|save|upsert)/i.test(write.operation))) return undefined;
  const orm = read?.orm ?? write?.orm;
  const model = (read?.model ?? write?.target ?? "").toLowerCase().replace(/(?:model|repository|repo)$/, "");
  if (model === "") return undefined;
  const operation = lastNameOf(call.expression);
  const common = { call, model, operation, writes: read === undefined };
  if (orm === "drizzle" || orm === "knex" || orm === "kysely" || orm === "sql") {
    const compared = orm === "sql" ? comparedInSql(call, file) : comparedInChain(call, read?.where, file);
    return compared.length === 0
      ? undefined
      : { ...common, operation: orm === "sql" ? "The query" : operation, condition: undefined, ...byColumns(compared) };
  }
  const [first] = call.arguments;
  const byId = /^find(?:ById|ByPk)/.test(operation) ? first : undefined;
  const where = read ? read.where : whereOf(call, file);
  const condition = where && !byId ? objectOf(where, file) : undefined;
  if (!byId && !condition) return undefined;
  const named = (test: (name: string) => boolean) => condition?.properties.find((property) => test(propertyName(property.name) ?? ""));
  const idProperty = named(isIdField);
  const id =
    byId ??
    (idProperty && ts.isPropertyAssignment(idProperty)
      ? idProperty.initializer
      : idProperty && ts.isShorthandPropertyAssignment(idProperty)
        ? idProperty.name
        : undefined);
  const owner = ownerOf(call, condition);
  const field = owner && !ts.isSpreadAssignment(owner) ? (propertyName(owner.name) ?? "") : "";
  return { ...common, condition, owner, field, limited: named(isOtherKey) !== undefined, id };
}

/** In the condition, or in the settings of a query by id: `findByPk(id, { userId })`. */
function ownerOf(call: TS.CallExpression, condition: TS.ObjectLiteralExpression | undefined): TS.ObjectLiteralElementLike | undefined {
  if (condition) return ownerIn(condition);
  const settings = call.arguments[1] && unwrap(call.arguments[1]);
  if (!settings || !ts.isObjectLiteralExpression(settings)) return undefined;
  return settings.properties.find((property) => isOwnerField(propertyName(property.name) ?? ""));
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
    else if ((ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node)) && isOwnerField(propertyName(node.name) ?? ""))
      found = node;
    return found ? false : undefined;
  });
  return found;
}

/** A column that is held against a value. */
interface Compared {
  /** "" for a part of the condition that cannot be read and may hold the owner. */
  readonly column: string;
  readonly value: TS.Expression | undefined;
  readonly node: TS.Node;
}

function byColumns(compared: readonly Compared[]): Pick<ChosenQuery, "owner" | "field" | "limited" | "id"> {
  const owner = compared.find(({ column }) => column === "" || isOwnerField(column));
  return {
    owner: owner?.node,
    field: owner?.column ?? "",
    limited: compared.some(({ column }) => isOtherKey(column)),
    id: compared.find(({ column }) => isIdField(column))?.value,
  };
}

/** `eq(notes.id, id)` in the conditions of Drizzle, `.where({ id })`, `.where("id", id)`, `.where("id", "=", id)` of Knex and Kysely. */
function comparedInChain(call: TS.CallExpression, where: TS.Expression | undefined, file: TsFile): Compared[] {
  const conditions: TS.CallExpression[] = [];
  for (let inner = unwrap(call.expression); ts.isPropertyAccessExpression(inner); ) {
    const before = unwrap(inner.expression);
    if (!ts.isCallExpression(before)) break;
    conditions.push(before);
    inner = unwrap(before.expression);
  }
  for (let outer: TS.Node = call; ts.isPropertyAccessExpression(outer.parent) && ts.isCallExpression(outer.parent.parent); ) {
    outer = outer.parent.parent;
    conditions.push(outer as TS.CallExpression);
  }
  const compared = conditions
    .filter((each) => /^(?:where|andWhere|orWhere|whereIn)$/.test(lastNameOf(each.expression)))
    .flatMap((each) => comparedBy(each, file));
  return compared.length > 0 || !where ? compared : comparisonsIn(where);
}

function comparedBy(where: TS.CallExpression, file: TsFile): Compared[] {
  const [first] = where.arguments;
  if (!first) return [];
  const column = staticString(first, file);
  if (column !== undefined) {
    const name = column.slice(column.lastIndexOf(".") + 1);
    return [{ column: name, value: where.arguments.at(-1), node: where }];
  }
  const object = objectOf(first, file);
  if (!object) return comparisonsIn(first);
  return object.properties.flatMap((property): Compared[] => {
    const name = propertyName(property.name);
    // A spread may hold the owner.
    if (ts.isSpreadAssignment(property)) return [{ column: "", value: undefined, node: property }];
    if (name === undefined) return [];
    const value = ts.isPropertyAssignment(property)
      ? property.initializer
      : ts.isShorthandPropertyAssignment(property)
        ? property.name
        : undefined;
    return [{ column: name.slice(name.lastIndexOf(".") + 1), value, node: property }];
  });
}

/** The comparisons of Drizzle in a condition. A condition that is made elsewhere may hold the owner. */
function comparisonsIn(condition: TS.Expression): Compared[] {
  const found: Compared[] = [];
  const visit = (node: TS.Node): void => {
    if (ts.isCallExpression(node)) {
      const name = lastNameOf(node.expression);
      const [column, value] = node.arguments;
      if (/^(?:eq|inArray|ne|gt|lt|gte|lte|like|ilike)$/.test(name) && column && value)
        found.push({ column: lastNameOf(unwrap(column)), value, node });
      else if (!/^(?:and|or|not|isNull|isNotNull|exists|asc|desc)$/.test(name)) found.push({ column: "", value: undefined, node });
      else ts.forEachChild(node, visit);
    } else if (ts.isIdentifier(node) && ts.isCallExpression(node.parent) && node.parent.expression !== node)
      found.push({ column: "", value: undefined, node });
    else ts.forEachChild(node, visit);
  };
  if (ts.isIdentifier(unwrap(condition))) return [{ column: "", value: undefined, node: condition }];
  visit(condition);
  return found;
}

/** `WHERE id = $1 AND owner_id = $2` with the values of the second argument. */
function comparedInSql(call: TS.CallExpression, file: TsFile): Compared[] {
  const text = sqlText(call.arguments[0], file);
  const where = text === undefined ? -1 : text.search(/\bWHERE\b/i);
  if (text === undefined || where === -1) return [];
  const values = call.arguments[1] && unwrap(call.arguments[1]);
  const list = values && ts.isArrayLiteralExpression(values) ? values.elements : undefined;
  return [...text.matchAll(/(?:["`\w]+\.)?["`]?(\w+)["`]?\s*=\s*(\$(\d+)|\?)/g)].flatMap((match): Compared[] => {
    if (match.index < where) return [];
    const at = match[3] === undefined ? (text.slice(0, match.index).match(/\?/g) ?? []).length : Number(match[3]) - 1;
    return [{ column: match[1] ?? "", value: list?.[at], node: call }];
  });
}

const queriesKey = {};

/** All queries of a file whose condition is known. */
export function chosenQueries(file: TsFile): readonly ChosenQuery[] {
  return file.memo(queriesKey, () => {
    const queries: ChosenQuery[] = [];
    for (const call of callsBelow(file.root)) {
      const query = chosenQuery(call, file);
      if (query) queries.push(query);
    }
    return queries;
  });
}
