import type { Confirm } from "../../../api/project.ts";
import { isLoose } from "../../../shared/runtime.ts";

/** In a project other files may derive from a class; what is of no project is all there is. */
export const confirm: Confirm = (_pending, project) => (isLoose(project) ? "report" : "drop");
