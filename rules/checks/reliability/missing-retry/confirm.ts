import type { Confirm } from "../../../api/project.ts";

/** axios-retry is set up once, in whichever module: where the project has it, its calls of axios are taken to be retried. */
export const confirm: Confirm = (pending, project) =>
  pending === "axios" && project.dependencies("axios-retry", "retry-axios").length > 0 ? "drop" : "report";
