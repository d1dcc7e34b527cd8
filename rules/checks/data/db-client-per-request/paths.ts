/** Where files lie to each other, and how one imports the other. */
import type { ProjectView } from "../../../api/project.ts";

export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** The folder of the nearest package manifest above a file, "" for the project's root. */
export function packageOf(path: string, project: ProjectView): string {
  const folders = project
    .facts("manifest")
    .filter(({ data, file }) => data.ecosystem === "npm" && (folderOf(file) === "" || path.startsWith(`${folderOf(file)}/`)))
    .map(({ file }) => folderOf(file));
  return folders.sort((a, b) => b.length - a.length)[0] ?? "";
}

/** The relative import of a file from another one: `../lib/prisma`, with an ending where the importing file writes endings. */
export function importPath(from: string, to: string, ending: "" | ".js" | ".ts"): string {
  const here = folderOf(from).split("/").filter(Boolean);
  const there = to.replace(/\.[cm]?[jt]sx?$/, "").split("/");
  let common = 0;
  while (common < here.length && common < there.length - 1 && here[common] === there[common]) common++;
  const up = "../".repeat(here.length - common) || "./";
  const path = up + there.slice(common).join("/");
  if (ending !== "") return path + ending;
  return path.replace(/(?<=[^.])\/index$/, "");
}
