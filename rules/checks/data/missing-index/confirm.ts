import type { Confirm } from "../../../api/project.ts";
import { databaseAround } from "../../../shared/prisma.ts";
import { indexesItself } from "./databases.ts";

/** The schema's data source stands in another file. */
export const confirm: Confirm = (_pending, project, file) => {
  const database = databaseAround(file, project);
  return database && !indexesItself(database) ? "report" : "drop";
};
