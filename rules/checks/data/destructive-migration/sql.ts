/** Migrations that are written in SQL inside of TypeScript: queryRunner.query("ALTER TABLE …"), knex.raw(…). */
import type { TsFile } from "../../../api/file.ts";
import { type Outcome, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { type FunctionNode, sourceOf, spanOf, unwrap } from "../../../shared/typescript/nodes.ts";
import { createsTable } from "./migration.ts";

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

/** What a statement does to a table that was there before; undefined when it does no harm. */
export function judgeSql(text: string, argument: TS.Expression, up: FunctionNode, file: TsFile): Outcome | undefined {
  const at = spanOf(argument, file);
  const dropped = plain(dropTable.exec(text)?.[1]);
  if (dropped !== "" && !createsTable(up, dropped, file)) return problem("dropTable", at, { data: { table: dropped }, pending: "drop" });
  const [, altered, change = ""] = alterTable.exec(text) ?? [];
  const table = plain(altered);
  if (table !== "" && !createsTable(up, table, file)) return judgeChange(table, change, at);
  const indexed = plain(createIndex.exec(text)?.[2]);
  if (indexed === "" || createsTable(up, indexed, file)) return undefined;
  const inner = unwrap(argument);
  const offset = ts.isStringLiteralLike(inner) ? sourceOf(inner, file).search(/INDEX\b/i) : -1;
  const place = inner.getStart(file.root) + offset + "INDEX".length;
  const edits = [{ start: place, end: place, text: " CONCURRENTLY" }];
  return problem("index", at, { ...(offset > 0 ? { fixes: [{ fix: "concurrently", edits }] } : {}), pending: "index" });
}

function judgeChange(table: string, change: string, at: { readonly start: number; readonly end: number }): Outcome | undefined {
  const dropped = plain(dropColumn.exec(change)?.[1]);
  if (dropped !== "") return problem("dropColumn", at, { data: { column: `${table}.${dropped}` }, pending: "drop" });
  const renamed = renameColumn.exec(change);
  if (renamed && !/RENAME\s+CONSTRAINT/i.test(change)) {
    const column = plain(renamed[1]);
    return problem("rename", at, { data: { column: column === "" ? table : `${table}.${column}` }, pending: "rename" });
  }
  const [, added, definition = ""] = addColumn.exec(change) ?? [];
  const required = /\bNOT\s+NULL\b/i.test(definition) && !/\b(?:DEFAULT|GENERATED|SERIAL|BIGSERIAL|AUTO_INCREMENT)\b/i.test(definition);
  return required ? problem("notNull", at, { data: { column: `${table}.${plain(added)}` }, pending: "notNull" }) : undefined;
}
