import { defineProjectCheck } from "../../api/check.ts";
import type { ProjectAnswer, ProjectView } from "../../api/project.ts";
import { judged, openPlaces } from "../../shared/verdicts.ts";

function evaluate(project: ProjectView): ProjectAnswer {
  const verdict = judged(project, "api-call-in-loop");
  if (!verdict) return { status: "not-applicable", evidence: [], reason: "No call of a provider was found for several elements." };
  const { open, ...share } = verdict;
  if (open === 0)
    return { ...share, evidence: project.trait("external-api").slice(0, 3), reason: "No provider is called once for every element." };
  const places = open === 1 ? "one place" : `${open} places`;
  return {
    ...share,
    evidence: openPlaces(project, "api-call-in-loop").slice(0, 3),
    reason: `A provider is called once for every element in ${places}; use its batch endpoint, or some calls at a time.`,
  };
}

export default defineProjectCheck({
  id: "batch-operations",
  title: "Provider batch endpoints used",
  category: "performance",
  priority: "P3",
  effort: 120,
  why: "A hundred calls are a hundred waits and a hundred counts against the quota; most providers take a hundred elements in one.",
  limits: "As far as api-call-in-loop sees. Whether a provider has a batch endpoint is not known.",
  applies: ["external-api"],
  evidence: "No open finding of api-call-in-loop.",
  evaluate,
});
