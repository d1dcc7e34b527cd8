import type { Confirm, ProjectView } from "../../../api/project.ts";
import { folderOf } from "../../../shared/access.ts";
import { remembered } from "../../../shared/remembered.ts";

/** A licence or a manifest of its own, below the folder of files that are served. */
const ofLibrary =
  /(?:^|\/)(?:public|static|assets|wwwroot)\/(?:[^/]+\/)+(?:(?:LICEN[CS]E|COPYING)[^/]*|(?:bower|composer|component|package)\.json)$/i;
const libraries = remembered<readonly string[]>();

function foldersOfLibraries(project: ProjectView): readonly string[] {
  return libraries([project.files], "", () => project.filesMatching(ofLibrary).map((file) => `${folderOf(file)}/`));
}

/** Code of others that is served as it came is not for the project to change. */
export const confirm: Confirm = (_pending, project, file) =>
  foldersOfLibraries(project).some((folder) => file.startsWith(folder)) ? "drop" : "report";
