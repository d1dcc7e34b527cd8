/** Migrations that are written in SQL inside of TypeScript: queryRunner.query("ALTER TABLE …"), knex.raw(…). */
import type { TsFile } from "../../../api/file.ts";
import { type Outcome, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { type FunctionNode, sourceOf, spanOf, unwrap } from "../../../shared/typescript/nodes.ts";
import { createsTable } from "./migration.ts";
import { changesOf, dataOf, pendingOf } from "./sql-changes.ts";

/** What a statement does to a table that was there before; undefined when it does no harm. */
export function judgeSql(text: string, argument: TS.Expression, up: FunctionNode, file: TsFile): Outcome | undefined {
  const at = spanOf(argument, file);
  const change = changesOf(text).find(({ table }) => !createsTable(up, table, file));
  if (!change) return undefined;
  if (change.kind !== "index") return problem(change.kind, at, { data: dataOf(change), pending: pendingOf[change.kind] });
  const inner = unwrap(argument);
  const offset = ts.isStringLiteralLike(inner) ? sourceOf(inner, file).search(/INDEX\b/i) : -1;
  const place = inner.getStart(file.root) + offset + "INDEX".length;
  const edits = [{ start: place, end: place, text: " CONCURRENTLY" }];
  return problem("index", at, { ...(offset > 0 ? { fixes: [{ fix: "concurrently", edits }] } : {}), pending: "index" });
}
