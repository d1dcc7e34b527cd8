import type { Confirm } from "../../../api/project.ts";
import { isMountedBehindValidator } from "../../../shared/validated-routes.ts";

/** A handler may be mounted in a router of another file: what stands in front of it there counts. */
export const confirm: Confirm = (pending, project) =>
  isMountedBehindValidator(project, (pending as { readonly handler: string }).handler) ? "met" : "report";
