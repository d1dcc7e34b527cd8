import type { Confirm, Confirmation, ProjectView } from "../../../api/project.ts";
import { exportedConstant } from "../../../shared/exported.ts";
import { corsOriginsSetting } from "../../../shared/python/framework-settings.ts";

/** What a detector hands over: a place that is open, also unless the configuration says otherwise, or the imported constant that holds the options. */
type Pending =
  | { readonly what: "service" }
  | { readonly what: "configuration" }
  | { readonly what: "options"; readonly module: string; readonly path: readonly string[]; readonly name: string };

/** An open origin matters where the project answers requests of somebody: it has routes that read credentials or change something. */
export const confirm: Confirm = (pending, project, file) => {
  const handed = pending as Pending;
  if (handed.what === "service") return ofService(project, {});
  if (handed.what === "configuration")
    return project.facts("setting").some(({ data }) => data.key === corsOriginsSetting) ? "met" : "report";
  if (handed.what !== "options") return "drop";
  const options = exportedConstant(project, file, handed);
  if (!options) return "drop";
  const { origin, credentials } = options.values;
  // Texts and lists are not kept in facts: what is there and no wildcard is a list, an address or a decision at run time.
  if (origin !== undefined && origin !== "*" && origin !== true) return "met";
  const how = `${origin === undefined ? "no origin" : origin === true ? "origin: true" : 'origin "*"'} in ${handed.name}`;
  const related = { file: options.file, line: options.line, message: `${handed.name} is defined here` };
  if (credentials === true) return { report: { data: { how: `${how}, with credentials` }, related: [related] } };
  const service = ofService(project, { how });
  return typeof service === "object" ? { report: { ...service.report, related: [related, ...(service.report.related ?? [])] } } : service;
};

function ofService(project: ProjectView, data: Readonly<Record<string, string>>): Confirmation {
  const routes = project.facts("route");
  const changing = routes.filter((route) => route.data.writes || route.data.guards.length > 0);
  const given = Object.keys(data).length > 0 ? { data } : {};
  if (changing.length > 0)
    return {
      report: {
        ...given,
        related: changing.slice(0, 2).map((route) => ({
          file: route.file,
          line: route.line,
          message: `${route.data.method} ${route.data.path} is open to every origin`,
        })),
      },
    };
  return project.trait("auth").length > 0 && routes.length > 0 ? { report: given } : "drop";
}
