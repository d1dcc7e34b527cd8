import { defineProjectCheck } from "../../api/check.ts";
import type { ProjectAnswer, ProjectView } from "../../api/project.ts";
import { failed, passed, partial } from "../../shared/project/answers.ts";
import { evidenceAt, practicesOf } from "../../shared/project/usage.ts";

function evaluate(project: ProjectView): ProjectAnswer {
  const classes = practicesOf(project, "error-class").map((fact) => ({
    evidence: evidenceAt(fact, `class of errors, ${fact.data.name}`),
    carries: fact.data.name !== "plain",
  }));
  const carrying = classes.filter(({ carries }) => carries);
  const [first] = classes;
  if (!first) {
    const reason =
      "The project has no classes of errors of its own; make one for each kind of failure, with a code and the status that answers it.";
    return failed(reason);
  }
  // The status of an error may also be told where it is caught: by the handler of its class.
  const mapped = practicesOf(project, "error-handler").filter(({ data }) =>
    /^(?:rescue_from|exception filter|exception handler)$/.test(data.name),
  );
  if (carrying.length > 0 || mapped.length > 0) {
    const shown = carrying.length > 0 ? carrying : classes;
    return passed(
      shown.slice(0, 3).map(({ evidence }) => evidence),
      "Failures have classes that tell them apart.",
    );
  }
  return partial(
    1,
    2,
    classes.slice(0, 3).map(({ evidence }) => evidence),
    "There are classes of errors, but none carries a code or status; give them one that a handler can answer with.",
  );
}

export default defineProjectCheck({
  id: "custom-errors",
  title: "Domain error classes",
  category: "code-quality",
  priority: "P2",
  effort: 30,
  restsOn: ["generic-exception"],
  why: "A handler that only has a text to go by answers 500 to everything. Classes let it tell what the user can mend from what nobody expected.",
  limits: "How many failures use the classes is not counted; the check of errors without a type does that where they are thrown.",
  applies: ["service"],
  evidence: "Classes made from Error, Exception or StandardError that carry a code or status, or whose handlers do.",
  evaluate,
});
