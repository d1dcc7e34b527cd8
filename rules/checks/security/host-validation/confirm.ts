import type { Confirm, Confirmation, ProjectView } from "../../../api/project.ts";

/** Django holds the host against ALLOWED_HOSTS before `get_host()` gives it: a link is a problem where that list lets everybody in, or is not seen. */
export const confirm: Confirm = (pending, project, file) => {
  if ((pending as { readonly what?: string } | undefined)?.what === "base") return ofBase(project, file);
  const listed = project
    .facts("config")
    .filter(({ data }) => data.tool === "django")
    .flatMap(({ data }) => Object.entries(data.values).flatMap(([key, value]) => (/^ALLOWED_HOSTS(?:\.|$)/.test(key) ? [value] : [])));
  return listed.length > 0 && !listed.includes("*") ? "met" : "report";
};

/** What a module of settings for production beside this one may say otherwise weighs less. */
function ofBase(project: ProjectView, file: string): Confirmation {
  const folder = file.slice(0, file.lastIndexOf("/") + 1);
  const beside = project.filesMatching(/(?:^|\/)(?:prod|production|live)\.py$/).some((path) => path.startsWith(folder));
  return beside ? { report: { priority: "P1" } } : "report";
}
