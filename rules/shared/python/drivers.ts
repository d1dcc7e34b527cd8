/** Packages of database drivers, by database. */
export const mysql: readonly string[] = ["pymysql", "mysqlclient", "aiomysql", "asyncmy", "mysql-connector-python"];

/** Drivers of PostgreSQL, as manifests name them. */
export const pythonPostgres: readonly string[] = ["psycopg", "psycopg2", "psycopg2-binary", "asyncpg", "pg8000"];
