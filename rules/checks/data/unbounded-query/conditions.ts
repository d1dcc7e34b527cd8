/** What a query's condition depends on. */
import type { TsFile } from "../../../api/file.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { categoryColumn } from "../../../shared/names/tables.ts";
import type { DatabaseRead } from "../../../shared/typescript/database/reads.ts";
import { lastNameOf, propertyName, sourceOf, unwrap } from "../../../shared/typescript/nodes.ts";
import { declarationOf, originOf } from "../../../shared/typescript/scope.ts";
import { objectOf, optionOf, staticString, staticValue } from "../../../shared/typescript/values.ts";

/**
 * No condition; one that the program fixes (`{ active: true }`); one that leaves much of a table whatever its value is, such as a word to
 * search for or a status; or one on a value that is only known when it runs.
 */
type Condition = "none" | "constant" | "broad" | "value";

/** Operators that look for a part of a text. */
const searches = /^(?:contains|endsWith|search|\$regex|\$search|\$text)$/;
const searchFunctions = /^(?:i?like|notI?like|ILike|Like)$/;

/** Several conditions that must all hold: the narrowest decides. */
function together(parts: readonly Condition[]): Condition {
  return (["value", "broad", "constant"] as const).find((each) => parts.includes(each)) ?? "none";
}

/** Chained methods that bring in a condition. */
const conditions =
  /^(?:where\w*|andWhere\w*|orWhere\w*|having\w*|filter|innerJoin\w*|join|rightJoin|leftJoin\w*|equals|in|gt|gte|lt|lte|ne|nin|elemMatch|whereIn|match|setFindOptions)$/;

/** The narrowest condition of a query; what may hide one counts as "value", so that nothing is said of it. */
export function conditionOf(read: DatabaseRead, file: TsFile): Condition {
  if (read.sql !== undefined) return sqlCondition(read.sql);
  const found: Condition[] = [];
  for (const [name, call] of callsOf(read)) {
    if (!conditions.test(name)) continue;
    // What a join leaves over is not known.
    if (/join/i.test(name) && name !== "leftJoinAndSelect" && name !== "leftJoin") return "value";
    if (/^left/.test(name)) continue;
    const [column] = call.arguments;
    // .where("id", "=", 4)
    if (column && isKey(staticString(column, file)?.split(".").at(-1) ?? "")) return "value";
    found.push(...call.arguments.map((argument) => ofExpression(argument, file)));
  }
  // A condition on a joined table bounds the rows as well.
  if (read.orm === "sequelize" && read.options && /\bwhere\b[\s\S]*\bwhere\b/.test(sourceOf(read.options, file))) return "value";
  if (read.where) found.push(ofExpression(read.where, file));
  else if (read.options && hidesWhere(read, read.options, file)) return "value";
  return together(found);
}

/** All calls of the query's chain with their names: `.andWhere(…).andWhere(…)` is two. */
function callsOf({ whole }: DatabaseRead): [string, TS.CallExpression][] {
  const found: [string, TS.CallExpression][] = [];
  let node = unwrap(whole);
  while (ts.isCallExpression(node) || ts.isPropertyAccessExpression(node)) {
    if (ts.isCallExpression(node)) found.push([lastNameOf(node.expression), node]);
    node = unwrap(node.expression);
  }
  return found;
}

/** What TypeORM's `find` takes; with other keys, older versions take the object itself for the condition. */
const findOptions =
  /^(?:select|relations|order|skip|cache|lock|withDeleted|loadEagerRelations|loadRelationIds|comment|relationLoadStrategy)$/;

/** Whether the settings may hold a condition that cannot be read, or one on a joined table. */
function hidesWhere({ orm }: DatabaseRead, options: TS.Expression, file: TsFile): boolean {
  const object = objectOf(options, file);
  if (!object || optionOf(object, "where", file).state !== "absent") return true;
  if (orm === "sequelize") return /\bwhere\b/.test(sourceOf(object, file));
  return orm === "typeorm" && object.properties.some(({ name }) => !findOptions.test(propertyName(name) ?? ""));
}

