import type { Confirm } from "../../../api/project.ts";
import { isLoose } from "../../../shared/runtime.ts";
import { defaultOf, type QueueReference, taskSetting } from "../../../shared/queues.ts";

/** What a detector hands over: how the queue is reached, and the option that the call leaves out. */
export interface Pending extends QueueReference {
  readonly option: "attempts" | "backoff";
}

/** What is asked of tasks of Celery, which have an application instead of queues. */
export const taskPolicy = "task";

/** A job has the options that its queue gives to all jobs, wherever the queue is made. */
export const confirm: Confirm = (pending, project, file) => {
  const { option, ...reference } = pending as unknown as Omit<Pending, "option"> & {
    readonly option: Pending["option"] | typeof taskPolicy;
  };
  if (option === taskPolicy) return project.facts("setting").some(({ data }) => data.key === taskSetting) ? "met" : "report";
  switch (defaultOf(reference, option, project, file)) {
    case "set":
      return "met";
    case "absent":
      return "report";
    default:
      // What is of no project has no other file that makes the queue.
      return isLoose(project) ? "report" : "drop";
  }
};
