import type { Confirm } from "../../../api/project.ts";

/** Django can put each request into a transaction by a setting (ATOMIC_REQUESTS), which then holds for all views of the project. */
export const confirm: Confirm = (pending, project) => {
  if ((pending as { readonly orm?: string }).orm !== "django") return "drop";
  return project.facts("setting").some(({ data }) => data.key === "django.ATOMIC_REQUESTS" && data.value === true) ? "met" : "report";
};
