import type { Confirm } from "../../../api/project.ts";
import { asksWhoCalls, guardedIn } from "../../../shared/access.ts";

/** What a detector hands over: where the facts of the route stand, and the functions of other modules that may verify. */
export interface Pending {
  readonly start: number;
  readonly method: string;
  readonly path: string;
  readonly via: readonly string[];
}

export const confirm: Confirm = (pending, project, file) => {
  const { start, method, path, via } = pending as unknown as Pending;
  // Functions that look at a signature are known by their facts, whatever their names.
  const verifies = via.some((each) => verifiesIn(project, file, each));
  if (verifies) return "met";
  const access = project
    .factsIn(file, "access")
    .find((fact) => fact.start === start && fact.data.method === method && fact.data.path === path);
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
