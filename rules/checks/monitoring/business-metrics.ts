import { defineProjectCheck } from "../../api/check.ts";
import type { ProjectAnswer, ProjectView } from "../../api/project.ts";
import { technicalMetric } from "../../shared/names/observing.ts";
import { failed, passWith } from "../../shared/project/answers.ts";
import { evidenceAt, packagesInUse, practicesOf } from "../../shared/project/usage.ts";

function evaluate(project: ProjectView): ProjectAnswer {
  const metrics = practicesOf(project, "metric");
  const own = metrics.filter(({ data }) => data.name !== "" && !technicalMetric.test(data.name));
  // Events of what users and jobs do are counted where they are sent to.
  const events = packagesInUse(project, "product-analytics").filter(({ note }) => note.startsWith("uses "));
  return passWith(
    [...own.map((fact) => evidenceAt(fact, fact.data.name)), ...events],
    (first) => `What the product does is measured: ${first.note}.`,
    failed(
      metrics.length > 0
        ? "Metrics tell of requests and the process, none of the product's work; count synchronisations, renewed tokens or active sessions."
        : "Nothing of the product's work is measured; count synchronisations, renewed tokens or active sessions.",
      metrics.slice(0, 2).map((fact) => evidenceAt(fact, fact.data.name || "a metric")),
    ),
  );
}

export default defineProjectCheck({
  id: "business-metrics",
  title: "Domain metrics measured",
  category: "monitoring",
  priority: "P3",
  effort: 60,
  why: "Every request may be fast and answered with 200 while no token is renewed and nothing is synchronised.",
  limits:
    "Told by the names of metrics. Which events a client of product analytics sends is not read, and figures that are read from the database are not seen.",
  applies: ["oauth", "jobs"],
  evidence:
    "A counter, gauge or histogram whose name is of the domain: synchronisations, tokens, sessions, limits; or a client of product analytics that the server uses.",
  evaluate,
});
