import type { TypeScriptVisitors } from "../../api/check.ts";
import type { TsFile } from "../../api/file.ts";
import { fact, type Outcomes } from "../../api/outcome.ts";
import { type TS, ts } from "../../api/ts.ts";
import { databaseRead } from "../../shared/typescript/database/reads.ts";
import { propertyName, spanOf, unwrap } from "../../shared/typescript/nodes.ts";

/** `prisma.order.findMany({ where: { shopId, status } })` */
function visit(call: TS.CallExpression, file: TsFile): Outcomes {
  const { role } = file;
  if (role.test || role.script || role.seed || role.migration || role.example) return undefined;
  const read = databaseRead(call, file);
  const where = read?.orm === "prisma" && read.where ? unwrap(read.where) : undefined;
  if (!read || !where || !ts.isObjectLiteralExpression(where) || where.properties.length < 2) return undefined;
  const columns = where.properties.map(columnOf);
  // Another kind of condition may be what narrows the rows.
  if (columns.includes(undefined)) return undefined;
  return fact("query-filter", spanOf(read.callee, file), { model: read.model, columns: columns.filter((column) => column !== undefined) });
}

/** The column that a property compares for equality; undefined for operators, relations, AND and OR. */
function columnOf(property: TS.ObjectLiteralElementLike): string | undefined {
  if (ts.isShorthandPropertyAssignment(property)) return property.name.text;
  if (!ts.isPropertyAssignment(property)) return undefined;
  const value = unwrap(property.initializer);
  return ts.isObjectLiteralExpression(value) || ts.isArrayLiteralExpression(value) ? undefined : propertyName(property.name);
}

/** Conditions of Prisma's queries, as far as they compare for equality. */
export const typescript: TypeScriptVisitors = { call: { findMany: visit, findFirst: visit, findFirstOrThrow: visit, count: visit } };
