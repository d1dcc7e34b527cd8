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
  const beside = folderAmongServices(file, project);
  if (beside !== undefined && !evidence.startsWith(beside)) return false;
  if (file.endsWith(".py")) return own.startsWith(other);
  const manifest = own !== other ? manifestOf(project, file) : undefined;
  if (!manifest?.file.startsWith(own)) return true;
  return usesOthers(manifest, project, evidence);
}

/** The folder of a program among others beside it that each create an application: `services/thumbs/main.py`, `services/faces/main.py`. */
function folderAmongServices(file: string, project: ProjectView): string | undefined {
  const [name, own, ...above] = file.split("/").reverse();
  if (name === undefined || own === undefined || above.length === 0) return undefined;
  const root = `${above.reverse().join("/")}/`;
  const services = new Set(
    project.facts("app").flatMap(({ file: other }) => {
      const path = other.startsWith(root) ? other.slice(root.length).split("/") : [];
      return path.length === 2 && path[1] === name ? [path[0]] : [];
    }),
  );
  return services.size > 2 && services.has(own) ? `${root}${own}/` : undefined;
}

/** Whether a package needs another one of the project, in which the evidence may lie; not where that lies in a service that nobody depends on. */
function usesOthers(manifest: NonNullable<ReturnType<typeof manifestOf>>, project: ProjectView, evidence: string): boolean {
  const names = new Set(project.facts("manifest").map(({ data }) => data.name));
  const needed = [...dependenciesOf(project, manifest)];
  if (!needed.some(([name, range]) => names.has(name) || /^(?:workspace|file|link|portal):/.test(range))) return false;
  const holder = manifestOf(project, evidence);
  if (!holder?.file.includes("/") || holder.data.library) return true;
  return project
    .facts("manifest")
    .some(({ file }) => project.factsIn(file, "dependency").some(({ data }) => data.name === holder.data.name));
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
