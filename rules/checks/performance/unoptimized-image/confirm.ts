import type { Confirm } from "../../../api/project.ts";
import { packageOf } from "../../../shared/variables.ts";

/** next/image is there only where the file's own package depends on Next.js. */
export const confirm: Confirm = (_pending, project, file) => {
  const folder = packageOf(project, file);
  return project.dependencies("next").some((dependency) => dependency.file === `${folder}package.json`) ? "report" : "drop";
};
