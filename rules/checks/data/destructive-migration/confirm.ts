import type { Confirm } from "../../../api/project.ts";

/** Migrations of a folder that are looked at: the newest by name, as their names begin with a number or a time. */
const newest = 10;

export const confirm: Confirm = (pending, project, file) => {
  const folder = file.slice(0, file.lastIndexOf("/") + 1);
  const ending = /\.[^./]+$/.exec(file)?.[0] ?? "";
  const siblings = [...project.files].filter(
    (path) =>
      path.startsWith(folder) &&
      path.endsWith(ending) &&
      !path.slice(folder.length).includes("/") &&
      !/\.d\.ts$|(?:^|\/)index\./.test(path),
  );
  const position = siblings.sort((a, b) => a.localeCompare(b, "en", { numeric: true })).indexOf(file);
  if (siblings.length - position > newest) return "drop";
  // Other databases build an index without the lock, or cannot do otherwise.
  if (pending === "index")
    return project.dependencies("pg", "postgres", "pg-promise", "@neondatabase/serverless").length > 0 ? "report" : "drop";
  return "report";
};
