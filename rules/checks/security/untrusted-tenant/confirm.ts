import type { Confirm } from "../../../api/project.ts";
import { isSetByProgram } from "../../../shared/body-fields.ts";
import { isDecidingGuard } from "../../../shared/names/authentication.ts";

/** What a detector hands over: the name of the function around, whose routes may stand in another file, and whether the id is a tenant's. */
interface Pending {
  readonly handler: string;
  readonly tenant: boolean;
  /** The field of the body that holds the id; "" for other parts of a request. */
  readonly field: string;
}

/** Met where a guard of the route, a middleware or the program itself decides whose id it is. */
export const confirm: Confirm = (pending, project) => {
  const { handler, tenant, field } = pending as unknown as Pending;
  if (field !== "" && isSetByProgram(project, field)) return "met";
  const guarded =
    handler !== "" &&
    project.facts("route").some(({ data }) => data.handler === handler && data.guards.some((guard) => isDecidingGuard(guard)));
  if (guarded) return "met";
  // A middleware named after tenants stands for a comparison that is made once for all.
  const named = tenant && project.facts("middleware").some(({ data }) => /tenant|organi[sz]ation|workspace|membership/i.test(data.name));
  return named ? "drop" : "report";
};
