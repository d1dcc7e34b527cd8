import type { Confirm } from "../../../api/project.ts";

/** Django holds the host against ALLOWED_HOSTS before `get_host()` gives it: a link is a problem where that list lets everybody in, or is not seen. */
export const confirm: Confirm = (_pending, project) => {
  const listed = project
    .facts("config")
    .filter(({ data }) => data.tool === "django")
    .flatMap(({ data }) => Object.entries(data.values).flatMap(([key, value]) => (/^ALLOWED_HOSTS(?:\.|$)/.test(key) ? [value] : [])));
  return listed.length > 0 && !listed.includes("*") ? "met" : "report";
};
