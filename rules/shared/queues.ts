/** Queues of the whole project, as facts have them. */
import type { ProjectView } from "../api/project.ts";

/** Key of the setting that says what a queue gives to its jobs. */
export const queueSetting = "jobs.queue";

/** What a queue gives to its jobs. */
export interface QueueDefaults {
  /** Under which name its module hands it out, or "". */
  readonly export: string;
  /** The queue's own name, "*" for all queues of the application, "" when it is not known. */
  readonly queue: string;
  readonly attempts: "set" | "absent" | "unknown";
  readonly backoff: "set" | "absent" | "unknown";
}

/** How a file reaches a queue: by its name, or by importing it. */
export interface QueueReference {
  readonly queue?: string;
  readonly module?: string;
  readonly name?: string;
}

/** What the project says of an option's default for a queue: "unknown" when it does not say, or nobody made such a queue. */
export function defaultOf(
  reference: QueueReference,
  option: "attempts" | "backoff",
  project: ProjectView,
  file: string,
): QueueDefaults["attempts"] {
  const all = project.facts("setting").filter((setting) => setting.data.key === queueSetting);
  const defaultsIn = (setting: (typeof all)[number]) => setting.data.value as unknown as QueueDefaults;
  const target = reference.module === undefined ? undefined : project.resolve(file, reference.module);
  const exported = all.filter((setting) => reference.name !== undefined && defaultsIn(setting).export === reference.name);
  const inTarget = exported.filter((setting) => setting.file === target);
  const byName = all.filter((setting) => reference.queue !== undefined && defaultsIn(setting).queue === reference.queue);
  const meant = [...(inTarget.length > 0 ? inTarget : exported), ...byName].map((setting) => defaultsIn(setting)[option]);
  if (meant.length === 0) return "unknown";
  const application = all.filter((setting) => defaultsIn(setting).queue === "*").map((setting) => defaultsIn(setting)[option]);
  const said = [...meant, ...application];
  if (said.includes("set")) return "set";
  return said.includes("unknown") ? "unknown" : "absent";
}

/** Key of the setting that says that the project gives a policy to all tasks of Celery. */
export const taskSetting = "jobs.task-policy";

/** Key of the setting that says that a job is put into its queue under a key of its own. */
export const uniqueSetting = "jobs.unique";

/** Key of the setting that says that a job is put into its queue without one. */
export const plainSetting = "jobs.plain";

/** Which job that is; what is not known is "". */
export interface QueuedJob {
  readonly queue: string;
  /** The name under which the queue was imported. */
  readonly export: string;
  readonly job: string;
}

/** Whether jobs of a queue are put into it under a key of their own, everywhere that is known. */
export function hasUniqueJobs(queue: string, project: ProjectView): boolean {
  const settings = project.facts("setting");
  const exported = new Set<string>();
  for (const { data } of settings) {
    const defaults = data.key === queueSetting ? (data.value as unknown as QueueDefaults) : undefined;
    if (defaults?.queue === queue && defaults.export !== "") exported.add(defaults.export);
  }
  const put = (key: string): boolean =>
    settings.some(({ data }) => {
      if (data.key !== key) return false;
      const job = data.value as unknown as QueuedJob;
      return job.queue === queue || job.job === queue || exported.has(job.export);
    });
  return put(uniqueSetting) && !put(plainSetting);
}
