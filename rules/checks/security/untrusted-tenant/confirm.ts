import type { Confirm } from "../../../api/project.ts";

/** What a detector hands over: the name of the function around, whose routes may stand in another file, and whether the id is a tenant's. */
export interface Pending {
  readonly handler: string;
  readonly tenant: boolean;
}

/** Guards that compare more than who is calling: with a role, a right, a tenant. */
const comparing = /admin|role|permission|scope|policy|owner|member|tenant|workspace|organi[sz]ation|\borg\b|account|team|\bcan\b|access/i;

export const confirm: Confirm = (pending, project) => {
  const { handler, tenant } = pending as unknown as Pending;
  const guarded =
    handler !== "" &&
    project.facts("route").some(({ data }) => data.handler === handler && data.guards.some((guard) => comparing.test(guard)));
  if (guarded) return "met";
  // A middleware named after tenants stands for a comparison that is made once for all.
  const named = tenant && project.facts("middleware").some(({ data }) => /tenant|organi[sz]ation|workspace|membership/i.test(data.name));
  return named ? "drop" : "report";
};
