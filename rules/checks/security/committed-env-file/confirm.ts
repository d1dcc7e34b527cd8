import type { Confirm } from "../../../api/project.ts";
import { isIgnored } from "../../../shared/ignored-files.ts";

/** An environment file that some ignore rule names stays out of version control. */
export const confirm: Confirm = (_pending, project, file) => (isIgnored(project, file) ? "met" : "report");
