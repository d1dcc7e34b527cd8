import type { Confirm, ProjectView } from "../../../api/project.ts";
import { packagesFor } from "../../../shared/packages/index.ts";
import { servingReads } from "../../../shared/variables.ts";

/** Whether code of the project checks its environment against a schema. A platform's list of variables checks nothing. */
function hasSchema(project: ProjectView): boolean {
  return (
    project.facts("env-declared").some((fact) => fact.data.where === "schema" && /\.(?:[cm]?[jt]sx?|py|rb)$/.test(fact.file)) ||
    project.dependencies(...packagesFor("env-schema")).length > 0 ||
    project.facts("package-use").some((fact) => packagesFor("env-schema").includes(fact.data.package))
  );
}

const buildConfiguration = /(?:^|\/)(?:[^/]+\.config\.[cm]?[jt]s|webpack[^/]*\.[cm]?[jt]s)$/;

/** One variable is one cause: it is reported where it is first taken for granted. */
export const confirm: Confirm = (pending, project, file) => {
  const { name, asserted } = pending as { readonly name: string; readonly asserted: boolean };
  if (hasSchema(project)) return "met";
  // What the bundler's configuration puts in is there in whatever it builds.
  if (project.facts("env-declared").some((fact) => fact.data.name === name && buildConfiguration.test(fact.file))) return "drop";
  const reads = servingReads(project).filter((fact) => fact.data.name === name);
  if (project.facts("env-read").some((fact) => fact.data.name === name && fact.data.required)) return "met";
  const first = asserted ? reads.find((fact) => fact.data.asserted) : undefined;
  return first && first.file !== file ? "drop" : "report";
};
