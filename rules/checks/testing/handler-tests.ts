import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { notApplicable, unknown, passed, failed, partial } from "../../shared/project/answers.ts";
import { handlerName, handlerNames, handlersOf, testedBy } from "../../shared/project/tested.ts";
import { evidenceAt } from "../../shared/project/usage.ts";

const listed = 3;

function evaluate(project: ProjectView): ProjectAnswer {
  const handlers = handlersOf(project);
  if (handlers.length === 0) return notApplicable("No routes, tools or server actions are found whose tests could be looked for.");
  const { routes, unread } = testedBy(project);
  const untested = handlers.filter((handler) => !routes.has(handler));
  const met = handlers.length - untested.length;
  const evidence = firstOfEach([...routes.values()]);
  if (untested.length === 0)
    return passed(evidence, `Tests reach ${handlers.length === 1 ? "the only handler" : `all ${handlers.length} handlers`}.`);
  const [open] = unread;
  if (met === 0 && open)
    return unknown("Which handlers the tests reach cannot be told: the paths that they request are made while they run.", [
      { ...open, note: "requests a path that is made while the test runs" },
    ]);
  const places = untested.slice(0, listed).map((handler) => evidenceAt(handler, `${handlerName(handler)} is not tested`));
  if (met === 0)
    return failed(
      `No test requests or imports any of the ${handlers.length} handlers; begin with ${handlerNames(untested.slice(0, 1), 1)}.`,
      places,
    );
  const unseen = unread.length > 0 ? `; the paths of ${unread.length} requests cannot be told` : "";
  return partial(
    met,
    handlers.length,
    [...evidence, ...places],
    `Tests reach ${met} of ${handlers.length} handlers; not ${handlerNames(untested, listed)}${unseen}.`,
  );
}

/** One place of each of the first test files. */
function firstOfEach(evidence: readonly Evidence[]): Evidence[] {
  const files = new Map<string, Evidence>();
  for (const one of evidence) if (!files.has(one.file)) files.set(one.file, one);
  return [...files.values()].slice(0, listed);
}

export default defineProjectCheck({
  id: "handler-tests",
  title: "Every handler and tool tested",
  category: "testing",
  priority: "P1",
  effort: 240,
  why: "A handler that no test ever calls is tried out for the first time by whoever uses it.",
  limits:
    "A test reaches a handler by requesting its path under any prefix, by calling the tool or procedure by its name, or by importing it; what it asserts is not judged. " +
    "Resolvers of GraphQL are no handlers here, and paths that a test makes while it runs are not known.",
  applies: ["service"],
  evidence: "The share of routes, tools, procedures and server actions that a test requests or imports.",
  evaluate,
});
