import type { Confirm } from "../../../api/project.ts";
import { isPackageScript } from "../../../shared/runtime.ts";

/** A program that somebody or a pipeline runs is run again. axios-retry is set up once, in whichever module: where the project has it, its calls of axios are taken to be retried. */
export const confirm: Confirm = (pending, project, file) => {
  if (isPackageScript(project, file)) return "drop";
  return pending === "axios" && project.dependencies("axios-retry", "retry-axios").length > 0 ? "drop" : "report";
};
