import type { ProblemFix } from "../../../api/outcome.ts";
import type { ProjectView } from "../../../api/project.ts";
import { manifestOf } from "../../../shared/runtime.ts";

/** Writes a variable down in the example file that goes with the place that reads it. */
export function documentIn(name: string, path: string, project: ProjectView): ProblemFix {
  const example = exampleFor(path, project);
  return { fix: "document", edits: [], ensureLines: [{ path: example, line: `${name}=`, comment: `Read in ${path}` }] };
}

const nameOfExample = ".env.example";

/** The example file nearest above a path; where a package has an environment file of its own and no example yet, one beside it; else the one at the top. */
function exampleFor(path: string, project: ProjectView): string {
  for (let folder = above(path); folder !== ""; folder = above(folder.slice(0, -1)))
    if (project.files.has(folder + nameOfExample)) return folder + nameOfExample;
  if (project.files.has(nameOfExample)) return nameOfExample;
  const manifest = manifestOf(project, path);
  const home = manifest ? above(manifest.file) : "";
  return home !== "" && project.files.has(`${home}.env`) ? home + nameOfExample : nameOfExample;
}

/** The folder of a path, with a slash at its end; "" for the root. */
function above(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}
