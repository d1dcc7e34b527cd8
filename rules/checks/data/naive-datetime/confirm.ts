import type { Confirm } from "../../../api/project.ts";
import { keepsOnlySqlite, mysql, pythonPostgres } from "../../../shared/python/drivers.ts";
import { databaseAround } from "../../../shared/prisma.ts";

const postgres = ["pg", "postgres", "pg-promise", "@neondatabase/serverless", "pg-native"];
const others = ["mysql", "mysql2", "mariadb", "sqlite3", "better-sqlite3", "mssql", "oracledb", "sql.js", "mongodb"];

/** Whether the columns lie in PostgreSQL: what the schema's data source says, else the driver that the project has. */
export const confirm: Confirm = (pending, project, file) => {
  // SQLAlchemy's columns say the same for every database; those of MySQL and SQLite know no zones.
  if (pending === "sqlalchemy" && keepsOnlySqlite(project)) return "drop";
  if (pending === "sqlalchemy")
    return project.dependencies(...mysql).length > 0 && project.dependencies(...pythonPostgres).length === 0 ? "drop" : "report";
  if (pending === "prisma") return databaseAround(file, project)?.provider === "postgresql" ? "report" : "drop";
  // A part of an application without its manifest: the column's own words are all there is.
  if (pending === "typeorm-named" && project.filesMatching(/(?:^|\/)package\.json$/).length === 0) return "report";
  return project.dependencies(...postgres).length > 0 && project.dependencies(...others).length === 0 ? "report" : "drop";
};
