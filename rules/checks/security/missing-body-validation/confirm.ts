import type { Confirm } from "../../../api/project.ts";
import { isValidatingName } from "../../../shared/validating-names.ts";

/** What a detector hands over: the name of a handler that another file may mount behind a validator. */
export interface Pending {
  readonly handler: string;
}

/** A handler is mounted in a router of another file: what stands in front of it there counts. */
export const confirm: Confirm = (pending, project) => {
  const { handler } = pending as unknown as Pending;
  if (project.facts("middleware").some(({ data }) => isValidatingName(data.name) && /openapi|validat/i.test(data.name))) return "met";
  if (handler === "") return "report";
  const routes = project.facts("route").filter(({ data }) => data.handler === handler);
  return routes.some(({ data }) => data.guards.some(isValidatingName)) ? "met" : "report";
};
