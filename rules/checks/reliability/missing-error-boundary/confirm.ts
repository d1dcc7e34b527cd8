import type { Confirm, ProjectView } from "../../../api/project.ts";
import { dependenciesOf, isLoose, manifestOf } from "../../../shared/runtime.ts";

/** Middleware of trackers and libraries that answers errors, and names that say so. */
const answering = /error|exception|boom|problem|celebrate|failure/i;

/**
 * A handler anywhere in the same package counts, whether it is put in front of this app or not: apps are handed around. Sentry's own
 * only reports and passes the error on.
 */
export const confirm: Confirm = (pending, project, file) => {
  if (pending === "next") return !hasPages(project, file) && !isLoose(project) ? "drop" : nextBoundary(project, file) ? "met" : "report";
  if (pending === "fastapi") return handledIn(project, /\.py$/) ? "met" : "report";
  const own = manifestOf(project, file)?.file;
  const near = (other: string): boolean => manifestOf(project, other)?.file === own;
  const { mounted } = pending as { readonly mounted?: boolean };
  if (mounted && project.facts("app").some(({ data, file: other }) => data.framework === "express" && other !== file && near(other)))
    return "drop";
  const handled =
    project.facts("setting").some((setting) => setting.data.key === "error.handler" && near(setting.file)) ||
    project.facts("middleware").some(({ data, file: other }) => answering.test(data.name) && !/sentry/i.test(data.name) && near(other));
  return handled ? "met" : "report";
};

/** Whether a file of these registers a handler. */
function handledIn(project: ProjectView, files: RegExp): boolean {
  return project.facts("setting").some((setting) => setting.data.key === "error.handler" && files.test(setting.file));
}

/** Whether pages lie below the layout: other frameworks have files of that name, and a layout may stand beside nothing but routes of an API. */
function hasPages(project: ProjectView, file: string): boolean {
  const manifest = manifestOf(project, file);
  const packages = manifest && dependenciesOf(project, manifest);
  if (
    packages &&
    !packages.has("next") &&
    [...packages.keys()].some((name) => /^(?:@react-router\/|@remix-run\/|react-router$|expo-router$)/.test(name))
  )
    return false;
  const folder = file.slice(0, file.lastIndexOf("/") + 1);
  return project.filesMatching(/(?:^|\/)page\.(?:[jt]sx?|mdx?)$/).some((path) => path.startsWith(folder));
}

/** error.tsx or global-error.tsx in the folder of the root layout, or an error page in a group or folder below it. */
function nextBoundary(project: ProjectView, file: string): boolean {
  const folder = file.slice(0, file.lastIndexOf("/") + 1);
  return project.filesMatching(/(?:^|\/)(?:global-)?error\.[jt]sx?$/).some((path) => {
    if (!path.startsWith(folder)) return false;
    const rest = path.slice(folder.length).split("/").slice(0, -1);
    return rest.every((part) => /^\(.*\)$|^\[(?:locale|lang|lng)\]$/.test(part));
  });
}
