import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, passed } from "../../shared/project/answers.ts";
import { textsOf } from "../../shared/project/guides.ts";
import { evidenceAt } from "../../shared/project/usage.ts";

const guide = {
  file: /(?:^|\/)(?:[\w-]*[-_ ])?roll-?_?back(?:[-_ .][\w-]+)*\.(?:mdx?|markdown|rst|adoc|txt|org)$/i,
  section:
    /\b(?:roll(?:ing)?[- ]?backs?|revert(?:ing)? (?:a |the )?(?:release|deploy\w*|version)|previous (?:version|release)|undo(?:ing)? (?:a |the )?(?:release|deploy\w*))\b/i,
};
const rollback = /^(?!.*\b(?:db|migrat\w*|knex|sequelize|typeorm|alembic)\b).*(?:\broll-?_?back\b|\brollout undo\b)/i;

function evaluate(project: ProjectView): ProjectAnswer {
  const evidence = [...textsOf(project, guide).map((text) => text.evidence), ...workflows(project), ...steps(project)].slice(0, 3);
  const [first] = evidence;
  if (first) return passed(evidence, `${first.file} says how to go back to the version before.`);
  return failed("Nothing says how to go back to the version before; write down the command, and what becomes of the schema.");
}

/** A pipeline or job that goes back, by the command that it runs or its name. */
function workflows(project: ProjectView): Evidence[] {
  return project
    .facts("ci-command")
    .filter(({ data }) => rollback.test(data.command) || rollback.test(data.job) || rollback.test(data.workflow))
    .map((fact) => evidenceAt(fact, fact.data.command));
}

/** A document that tells its reader the command. */
function steps(project: ProjectView): Evidence[] {
  return project
    .facts("setting")
    .filter(
      ({ data }) => data.key === "docs.commands" && (data.value as readonly unknown[]).some((command) => rollback.test(String(command))),
    )
    .map((fact) => evidenceAt(fact, "command to roll back"));
}

export default defineProjectCheck({
  id: "rollback-docs",
  title: "Rollback procedure",
  category: "documentation",
  priority: "P1",
  effort: 45,
  why: "The way back is looked for when everything is on fire; who has it in one line is back in a minute, who has to think about migrations is not.",
  limits: "Whether the way back works is not tried; the check rollback-test asks for that.",
  applies: ["service"],
  evidence: "A document or section on rolling back, a command for it in the documentation, or a workflow that does it.",
  evaluate,
});
