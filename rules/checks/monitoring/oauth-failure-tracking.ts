import { defineProjectCheck } from "../../api/check.ts";
import type { ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, partial, passWith } from "../../shared/project/answers.ts";
import { evidenceAt, isAside, packagesInUse, practicesOf } from "../../shared/project/usage.ts";

function evaluate(project: ProjectView): ProjectAnswer {
  const reported = practicesOf(project, "oauth-failure").map((fact) => evidenceAt(fact, fact.data.name));
  const trackers = project.facts("init").filter((fact) => fact.data.what === "error-tracking" && !isAside(fact.file));
  const [tracker] = trackers;
  const watching = tracker ? evidenceAt(tracker, `starts ${tracker.data.name}`) : packagesInUse(project, "error-tracking")[0];
  return passWith(
    reported,
    (first) => `Failures of the provider's sign-in are reported: ${first.note}.`,
    watching
      ? partial(
          1,
          2,
          [watching],
          "The tracker sees errors that nobody catches; a refused sign-in or refresh that is handled is reported nowhere.",
        )
      : failed("A provider that refuses sign-ins or refreshes is noticed by users only; report such failures to a tracker or count them."),
  );
}

export default defineProjectCheck({
  id: "oauth-failure-tracking",
  title: "OAuth failures tracked",
  category: "monitoring",
  priority: "P2",
  effort: 30,
  why: "A secret that ran out or a scope that a provider withdrew stops every sign-in at once, and each of them ends in a friendly page.",
  limits:
    "Places are known by the names of their files and functions (oauth, callback, refresh token). Reports through a function of the project's own are not seen.",
  applies: ["oauth"],
  evidence: "A call of the error tracker or a metric where the callback or the refresh of a token fails.",
  evaluate,
});
