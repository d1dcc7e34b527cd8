import type { Confirm } from "../../../api/project.ts";
import { asksWhoCalls, guardedIn } from "../../../shared/access.ts";

/** What a detector hands over: where the facts of the route stand, and the functions of other modules that may verify. */
interface Pending {
  readonly start: number;
  readonly method: string;
  readonly path: string;
  readonly via: readonly string[];
  /** The name of a function whose route stands in another file, else "". */
  readonly controller: string;
}

/** Decides when it is known what functions of other modules and the route's own guards do with the signature. */
export const confirm: Confirm = (pending, project, file) => {
  const { start, method, path, via, controller } = pending as unknown as Pending;
  // Functions that look at a signature are known by their facts, whatever their names.
  const verifies = via.some((each) => verifiesIn(project, file, each));
  if (verifies) return "met";
  if (controller !== "") {
    const routes = project.facts("route").filter(({ data }) => data.handler === controller && /^(?:POST|ALL|USE)$/.test(data.method));
    // Nothing tells that it answers requests.
    if (routes.length === 0) return "drop";
    if (routes.some(({ data }) => data.guards.some((guard) => /signature|hmac|verif|secret/i.test(guard)))) return "met";
  }
  const access =
    controller === ""
      ? project.factsIn(file, "access").find((fact) => fact.start === start && fact.data.method === method && fact.data.path === path)
      : project.facts("access").find(({ data }) => data.handler === controller);
  // Whoever is signed in manages webhooks here.
  if (access && guardedIn(project, access) !== "no") return "drop";
  if (via.some((each) => asksWhoCalls(project, file, each))) return "drop";
  const verifying = project
    .facts("middleware")
    .some(({ data }) => /signature|hmac|webhook.*(?:verif|auth)|verif.*webhook/i.test(data.name));
  return verifying ? "drop" : "report";
};

function verifiesIn(project: Parameters<Confirm>[1], file: string, via: string): boolean {
  const cut = via.lastIndexOf("#");
  const target = project.resolve(file, via.slice(0, cut));
  const names = via.slice(cut + 1).split(".");
  return (
    target !== undefined &&
    project.factsIn(target, "setting").some(({ data }) => data.key === "verifies.signature" && names.includes(String(data.value)))
  );
}
