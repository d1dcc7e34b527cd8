import type { Confirm } from "../../../api/project.ts";
import { hasUniqueJobs } from "../../../shared/queues.ts";

/** A job that is put into its queue under a key of its own is known again. The pending value is the queue's name, or "" where it is not known. */
export const confirm: Confirm = (pending, project) =>
  typeof pending === "string" && pending !== "" && hasUniqueJobs(pending, project) ? "met" : "report";
