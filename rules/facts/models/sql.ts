/** Tables by the SQL that creates them: in a schema of its own, or as a text that a program hands to its database. */
import { type PyFile, textOf } from "../../api/file.ts";
import { fact, type FactOutcome, type Outcomes } from "../../api/outcome.ts";
import type { SyntaxNode } from "../../api/tree.ts";
import { tablesIn } from "../../shared/documents/sql.ts";
import { argumentsOf } from "../../shared/python/calls.ts";
import { stringValue } from "../../shared/python/values.ts";

/** Files that hold a whole schema; migrations repeat what models say. */
export const schemaFiles =
  /^(?!.*(?:migrat|drizzle|alembic|clickhouse|seed|tests?\/|fixtures?\/|examples?\/)).*(?:^|\/)(?:[\w-]*[_-])?(?:schema|structure|tables?|ddl|init(?:[_-]?db)?)\.sql$/i;

/** One `model` per CREATE TABLE of the text; offsets are those of the text. */
export function sqlSchema(text: string): readonly FactOutcome[] {
  return tablesIn(text).map(({ name, columns, start, end }) => fact("model", { start, end }, { name, source: "sql", fields: columns }));
}

/** `connection.execute("CREATE TABLE users (…)")` */
export function visitStatement(call: SyntaxNode, file: PyFile): Outcomes {
  if (file.role.test || file.role.migration || !/\bcreate\s+table\b/i.test(textOf(file, call))) return undefined;
  const { positional } = argumentsOf(call, file);
  const text = stringValue(positional[0], file);
  return text === undefined
    ? undefined
    : tablesIn(text).map(({ name, columns }) => fact("model", positional[0] ?? call, { name, source: "sql", fields: columns }));
}
