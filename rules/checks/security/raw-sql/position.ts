/** Where in a SQL text a value stands. */

/**
 * - `quoted`: inside of quotes, as a text
 * - `value`: where an expression's value is wanted
 * - `placeholder`: behind `$`, `:` or `@`, so it names a parameter
 * - `name`: anywhere else: a table, a column, a direction, a whole condition
 */
type Position = "quoted" | "value" | "placeholder" | "name";

const wantsValue =
  /(?:[=<>]|\b(?:LIKE|ILIKE|RLIKE|REGEXP|BETWEEN|LIMIT|OFFSET|THEN|ELSE|AGAINST|VALUES)\s*\(?|\b(?:IN|ANY|ALL)\s*\(|\bBETWEEN\s+\S+\s+AND|\b(?:VALUES|IN)\s*\([^()]*,)\s*$/i;

const inCatalogue = /\b(?:information_schema\.|pg_class\b|pg_tables\b|pg_indexes\b|sqlite_master\b)[\s\S]*'[^']*$/i;
/** Functions that take the name of a sequence, a table or a type as a text. */
const namedByText =
  /\b(?:nextval|currval|setval|to_reg(?:class|type|namespace)|pg_get_serial_sequence|pg_(?:total_)?relation_size|pg_table_size|pragma_table_info|table_info|object_id)\(\s*'"?$/i;
/** Definitions of tables and partitions take no parameters, whatever stands in them. */
const definition = /^\s*(?:CREATE|ALTER)\s+(?:(?!\bSELECT\b)[\s\S])*$/i;

/** Where a value stands that follows a SQL text; `before` is all of the text in front of it, `after` that behind it as far as it is known. */
export function positionOf(before: string, after = ""): Position {
  const text = before.replace(/--[^\n]*\n/g, "\n").replace(/\/\*[\s\S]*?\*\//g, " ");
  if (/(?:^|[^:])[$:@]$/.test(text)) return "placeholder";
  // Catalogues hold the names of tables as texts; what stands in them is a name all the same.
  if (isOdd(text.replaceAll("''", ""), "'"))
    return inCatalogue.test(text) || namedByText.test(text) || definition.test(text) ? "name" : "quoted";
  // Double quotes are around names, and in MySQL and SQLite also around texts.
  // "orders"."id": a name, with the column of it.
  if (isOdd(text, '"')) {
    if (/^"\s*\.\s*["\w]/.test(after)) return "name";
    return wantsValue.test(text.slice(0, text.lastIndexOf('"'))) ? "quoted" : "name";
  }
  if (isOdd(text, "`")) return "name";
  return wantsValue.test(text) && !definition.test(text) ? "value" : "name";
}

function isOdd(text: string, mark: string): boolean {
  return text.split(mark).length % 2 === 0;
}

/** Whether a value in quotes cannot end them: its own quotes are doubled, `path.replace("'", "''")`. Takes the text of the value. */
export function hasDoubledQuotes(value: string): boolean {
  return /\.replace(?:All|_all)?\(\s*(?:\/'\/g|"'"|'\\'')\s*,\s*(?:"''"|'\\'\\''|`''`)\s*\)$|\.split\(\s*(?:"'"|'\\'')\s*\)\s*\.join\(\s*(?:"''"|'\\'\\'')\s*\)$/.test(
    value,
  );
}

const statement =
  /^\s*(?:\(\s*)?(?:SELECT\s|INSERT\s+(?:OR\s+\w+\s+|IGNORE\s+)?INTO\s|UPDATE\s+\S+(?:\s+(?:AS\s+)?\w+)?\s+SET\s|DELETE\s+FROM\s|WITH\s+(?:RECURSIVE\s+)?\S+\s+(?:\([^)]*\)\s*)?AS\s|REPLACE\s+INTO\s|MERGE\s+INTO\s|TRUNCATE\s|CREATE\s+(?:OR\s+REPLACE\s+)?(?:TABLE|INDEX|VIEW|DATABASE|SCHEMA|USER|ROLE|UNIQUE)|DROP\s+(?:TABLE|INDEX|VIEW|DATABASE|SCHEMA|USER|ROLE)|ALTER\s+(?:TABLE|USER|ROLE|DATABASE)|CALL\s|EXPLAIN\s|GRANT\s)/i;

/** Whether a text is the beginning of a SQL statement, comments before it aside. */
export function isStatement(text: string): boolean {
  return statement.test(text.replace(/^(?:\s*(?:--[^\n]*\n|\/\*[\s\S]*?\*\/))+/, ""));
}

/** Stands in a text for a value that is pasted into it. */
export const hole = "\u0000";

/** A value that is pasted into SQL. */
export interface Pasted<Value> {
  readonly value: Value;
  readonly message: "value" | "identifier" | "whole";
  /** Most likely a number, whose type another file tells. */
  readonly weak: boolean;
}

/** What is wrong with a value, "weak" for one that is most likely a number; undefined when nothing is. */
export type Judged = "value" | "identifier" | "whole" | "weak" | undefined;

/**
 * The values among the parts of a SQL text that should be parameters; the first of them first.
 * @param judge what is wrong with a value that stands between two texts, out of so many parts
 */
export function pastedAmong<Value extends object>(
  parts: readonly (string | Value)[],
  judge: (value: Value, before: string, count: number, after: string) => Judged,
): readonly Pasted<Value>[] {
  const pasted: Pasted<Value>[] = [];
  let before = "";
  for (const [at, part] of parts.entries()) {
    if (typeof part === "string") {
      before += part;
      continue;
    }
    const next = parts[at + 1];
    const message = judge(part, before, parts.length, typeof next === "string" ? next : "");
    if (message) pasted.push({ value: part, message: message === "weak" ? "value" : message, weak: message === "weak" });
    before += hole;
  }
  return pasted;
}
