import type { Confirm } from "../../../api/project.ts";
import { packageOf } from "../../../shared/variables.ts";

const nextPage = /(?:^|\/)app\/(?:.*\/)?(?:page|layout|template|loading|not-found)\.[jt]sx$/;

/** next/image is there only where the file's own package depends on Next.js; without a manifest, the names of its files tell. */
export const confirm: Confirm = (pending, project, file) => {
  const imports = typeof pending === "object" && pending !== null && "next" in pending && pending.next === true;
  if ((imports || nextPage.test(file)) && project.facts("manifest").length === 0) return "report";
  const folder = packageOf(project, file);
  return project.dependencies("next").some((dependency) => dependency.file === `${folder}package.json`) ? "report" : "drop";
};
