/** Which files the project's .gitignore files keep out of version control. */
import { minimatch } from "minimatch";
import type { ProjectView } from "../api/project.ts";

/** Whether some ignore rule of the project names a file; the last rule that speaks of it decides. Rules of a machine's own settings are not read. */
export function isIgnored(project: ProjectView, file: string): boolean {
  let ignored = false;
  // Rules of outer folders come first: their names are shorter.
  const files = project.facts("setting").filter(({ data }) => data.key === "git.ignore");
  for (const { file: from, data } of [...files].sort((a, b) => a.file.length - b.file.length)) {
    const folder = from.slice(0, -".gitignore".length);
    if (!file.startsWith(folder)) continue;
    for (const pattern of data.value as readonly string[]) {
      const shown = pattern.startsWith("!");
      if (names(shown ? pattern.slice(1) : pattern, file.slice(folder.length))) ignored = !shown;
    }
  }
  return ignored;
}

/** The environment files that are shared on purpose: git is told of some files, and not of these. */
export function sharedEnvironmentFiles(project: ProjectView): ReadonlySet<string> {
  const kept = project.facts("setting").some(({ data, file }) => data.key === "git.ignore" && file.endsWith(".gitignore"));
  const files = new Set(project.facts("env-declared").flatMap(({ data, file }) => (data.where === "file" ? [file] : [])));
  return new Set(kept ? [...files].filter((file) => !isIgnored(project, file)) : []);
}

/** Whether a pattern names a path below the folder of its file: one without a slash inside names any file of that name. */
function names(pattern: string, path: string): boolean {
  const own = pattern.replace(/\/$/, "");
  if (!own.includes("/")) return path.split("/").some((part) => minimatch(part, own, { dot: true }));
  return minimatch(path, own.replace(/^\//, ""), { dot: true });
}
