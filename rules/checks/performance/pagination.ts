import { defineProjectCheck } from "../../api/check.ts";
import type { Evidence, ProjectAnswer, ProjectView } from "../../api/project.ts";
import { judgedPlaces, notApplicable, shareOf } from "../../shared/project/answers.ts";
import { settingsMatching } from "../../shared/project/settings.ts";
import { evidenceAt, isAside, packagesInUse, practicesOf } from "../../shared/project/usage.ts";

/** Queries of TypeScript and Python are judged by the code check; actions of Rails by what they say of where the list ends. */
function evaluate(project: ProjectView): ProjectAnswer {
  const lists = practicesOf(project, "list-limit");
  const limited = lists.filter((fact) => fact.data.met);
  const open = [
    ...judgedPlaces(project, "unbounded-query").open,
    ...lists.filter((fact) => !fact.data.met).map((fact) => evidenceAt(fact, fact.data.name)),
  ];
  const helps = [
    ...settingsMatching(project, [{ tool: "django", key: /^REST_FRAMEWORK\.DEFAULT_PAGINATION_CLASS$/, note: "DEFAULT_PAGINATION_CLASS" }]),
    ...packagesInUse(project, "pagination"),
  ];
  const met = limited.length + project.metPlaces("unbounded-query") + (helps.length > 0 ? 1 : 0);
  if (met + open.length === 0) return notApplicable("No query that can be read gives a list to a caller.");
  const share = shareOf(met, met + open.length);
  if (share.status === "pass") {
    const shown = [...helps, ...limited.map((fact) => evidenceAt(fact, fact.data.name)), ...readers(project)];
    const evidence = shown.slice(0, 3);
    return { ...share, evidence, reason: "Lists end: queries that give one have a limit or a page." };
  }
  const reason = `${open.length} ${open.length === 1 ? "list has" : "lists have"} no end; let ${open.length === 1 ? "it" : "them"} take a limit and a cursor.`;
  return { ...share, evidence: open.slice(0, 3), reason };
}

/** Routes that read from the database: what a list is asked from. */
function readers(project: ProjectView): readonly Evidence[] {
  const routes = project
    .facts("route")
    .filter(({ data, file }) => data.method === "GET" && data.touches.includes("database") && !isAside(file))
    .map((fact) => evidenceAt(fact, `GET ${fact.data.path}`));
  if (routes.length > 0) return routes;
  const models = project.facts("model").filter((fact) => !isAside(fact.file));
  return models.length > 0
    ? models.slice(0, 1).map((fact) => evidenceAt(fact, `model ${fact.data.name}`))
    : project.trait("database").slice(0, 1);
}

export default defineProjectCheck({
  id: "pagination",
  title: "Lists paginated",
  category: "performance",
  priority: "P1",
  effort: 60,
  restsOn: ["unbounded-query"],
  why: "A list without an end is fast in the demo and takes the service down in its second year.",
  limits:
    "Rests on unbounded-query for TypeScript and Python. In Ruby only index actions are looked at, and views that page through lists by themselves are not seen.",
  applies: ["service", "database"],
  appliesToAll: true,
  evidence: "Queries that take a limit, page or cursor; a pagination library; the default pagination class of Django REST framework.",
  evaluate,
});