/** A filter object, a builder's condition such as `eq(users.active, true)`, or the column's name. */
function ofExpression(expression: TS.Expression, file: TsFile): Condition {
  const inner = unwrap(expression);
  const object = objectOf(inner, file);
  if (object) {
    if (object.properties.length === 0) return "none";
    return together(object.properties.map((property) => ofProperty(property, file)));
  }
  if (staticValue(inner, file) !== undefined || isConstant(inner, file)) return "constant";
  if (ts.isArrayLiteralExpression(inner)) return constantOr(together(inner.elements.map((element) => ofExpression(element, file))));
  // eq(users.active, true), isNull(users.deletedAt), IsNull()
  if (ts.isCallExpression(inner)) {
    const operator = unwrap(inner.expression);
    const name = ts.isIdentifier(operator) ? operator.text : "";
    if (searchFunctions.test(name)) return "broad";
    if (!/^(?:eq|ne|isNull|isNotNull|and|or|not|inArray|IsNull|Not|In|Equal)$/.test(name)) return "value";
    const [, ...values] = inner.arguments;
    const compared = /^(?:eq|ne|inArray)$/.test(name) ? values : /^(?:isNull|isNotNull)$/.test(name) ? [] : inner.arguments;
    const [column] = inner.arguments;
    if (name === "eq" && column && isKey(lastNameOf(column))) return "value";
    if (name === "eq" && column && categoryColumn.test(lastNameOf(column)))
      return broadened(together(compared.map((each) => ofExpression(each, file))));
    return constantOr(together(compared.map((each) => ofExpression(each, file))));
  }
  // new RegExp(word, "i") as the filter of a document store
  return ts.isNewExpression(inner) && lastNameOf(inner.expression) === "RegExp" ? "broad" : "value";
}

/** A member of a filter object: a column, an operator, or a group of conditions. */
function ofProperty(property: TS.ObjectLiteralElementLike, file: TsFile): Condition {
  const name = property.name ? (propertyName(property.name) ?? "") : "";
  if (searches.test(name)) return "broad";
  if (isKey(name)) return "value";
  const assigned = ts.isPropertyAssignment(property) ? property.initializer : undefined;
  const condition = assigned ? constantOr(ofExpression(assigned, file)) : "value";
  const plain = assigned ? !ts.isObjectLiteralExpression(unwrap(assigned)) : ts.isShorthandPropertyAssignment(property);
  return plain && categoryColumn.test(name) ? broadened(condition) : condition;
}

/** A column by which there is one row, whatever its value. */
function isKey(name: string): boolean {
  return /^(?:_?id|uuid)$/i.test(name);
}

function broadened(condition: Condition): Condition {
  return condition === "value" ? "broad" : condition;
}

function constantOr(condition: Condition): Condition {
  return condition === "none" ? "constant" : condition;
}

/** A member of an enumeration or of a table of constants: `Status.Active`, `STATUS.active`. */
function isConstant(expression: TS.Expression, file: TsFile): boolean {
  if (!ts.isPropertyAccessExpression(expression)) return ts.isIdentifier(expression) && /^[A-Z][A-Z0-9_]+$/.test(expression.text);
  const owner = unwrap(expression.expression);
  if (!ts.isIdentifier(owner) || !/^[A-Z]/.test(owner.text)) return false;
  const declaration = declarationOf(owner, file);
  return declaration ? ts.isEnumDeclaration(declaration) || ts.isVariableDeclaration(declaration) : originOf(owner, file) !== undefined;
}

function sqlCondition(sql: string): Condition {
  if (!/\bWHERE\b/i.test(sql)) return "none";
  // WHERE id = 1
  if (/\bWHERE\s+(?:\w+\.)?["`]?(?:id|uuid)["`]?\s*=/i.test(sql)) return "value";
  if (!/\$\d|\?|:\w+|@\w+|%s/.test(sql)) return "constant";
  // WHERE name ILIKE $1, and nothing else that narrows
  const compared = [...sql.matchAll(/(\bI?LIKE\b|=|<|>|\bIN\b|\bANY\b|\bBETWEEN\b)[\s(]*(?:\$\d|\?|:\w|@\w|%s|\w+\()/gi)];
  return compared.length > 0 && compared.every(([, operator = ""]) => /LIKE/i.test(operator)) ? "broad" : "value";
}
