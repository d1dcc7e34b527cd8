import type { Confirm } from "../../../api/project.ts";
import { isMountedBehindValidator } from "../../../shared/validated-routes.ts";

/** A validator in front of the handler lets only known fields through. */
export const confirm: Confirm = (pending, project) =>
  isMountedBehindValidator(project, (pending as { readonly handler: string }).handler) ? "met" : "report";
