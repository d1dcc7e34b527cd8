import type { Confirm } from "../../../api/project.ts";
import { guardedIn, matches } from "../../../shared/access.ts";

/** What a detector hands over: where the facts of the route stand. */
export interface Pending {
  readonly start: number;
  readonly method: string;
  readonly path: string;
}

/** A route behind authentication is closed to everybody. */
export const confirm: Confirm = (pending, project, file) => {
  const { start, method, path } = pending as unknown as Pending;
  const access = project
    .factsIn(file, "access")
    .find((fact) => fact.start === start && fact.data.method === method && fact.data.path === path);
  // A route in a folder that elsewhere holds tests has no facts of its own.
  if (!access)
    return project.facts("mount").some(({ data }) => data.framework === "next" && data.auth !== "" && matches(data.paths, path))
      ? "drop"
      : "report";
  const guarded = guardedIn(project, access);
  return guarded === "no" ? "report" : guarded === "yes" ? "met" : "drop";
};
