import { defineProjectCheck } from "../../api/check.ts";
import type { ProjectAnswer, ProjectView } from "../../api/project.ts";
import { judgedPlaces, notApplicable, passed, share } from "../../shared/project/answers.ts";

function evaluate(project: ProjectView): ProjectAnswer {
  const { open, met } = judgedPlaces(project, "api-call-in-loop");
  if (open.length + met === 0) return notApplicable("No call of a provider was found for several elements.");
  if (open.length === 0) return passed(project.trait("external-api"), "No provider is called once for every element.");
  const places = open.length === 1 ? "one place" : `${open.length} places`;
  const reason = `A provider is called once for every element in ${places}; use its batch endpoint, or some calls at a time.`;
  return share(met, met + open.length, open, reason);
}

export default defineProjectCheck({
  id: "batch-operations",
  title: "Provider batch endpoints used",
  category: "performance",
  priority: "P3",
  effort: 120,
  restsOn: ["api-call-in-loop"],
  why: "A hundred calls are a hundred waits and a hundred counts against the quota; most providers take a hundred elements in one.",
  limits: "As far as api-call-in-loop sees. Whether a provider has a batch endpoint is not known.",
  applies: ["external-api"],
  evidence: "No open finding of api-call-in-loop.",
  evaluate,
});
