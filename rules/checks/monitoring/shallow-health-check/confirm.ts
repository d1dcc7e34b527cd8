import type { Confirm, ProjectView } from "../../../api/project.ts";
import type { Trait } from "../../../api/vocabulary.ts";
import { isHealthPath } from "../../../shared/routes.ts";
import { dependenciesOf, manifestOf } from "../../../shared/runtime.ts";
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

/**
 * Beside a service may stand others of the project, whose dependencies are not its own. A package of its own that uses no other of the
 * project has what its manifest says.
 */
function isWithin(evidence: string, file: string, project: ProjectView): boolean {
  const own = packageOf(project, file);
  const other = packageOf(project, evidence);
  if (file.endsWith(".py")) return own.startsWith(other);
  const manifest = own !== other ? manifestOf(project, file) : undefined;
  if (!manifest?.file.startsWith(own)) return true;
  return usesOthers(manifest, project);
}

/** Whether a package needs another one of the project. */
function usesOthers(manifest: NonNullable<ReturnType<typeof manifestOf>>, project: ProjectView): boolean {
  const names = new Set(project.facts("manifest").map(({ data }) => data.name));
  return [...dependenciesOf(project, manifest)].some(([name, range]) => names.has(name) || /^(?:workspace|file|link|portal):/.test(range));
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
