/** What statements of SQL do to tables that are in use; the same in every language. */

interface SqlChange {
  readonly kind: "dropTable" | "dropColumn" | "rename" | "notNull" | "index";
  readonly table: string;
  /** The column that is lost, renamed or required, "" where it is the table itself. */
  readonly column: string;
}

const name = '["`\\[]?([\\w.]+(?:["`\\]]?\\.["`\\[]?\\w+)?)["`\\]]?';
const dropTable = new RegExp(`\\bDROP\\s+TABLE\\s+(?:IF\\s+EXISTS\\s+)?${name}`, "i");
const alterTable = new RegExp(`\\bALTER\\s+TABLE\\s+(?:IF\\s+EXISTS\\s+)?(?:ONLY\\s+)?${name}\\s+([\\s\\S]*)`, "i");
const dropColumn = new RegExp(`\\bDROP\\s+COLUMN\\s+(?:IF\\s+EXISTS\\s+)?${name}`, "i");
const renameColumn = new RegExp(`\\bRENAME\\s+(?:COLUMN\\s+${name}\\s+)?TO\\b`, "i");
const addColumn = new RegExp(
  `\\bADD\\s+(?:COLUMN\\s+)?(?:IF\\s+NOT\\s+EXISTS\\s+)?(?!CONSTRAINT|PRIMARY|FOREIGN|UNIQUE|INDEX|CHECK)${name}\\s+([^,;]*)`,
  "i",
);
const createIndex = new RegExp(
  `\\bCREATE\\s+(?:UNIQUE\\s+)?INDEX\\s+(?!CONCURRENTLY)(?:IF\\s+NOT\\s+EXISTS\\s+)?${name}\\s+ON\\s+(?:ONLY\\s+)?${name}`,
  "i",
);

function plain(text: string | undefined): string {
  return (text ?? "").replace(/["`[\]]/g, "");
}

/** The harmful changes of a text, a table's removal first; of each kind the first. */
export function changesOf(text: string): readonly SqlChange[] {
  const found: SqlChange[] = [];
  const dropped = plain(dropTable.exec(text)?.[1]);
  if (dropped !== "") found.push({ kind: "dropTable", table: dropped, column: "" });
  const [, altered, change = ""] = alterTable.exec(text) ?? [];
  const table = plain(altered);
  if (table !== "") found.push(...changeOf(table, change));
  const indexed = plain(createIndex.exec(text)?.[2]);
  if (indexed !== "") found.push({ kind: "index", table: indexed, column: "" });
  return found;
}

function changeOf(table: string, change: string): SqlChange[] {
  const dropped = plain(dropColumn.exec(change)?.[1]);
  if (dropped !== "") return [{ kind: "dropColumn", table, column: dropped }];
  const renamed = renameColumn.exec(change);
  if (renamed && !/RENAME\s+CONSTRAINT/i.test(change)) return [{ kind: "rename", table, column: plain(renamed[1]) }];
  const [, added, definition = ""] = addColumn.exec(change) ?? [];
  const required = /\bNOT\s+NULL\b/i.test(definition) && !/\b(?:DEFAULT|GENERATED|SERIAL|BIGSERIAL|AUTO_INCREMENT)\b/i.test(definition);
  return required ? [{ kind: "notNull", table, column: plain(added) }] : [];
}

/** What the message says of a change: the table, or the column with its table. */
export function dataOf({ kind, table, column }: SqlChange): Readonly<Record<string, string>> {
  return kind === "dropTable" ? { table } : { column: column === "" ? table : `${table}.${column}` };
}

/** How the change is confirmed: what the project has to say of it. */
export const pendingOf = { dropTable: "drop", dropColumn: "drop", rename: "rename", notNull: "notNull" } as const;
