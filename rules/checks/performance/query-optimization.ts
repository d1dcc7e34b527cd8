import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { judgedPlaces, notApplicable, passed, share } from "../../shared/project/answers.ts";

const checks = ["query-in-loop", "unbounded-query", "missing-index"] as const;

function evaluate(project: ProjectView): ProjectAnswer {
  const { open, met } = judgedPlaces(project, ...checks);
  if (open.length + met === 0) return notApplicable("No query was found that these checks could judge.");
  if (open.length === 0) return passed(storesOf(project), "No query runs in a loop, without an end, or past an index.");
  const parts = checks.flatMap((check) => {
    const count = open.filter(({ note }) => note === check).length;
    return count > 0 ? [`${check} ${count}`] : [];
  });
  return share(met, met + open.length, open, `Findings are open: ${parts.join(", ")}.`);
}

/** Where code speaks to the database; a container beside it says less. */
function storesOf(project: ProjectView): readonly Evidence[] {
  const all = project.trait("database");
  const inCode = all.filter(({ file }) => !/\.ya?ml$/.test(file));
  return inCode.length > 0 ? inCode : all;
}

export default defineProjectCheck({
  id: "query-optimization",
  title: "No query in loops, no unbounded lists",
  category: "performance",
  priority: "P2",
  effort: 60,
  restsOn: checks,
  why: "Such queries are invisible with ten rows and are the first thing to stand still with ten thousand.",
  limits:
    "As far as query-in-loop, unbounded-query and missing-index see: TypeScript, Python and schemas of Prisma, Django and SQLAlchemy.",
  applies: ["database"],
  evidence: "No open finding of query-in-loop, unbounded-query or missing-index.",
  evaluate,
});
