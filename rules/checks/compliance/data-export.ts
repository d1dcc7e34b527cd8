import { defineProjectCheck } from "../../api/check.ts";
import type { ProjectAnswer, ProjectView } from "../../api/project.ts";
import { passed, failed } from "../../shared/project/answers.ts";
import { isTrial, practised } from "../../shared/project/usage.ts";
import { exportFiles, exporting, exportPages, filesAbout, routesAbout } from "../../shared/project/user-rights.ts";

function evaluate(project: ProjectView): ProjectAnswer {
  const written = practised(project, "export");
  const pages = project
    .filesMatching(exportPages)
    .filter((file) => !isTrial(file))
    .map((file) => ({ file, line: -1, note: file.slice(file.lastIndexOf("/") + 1) }));
  const evidence = [...routesAbout(project, exporting), ...written, ...filesAbout(project, exportFiles), ...pages].slice(0, 3);
  const [first] = evidence;
  if (first) return passed(evidence, `Users can take their data along: ${first.note}.`);
  const [personal] = project.trait("personal-data");
  const reason = `No route, job or command gives users their data, though personal data is stored${personal ? ` (${personal.note})` : ""}; add an export.`;
  return failed(reason, personal ? [personal] : []);
}

export default defineProjectCheck({
  id: "data-export",
  title: "Users can export their data",
  category: "compliance",
  priority: "P1",
  effort: 240,
  why: "Who asks for their data has a right to it within a month; gathered by hand from ten tables, each request costs a day.",
  limits: "Recognised by the names of routes, handlers and files, in English. Whether all of the data is in the export is not known.",
  applies: ["personal-data"],
  evidence: "A route, job or command that exports a user's data.",
  evaluate,
});
