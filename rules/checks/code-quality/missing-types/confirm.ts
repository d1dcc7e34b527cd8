import type { ProjectFact } from "../../../api/facts.ts";
import type { Confirm, ProjectView } from "../../../api/project.ts";
import { settingsNamed } from "../../../shared/project/usage.ts";
import { remembered } from "../../../shared/remembered.ts";
import { isLoose } from "../../../shared/runtime.ts";
import { packageOf } from "../../../shared/variables.ts";

/** Key of the setting that says that the compiler skips a file. */
export const skippedSetting = "types.skipped";

/** Where the compiler skips more files of a package, that is one decision, and one finding. */
const habit = 20;
const maximumRelated = 10;

const packages = remembered<readonly ProjectFact<"setting">[]>();

/** The skipped files of the package of a file, in the order of their paths. */
function skippedFiles(project: ProjectView, file: string): readonly ProjectFact<"setting">[] {
  const skipped = settingsNamed(project, skippedSetting);
  const own = packageOf(project, file);
  return packages([skipped, project.facts("manifest")], own, () =>
    skipped.filter((each) => packageOf(project, each.file) === own).sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0)),
  );
}

/** Whether a project of Python writes types at all is one decision; a module that is of no project is judged by itself. */
export const confirm: Confirm = (pending, project, file) => {
  if (pending !== "noCheck") return isLoose(project) ? "report" : "drop";
  const skipped = skippedFiles(project, file);
  if (skipped.length <= habit) return "report";
  if (skipped[0]?.file !== file) return "drop";
  const related = skipped
    .slice(1, 1 + maximumRelated)
    .map((other) => ({ file: other.file, line: other.line, message: "is skipped as well" }));
  return { report: { data: { what: `${skipped.length} files of this package` }, related } };
};
