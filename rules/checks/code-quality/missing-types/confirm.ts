import type { Confirm } from "../../../api/project.ts";
import { isLoose } from "../../../shared/runtime.ts";

/** Whether a project of Python writes types at all is one decision; a module that is of no project is judged by itself. */
export const confirm: Confirm = (_pending, project) => (isLoose(project) ? "report" : "drop");
