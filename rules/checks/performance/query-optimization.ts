import { defineProjectCheck } from "../../api/check.ts";
import type { ProjectAnswer, ProjectView } from "../../api/project.ts";
import { judged, openPlaces } from "../../shared/verdicts.ts";

const checks = ["query-in-loop", "unbounded-query", "missing-index"] as const;

function evaluate(project: ProjectView): ProjectAnswer {
  const verdict = judged(project, ...checks);
  if (!verdict) return { status: "not-applicable", evidence: [], reason: "No query was found that these checks could judge." };
  const { open, ...share } = verdict;
  if (open === 0)
    return {
      ...share,
      evidence: project.trait("database").slice(0, 3),
      reason: "No query runs in a loop, without an end, or past an index.",
    };
  const parts = checks.flatMap((check) => {
    const count = project.openFindings(check).length;
    return count > 0 ? [`${check} ${count}`] : [];
  });
  return { ...share, evidence: openPlaces(project, ...checks).slice(0, 3), reason: `Findings are open: ${parts.join(", ")}.` };
}

export default defineProjectCheck({
  id: "query-optimization",
  title: "No query in loops, no unbounded lists",
  category: "performance",
  priority: "P2",
  effort: 60,
  why: "Such queries are invisible with ten rows and are the first thing to stand still with ten thousand.",
  limits:
    "As far as query-in-loop, unbounded-query and missing-index see: TypeScript, Python and schemas of Prisma, Django and SQLAlchemy.",
  applies: ["database"],
  evidence: "No open finding of query-in-loop, unbounded-query or missing-index.",
  evaluate,
});
