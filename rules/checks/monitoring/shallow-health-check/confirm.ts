import type { Confirm, ProjectView } from "../../../api/project.ts";
import type { Trait } from "../../../api/vocabulary.ts";
import { isHealthPath } from "../../../shared/routes.ts";
import { packageOf } from "../../../shared/variables.ts";

const wanted: readonly { readonly trait: Trait; readonly name: string }[] = [
  { trait: "database", name: "database" },
  { trait: "cache", name: "cache" },
  { trait: "external-api", name: "provider that it calls" },
];

const libraries = [
  "@godaddy/terminus",
  "@nestjs/terminus",
  "lightship",
  "@cloudnative/health-connect",
  "django-health-check",
  "fastapi-health",
  "py-healthcheck",
];

/** Beside a service in Python may stand others of the project, whose dependencies are not its own. */
function isWithin(evidence: string, file: string, project: ProjectView): boolean {
  return !file.endsWith(".py") || packageOf(project, file).startsWith(packageOf(project, evidence));
}

/** A constant answer is wrong where there is something to ask and no other route of the project asks it. */
export const confirm: Confirm = (path, project, file) => {
  const found = wanted
    .map(({ trait, name }) => ({ name, places: project.trait(trait).filter((each) => isWithin(each.file, file, project)) }))
    .find(({ places }) => places.length > 0);
  if (!found) return "drop";
  // Beside a route that says whether the service is ready, this one says that it lives.
  if (project.factsIn(file, "route").some(({ data }) => /\/(?:readyz?|readiness)(?:$|\/)/.test(data.path) && data.path !== path))
    return "met";
  const asking = project.facts("route").some(({ data }) => isHealthPath(data.path) && data.touches.length > 0);
  if (asking || project.dependencies(...libraries).length > 0) return "met";
  const [evidence] = found.places;
  const related =
    evidence && evidence.line >= 0 ? [{ file: evidence.file, line: evidence.line, message: `The ${found.name}: ${evidence.note}` }] : [];
  return { report: { data: { dependency: found.name }, related } };
};
