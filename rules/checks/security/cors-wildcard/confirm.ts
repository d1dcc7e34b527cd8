import type { Confirm } from "../../../api/project.ts";

/** An open origin matters where the project answers requests of somebody: it has routes that read credentials or change something. */
export const confirm: Confirm = (pending, project) => {
  if ((pending as { readonly what?: string }).what !== "service") return "drop";
  const routes = project.facts("route");
  const changing = routes.filter((route) => route.data.writes || route.data.guards.length > 0);
  if (changing.length > 0)
    return {
      report: {
        related: changing.slice(0, 2).map((route) => ({
          file: route.file,
          line: route.line,
          message: `${route.data.method} ${route.data.path} is open to every origin`,
        })),
      },
    };
  return project.trait("auth").length > 0 && routes.length > 0 ? "report" : "drop";
};
