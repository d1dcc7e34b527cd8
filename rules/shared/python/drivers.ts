import type { ProjectView } from "../../api/project.ts";

/** Packages of database drivers, by database. */
export const mysql: readonly string[] = ["pymysql", "mysqlclient", "aiomysql", "asyncmy", "mysql-connector-python"];

/** Drivers of PostgreSQL, as manifests name them. */
export const pythonPostgres: readonly string[] = [
  "psycopg",
  "psycopg2",
  "psycopg2-binary",
  "psycopg-binary",
  "psycopg2cffi",
  "asyncpg",
  "pg8000",
];

/** Drivers of other servers. */
const otherServers: readonly string[] = [
  "pyodbc",
  "pymssql",
  "cx-oracle",
  "cx_oracle",
  "oracledb",
  "snowflake-sqlalchemy",
  "sqlalchemy-cockroachdb",
];

/** Whether a project that declares SQLAlchemy declares no driver of a server: then its rows lie in SQLite, whose driver comes with Python. */
export function keepsOnlySqlite(project: ProjectView): boolean {
  return (
    project.dependencies("sqlalchemy", "flask-sqlalchemy", "sqlmodel").length > 0 &&
    project.dependencies(...pythonPostgres, ...mysql, ...otherServers).length === 0
  );
}
