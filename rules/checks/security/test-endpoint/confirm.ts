import type { Confirm, Confirmation, ProjectView } from "../../../api/project.ts";
import { guardedIn, matches } from "../../../shared/access.ts";

/** What a detector hands over: where the facts of the route stand. */
interface Pending {
  readonly start: number;
  readonly method: string;
  readonly path: string;
  /** The module of the router that is mounted there, "" for a route of its own. */
  readonly module: string;
}

/** A route behind authentication is closed to everybody. */
export const confirm: Confirm = (pending, project, file) => {
  const { start, method, path, module } = pending as unknown as Pending;
  if (module !== "") return ofRouter(project, project.resolve(file, module));
  const access = project
    .factsIn(file, "access")
    .find((fact) => fact.start === start && fact.data.method === method && fact.data.path === path);
  // A route in a folder that elsewhere holds tests has no facts of its own.
  if (!access)
    return project.facts("mount").some(({ data }) => data.framework === "next" && data.auth !== "" && matches(data.paths, path))
      ? "drop"
      : "report";
  const guarded = guardedIn(project, access);
  return guarded === "no" ? "report" : guarded === "yes" ? "met" : "drop";
};

/** A router that is mounted under such a path: whether its own routes are closed. */
function ofRouter(project: ProjectView, file: string | undefined): Confirmation {
  const routes = file === undefined ? [] : project.factsIn(file, "access");
  if (file === undefined || routes.length === 0) return "drop";
  if (
    project
      .factsIn(file, "env-read")
      .some(({ data }) => /^(?:NODE_ENV|APP_ENV|ENV|ENVIRONMENT|VERCEL_ENV|FLASK_ENV|DEBUG)$/.test(data.name))
  )
    return "drop";
  const answers = routes.map((route) => guardedIn(project, route));
  if (answers.every((answer) => answer === "yes")) return "met";
  return answers.includes("no") ? "report" : "drop";
}
