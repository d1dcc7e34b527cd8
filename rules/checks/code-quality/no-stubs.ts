import { defineProjectCheck } from "../../api/check.ts";
import type { ProjectAnswer, ProjectView } from "../../api/project.ts";
import { notApplicable, failed, passed } from "../../shared/project/answers.ts";
import { lookedAt, sourceFiles } from "../../shared/project/source-files.ts";

function evaluate(project: ProjectView): ProjectAnswer {
  const open = project.openFindings("stub-implementation");
  const files = new Set(open.map(({ file }) => file)).size;
  if (open.length > 0)
    return failed(
      `${open.length === 1 ? "A stub stands" : `${open.length} stubs stand`} in ${files === 1 ? "a file" : `${files} files`} that production runs; write the real thing or take away what leads there.`,
      open.slice(0, 3).map(({ file, line }) => ({ file, line, note: "stub" })),
    );
  const looked = sourceFiles(project, false);
  // A few scripts of a Rails application's pages say nothing of the application.
  if (looked.length * 4 < sourceFiles(project, true).length)
    return notApplicable("Most of the code is Ruby, in which no stub is looked for.");
  return looked.length === 0
    ? notApplicable("No code in TypeScript, JavaScript or Python is found that could be looked at.")
    : passed(lookedAt(looked), `No stub is found in ${looked.length === 1 ? "the source file" : `${looked.length} source files`}.`);
}

export default defineProjectCheck({
  id: "no-stubs",
  title: "No stub in the production path",
  category: "code-quality",
  priority: "P1",
  effort: 240,
  restsOn: ["stub-implementation"],
  why: "A function that only looks finished is found by the first customer who needs it.",
  limits: "Rests on the findings of stub-implementation, which looks at TypeScript, JavaScript and Python.",
  applies: ["any"],
  evidence: "No open finding of stub-implementation.",
  evaluate,
});
