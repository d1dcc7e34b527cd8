import type { Confirm, Confirmation, ProjectView } from "../../../api/project.ts";
import { databaseAround, namesNoDatabase } from "../../../shared/prisma.ts";
import { mysql, pythonPostgres } from "../../../shared/python/drivers.ts";
import { indexesItself } from "./databases.ts";

interface Filtered {
  readonly model: string;
  /** The model's fields. */
  readonly columns: readonly string[];
  /** Columns that an index begins with, or should. */
  readonly first: readonly string[];
}

/** Decides by the project's database, because some make the indexes of foreign keys by themselves, and by its queries. */
export const confirm: Confirm = (pending, project, file) => {
  if (pending === "python")
    return project.dependencies(...mysql).length > 0 && project.dependencies(...pythonPostgres).length === 0 ? "drop" : "report";
  if (pending !== "database") return confirmFilter(pending as unknown as Filtered, project, file);
  // The schema's data source stands in another file.
  const database = databaseAround(file, project);
  if (!database) return namesNoDatabase(project) ? "report" : "drop";
  return indexesItself(database) ? "drop" : "report";
};

/** MySQL's foreign keys have indexes that the schema does not show: there nothing is said. */
function confirmFilter({ model, columns, first }: Filtered, project: ProjectView, file: string): Confirmation {
  const database = databaseAround(file, project);
  if (!database || indexesItself(database)) return "drop";
  const accessor = model.charAt(0).toLowerCase() + model.slice(1);
  const sites = project
    .facts("query-filter")
    .filter(({ data }) => data.model === accessor && data.columns.every((column) => columns.includes(column) && !first.includes(column)));
  const [site] = sites;
  if (!site) return "drop";
  return {
    report: {
      data: { columns: site.data.columns.join(" and ") },
      related: sites.slice(0, 10).map((each) => ({ file: each.file, line: each.line, message: "filters by them" })),
    },
  };
}
