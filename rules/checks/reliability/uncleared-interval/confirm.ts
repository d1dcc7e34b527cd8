import type { Confirm } from "../../../api/project.ts";
import { isLoose, isServerPackage } from "../../../shared/runtime.ts";

/** A module that does not tell where it runs counts as server code where its package is a service and nothing else. */
export const confirm: Confirm = (_pending, project, file) => (isServerPackage(project, file) || isLoose(project) ? "report" : "drop");
