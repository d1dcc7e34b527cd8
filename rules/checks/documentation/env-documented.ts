import { defineProjectCheck } from "../../api/check.ts";
import type { ProjectFact } from "../../api/facts.ts";
import type { ProjectAnswer, ProjectView } from "../../api/project.ts";
import { notApplicable, passed, share } from "../../shared/project/answers.ts";
import { isIgnored, sharedEnvironmentFiles } from "../../shared/ignored-files.ts";
import { firstReads } from "../../shared/variables.ts";

/** Names of missing variables that fit into a sentence. */
const shown = 5;

function evaluate(project: ProjectView): ProjectAnswer {
  const reads = firstReads(project);
  if (reads.size === 0) return notApplicable("No environment variable is read.");
  // A file whose secrets were committed was not meant to be shown, and where .env stays out, nor was one of an environment.
  const leaked = new Set(project.openFindings("committed-env-file").map(({ file }) => file));
  const shared = new Set(
    [...sharedEnvironmentFiles(project)].filter((file) => !leaked.has(file) && !isIgnored(project, file.replace(/[^/]*$/, ".env"))),
  );
  const declared = project
    .facts("env-declared")
    .filter(
      (fact) =>
        fact.data.where === "example" ||
        fact.data.where === "docs" ||
        isDeployment(fact) ||
        (fact.data.where === "file" && shared.has(fact.file)),
    );
  const names = new Set(declared.map((fact) => fact.data.name));
  const missing = [...reads].filter(([name]) => !names.has(name));
  const met = reads.size - missing.length;
  const files = [...new Set(declared.filter((fact) => reads.has(fact.data.name)).map((fact) => fact.file))];
  const evidence = files.slice(0, 3).map((file) => ({
    file,
    line: -1,
    note: `${declared.filter((fact) => fact.file === file && reads.has(fact.data.name)).length} variables`,
  }));
  if (missing.length === 0) return passed(evidence, `All ${reads.size} variables that the code reads are documented.`);
  const [, first] = missing[0] ?? [];
  const at = first && { file: first.file, span: { start: first.start, end: first.end } };
  const reason = `${met} of ${reads.size} variables are documented; missing: ${listed(missing.map(([name]) => name))}.`;
  return share(met, reads.size, met === 0 ? [] : evidence, reason, at);
}

/** A platform's file that lists the variables of a deployment documents them; a schema in code does not tell a person what to put in. */
function isDeployment(fact: ProjectFact<"env-declared">): boolean {
  return fact.data.where === "schema" && /(?:^|\/)(?:app\.json|render\.ya?ml)$/.test(fact.file);
}

function listed(names: readonly string[]): string {
  const rest = names.length - shown;
  return rest > 0 ? `${names.slice(0, shown).join(", ")} and ${rest} more` : names.join(", ");
}

export default defineProjectCheck({
  id: "env-documented",
  title: "Environment variables documented",
  category: "documentation",
  priority: "P1",
  effort: 20,
  restsOn: ["undocumented-env-var", "committed-env-file"],
  why: "A variable that nobody wrote down is missing on the next server, and the failure shows only when the code path that needs it runs.",
  limits: "Variables whose name is computed are not seen. Tests, scripts and variables that a platform sets by itself do not count.",
  applies: ["any"],
  evidence:
    "Every variable that the code reads stands in an example file (.env.example and its like), in an environment file that is shared on purpose, or in the documentation.",
  evaluate,
});
