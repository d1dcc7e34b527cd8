/** Validators that another file puts in front of a handler. */
import type { ProjectView } from "../api/project.ts";
import { isValidatingName } from "./names/validation.ts";

/** Whether a handler is mounted behind a validator somewhere in the project, or a validator stands in front of everything. An empty name stands for a handler that is mounted where it is written. */
export function isMountedBehindValidator(project: ProjectView, handler: string): boolean {
  if (project.facts("middleware").some(({ data }) => /openapi|validat/i.test(data.name))) return true;
  if (handler === "") return false;
  return project.facts("route").some(({ data }) => data.handler === handler && data.guards.some(isValidatingName));
}
