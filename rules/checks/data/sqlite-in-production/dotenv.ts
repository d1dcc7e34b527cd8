import type { DocumentDetector } from "../../../api/check.ts";
import type { FileContext } from "../../../api/file.ts";
import { type Outcome, problem } from "../../../api/outcome.ts";
import type { DotenvRoot } from "../../../languages/dotenv/index.ts";

/** Addresses and clients of a database: `sqlite:///app.db`, `file:./prod.db`, DB_CONNECTION=sqlite. */
const sqliteAddress = /^(?:sqlite3?(?:\+\w+)?:|file:.*\.(?:db|sqlite3?)\b)/i;

/** Addresses and drivers of SQLite in environment files for production. */
export const dotenv: DocumentDetector = (file: FileContext<DotenvRoot>): Outcome[] => {
  if (!file.role.production || file.role.example) return [];
  return file.root.entries.flatMap((entry): Outcome[] => {
    const address = sqliteAddress.test(entry.value) && /(?:URL|URI|DSN|DATABASE|DB)/i.test(entry.name);
    const client =
      /^sqlite3?$/i.test(entry.value) &&
      /^(?:DB|DATABASE)_(?:CONNECTION|CLIENT|DRIVER|TYPE|DIALECT|ENGINE|PROVIDER|ADAPTER)$/i.test(entry.name);
    return address || client ? [problem("url", entry.valueSpan, { data: { name: entry.name }, pending: "variable" })] : [];
  });
};
