import type { Confirm } from "../../../api/project.ts";
import { isLoose } from "../../../shared/runtime.ts";

/** A module at the top of a folder counts where the folder is of no package, so that nothing says what the module is for. */
export const confirm: Confirm = (_pending, project) => (isLoose(project) ? "report" : "drop");
