/** What a query's condition depends on. */
import type { TsFile } from "../../../api/file.ts";
import { type TS, ts } from "../../../api/ts.ts";
import type { DatabaseRead } from "../../../shared/typescript/database/reads.ts";
import { propertyName, sourceOf, unwrap } from "../../../shared/typescript/nodes.ts";
import { declarationOf, originOf } from "../../../shared/typescript/scope.ts";
import { objectOf, optionOf, staticValue } from "../../../shared/typescript/values.ts";

/** No condition, one that the program fixes (`{ active: true }`), or one on a value that is only known when it runs. */
export type Condition = "none" | "constant" | "value";

/** Chained methods that bring in a condition. */
const conditions =
  /^(?:where\w*|andWhere\w*|orWhere\w*|having\w*|filter|innerJoin\w*|join|rightJoin|leftJoin\w*|equals|in|gt|gte|lt|lte|ne|nin|elemMatch|whereIn|match|setFindOptions)$/;

export function conditionOf(read: DatabaseRead, file: TsFile): Condition {
  if (read.sql !== undefined) return sqlCondition(read.sql);
  const found: Condition[] = [];
  for (const [name, call] of read.chain) {
    if (!conditions.test(name)) continue;
    // What a join leaves over is not known.
    if (/join/i.test(name) && name !== "leftJoinAndSelect" && name !== "leftJoin") return "value";
    if (/^left/.test(name)) continue;
    found.push(...call.arguments.map((argument) => ofExpression(argument, file)));
  }
  // A condition on a joined table bounds the rows as well.
  if (read.orm === "sequelize" && read.options && /\bwhere\b[\s\S]*\bwhere\b/.test(sourceOf(read.options, file))) return "value";
  if (read.where) found.push(ofExpression(read.where, file));
  else if (read.options && hidesWhere(read, read.options, file)) return "value";
  if (found.includes("value")) return "value";
  return found.includes("constant") ? "constant" : "none";
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
    const parts = object.properties.map((property): Condition => {
      if (ts.isPropertyAssignment(property)) return constantOr(ofExpression(property.initializer, file));
      return "value";
    });
    return parts.includes("value") ? "value" : "constant";
  }
  if (staticValue(inner, file) !== undefined || isConstant(inner, file)) return "constant";
  if (ts.isArrayLiteralExpression(inner))
    return inner.elements.some((element) => ofExpression(element, file) === "value") ? "value" : "constant";
  // eq(users.active, true), isNull(users.deletedAt), IsNull()
  if (ts.isCallExpression(inner)) {
    const operator = unwrap(inner.expression);
    const name = ts.isIdentifier(operator) ? operator.text : "";
    if (!/^(?:eq|ne|isNull|isNotNull|and|or|not|inArray|IsNull|Not|In|Equal)$/.test(name)) return "value";
    const [, ...values] = inner.arguments;
    const compared = /^(?:eq|ne|inArray)$/.test(name) ? values : /^(?:isNull|isNotNull)$/.test(name) ? [] : inner.arguments;
    return compared.some((value) => ofExpression(value, file) === "value") ? "value" : "constant";
  }
  return "value";
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
  return /\$\d|\?|:\w+|@\w+|%s/.test(sql) ? "value" : "constant";
}
