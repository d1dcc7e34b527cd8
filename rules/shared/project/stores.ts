/** What a project keeps its data in. */
import type { ProjectView } from "../../api/project.ts";
import { isAside } from "./usage.ts";

/** Databases that are a file or a part of the program's memory: nobody starts them, and nobody connects to them. */
const embedded = /sqlite|libsql|duckdb|lmdb|\bmemory\b/i;
/** Clients that speak to whatever database the schema or the settings name. */
const neutral = /^(?:@prisma\/client|drizzle-orm|kysely|knex|typeorm|sequelize|sqlalchemy|sqlmodel|django)$/;

/** Whether everything that is known of the databases says that they are files. */
export function keepsFilesOnly(project: ProjectView): boolean {
  const named = project
    .facts("datastore")
    .filter(({ data, file }) => data.what === "database" && !neutral.test(data.name) && !isAside(file));
  return named.length > 0 && named.every(({ data }) => embedded.test(data.name));
}
