/** What a project keeps its data in. */
import type { ProjectView } from "../../api/project.ts";
import { databasePackages } from "../packages/traits.ts";
import { isAside } from "./usage.ts";

/** Databases that are a file or a part of the program's memory: nobody starts them, and nobody connects to them. */
const embedded = /sqlite|libsql|duckdb|lmdb|\bmemory\b/i;
/** Clients that speak to whatever database the schema or the settings name. */
const neutral =
  /^(?:@prisma\/client|drizzle-orm|kysely|knex|typeorm|sequelize|sqlalchemy|flask-sqlalchemy|sqlmodel|databases|mikro-orm|@mikro-orm\/core|objection|bookshelf|tortoise-orm|peewee|django|activerecord|sequel)$/;

/** Whether everything that is known of the databases says that they are files. */
export function keepsFilesOnly(project: ProjectView): boolean {
  const named = project
    .facts("datastore")
    .filter(({ data, file }) => data.what === "database" && !neutral.test(data.name) && !isAside(file));
  const servers = project
    .dependencies(...databasePackages)
    .filter(({ data, file }) => !data.dev && !isAside(file) && !neutral.test(data.name) && !embedded.test(data.name));
  return servers.length === 0 && named.length > 0 && named.every(({ data }) => embedded.test(data.name));
}
