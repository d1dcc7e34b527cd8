/** Fields of request bodies that the program itself has filled in before handlers read them. */
import type { ProjectView } from "../api/project.ts";

/** Whether some middleware sets the field, so that it does not come from who sent the request. */
export function isSetByProgram(project: ProjectView, field: string): boolean {
  return project.facts("body-field").some(({ data }) => data.name === field);
}
