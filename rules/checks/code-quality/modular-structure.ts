import { defineProjectCheck } from "../../api/check.ts";
import type { ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, notApplicable, partial, passed } from "../../shared/project/answers.ts";
import { lookedAt, sourceFiles } from "../../shared/project/source-files.ts";

function evaluate(project: ProjectView): ProjectAnswer {
  const open = project.openFindings("oversized-module");
  const files = sourceFiles(project, true);
  const [worst] = open;
  if (worst) {
    const met = Math.max(0, files.length - open.length);
    const evidence = open.slice(0, 3).map(({ file, line }) => ({ file, line, note: "does several things" }));
    const reason = `${open.length === 1 ? "One module does" : `${open.length} modules do`} several things at once; begin by splitting ${worst.file}.`;
    return met === 0 ? failed(reason, evidence) : partial(met, met + open.length, evidence, reason);
  }
  return files.length === 0
    ? notApplicable("No source code is found that could be split.")
    : passed(
        lookedAt(files),
        `None of ${files.length} source ${files.length === 1 ? "file" : "files"} mixes several concerns at great length.`,
      );
}

export default defineProjectCheck({
  id: "modular-structure",
  title: "Code split by concern",
  category: "code-quality",
  priority: "P2",
  effort: 240,
  restsOn: ["oversized-module"],
  why: "A module that does everything is touched by every change and understood by nobody.",
  limits: "Rests on the findings of oversized-module, which looks at long files only.",
  applies: ["any"],
  evidence: "No open finding of oversized-module.",
  evaluate,
});
