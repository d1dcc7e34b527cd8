/** Which routes are what, by their paths; asked by project checks and by code checks of all languages. */

import type { ProjectFact } from "../api/facts.ts";
import type { ProjectView } from "../api/project.ts";
import { remembered } from "./remembered.ts";

/** A health, readiness or liveness route. */
export function isHealthPath(path: string): boolean {
  // The picture of a status page, and the state of one thing among others, say nothing of the service.
  if (/(?:^|\/)(?:og|opengraph|badges?|widgets?|embed)\/|[:{[<*$].*\/status\/?$/i.test(path)) return false;
  return /(?:^|\/)(?:_?health(?:z|-?check|_check)?|ready(?:z)?|readiness|live(?:z|ness)?|ping|status|heartbeat|up|healthcheck)\/?$/i.test(
    path,
  );
}

/** A liveness route, which may answer without asking anything: its only question is whether the process runs. */
export function isLivenessPath(path: string): boolean {
  return /(?:^|\/)(?:live(?:z|ness)?|ping|up)\/?$/i.test(path);
}

/** `line_items` → LineItems, as Rails derives a class from a path. */
function classNameOf(part: string): string {
  return part.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase());
}

interface RailsAction {
  readonly controller: string;
  readonly action: string;
  readonly touches: readonly string[];
}

/** What a route's handler touches; for Rails, where routes and controllers stand in different files, what its action does. */
export function touchesOf(project: ProjectView, route: ProjectFact<"route">): readonly string[] {
  if (route.data.touches.length > 0) return route.data.touches;
  if (route.data.framework === "flask") return viewOfRoute(project, route)?.touches ?? [];
  if (route.data.framework !== "rails") return [];
  const [path = "", action] = route.data.handler.split("#");
  const controller = `${path.split("/").map(classNameOf).join("::")}Controller`;
  for (const setting of project.facts("setting")) {
    if (setting.data.key !== "rails.action") continue;
    const value = setting.data.value as unknown as RailsAction;
    if (value.controller === controller && value.action === action) return value.touches;
  }
  return [];
}

/** The key of the setting that says what a class of Flask's views answers, wherever its paths stand. */
export const flaskView = "flask.view";

interface FlaskView {
  readonly view: string;
  readonly methods: readonly string[];
  readonly touches: readonly string[];
}

const viewsByName = remembered<ReadonlyMap<string, FlaskView>>();

/** The class that answers a path of Flask's, as the file that holds it says. */
export function viewOfRoute(project: ProjectView, { data }: ProjectFact<"route">): FlaskView | undefined {
  if (data.framework !== "flask" || data.method !== "ANY") return undefined;
  const settings = project.facts("setting");
  const views = viewsByName(
    [settings],
    "",
    () =>
      new Map(
        settings.flatMap((setting) => {
          if (setting.data.key !== flaskView) return [];
          const value = setting.data.value as unknown as FlaskView;
          return [[value.view, value] as const];
        }),
      ),
  );
  return views.get(data.handler);
}
