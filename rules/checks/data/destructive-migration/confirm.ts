import type { Confirm, ProjectView } from "../../../api/project.ts";
import { keepsOnlySqlite, mysql, pythonPostgres } from "../../../shared/python/drivers.ts";

/** Migrations of a folder that are looked at: the newest by name, as their names begin with a number or a time. */
const newest = 10;

/** Folders of migrations for a database that is not PostgreSQL: it builds an index without the lock, or cannot do otherwise. */
const otherDatabase = /(?:^|[/_-])(?:mysql|maria_?db|planetscale|sqlite3?|better-sqlite3|mssql|sqlserver|oracle|turso|libsql|d1)(?=[/_-])/i;

const mysqlClients = ["mysql", "mysql2", "mariadb", "@planetscale/database"];
const postgresClients = ["pg", "postgres", "pg-promise", "@neondatabase/serverless", ...pythonPostgres];

/** Whether the rows lie in MySQL: a driver for tests says nothing of where they are in production. */
function isMysqlOnly(project: ProjectView, file: string): boolean {
  if (/(?:^|[/_-])(?:mysql|maria_?db|planetscale)(?=[/_-])/i.test(file)) return true;
  const others = project.dependencies(...postgresClients, "sqlite3", "better-sqlite3", "mssql", "tedious");
  return project.dependencies(...mysqlClients, ...mysql).length > 0 && others.every(({ data }) => data.dev);
}

/** Decides by the migrations beside it: only the newest are looked at, older ones have run everywhere. */
export const confirm: Confirm = (pending, project, file) => {
  const folder = file.slice(0, file.lastIndexOf("/") + 1);
  const ending = /\.[^./]+$/.exec(file)?.[0] ?? "";
  const siblings = [...project.files].filter(
    (path) =>
      path.startsWith(folder) &&
      path.endsWith(ending) &&
      !path.slice(folder.length).includes("/") &&
      !/\.d\.ts$|(?:^|\/)(?:index\.|__init__\.py)/.test(path),
  );
  const position = siblings.sort((a, b) => a.localeCompare(b, "en", { numeric: true })).indexOf(file);
  if (siblings.length - position > newest) return "drop";
  // Alembic's own names are random.
  if (file.endsWith(".py") && siblings.length > newest && !/^\d/.test(file.slice(folder.length))) return "drop";
  // MySQL gives the rows that are there the empty value of the column's type.
  if (pending === "notNull" && isMysqlOnly(project, file)) return "drop";
  if ((pending === "pyindex" || pending === "index") && otherDatabase.test(file)) return "drop";
  if (pending === "pyindex" && keepsOnlySqlite(project)) return "drop";
  if (pending === "pyindex")
    return project.dependencies(...mysql).length > 0 && project.dependencies(...pythonPostgres).length === 0 ? "drop" : "report";
  // Other databases build an index without the lock, or cannot do otherwise.
  if (pending === "index") {
    const known = project.facts("manifest").length > 0;
    return !known || project.dependencies("pg", "postgres", "pg-promise", "@neondatabase/serverless").length > 0 ? "report" : "drop";
  }
  return "report";
};
