import type { Confirm } from "../../../api/project.ts";
import { isDecidingGuard } from "../../../shared/names/authentication.ts";
import { guardedIn } from "../../../shared/access.ts";

/** What a detector hands over. */
interface Pending {
  readonly model: string;
  /** Where the query stands. */
  readonly start: number;
  /** The name of the function around, whose route may stand in another file. */
  readonly handler: string;
  /** Where the facts of the route stand, -1 when it stands in another file. */
  readonly route: number;
}

/** Dropped where nobody asks who is calling, which is another problem; met where a guard of the route decides whose records they are. */
export const confirm: Confirm = (pending, project, file) => {
  const { model, start, handler, route } = pending as unknown as Pending;
  const access =
    route >= 0
      ? project.factsIn(file, "access").find((fact) => fact.start === route)
      : project.facts("access").find(({ data }) => handler !== "" && data.handler === handler);
  // Without a caller that is known there is no owner to compare with: that is another problem.
  if (access && (access.data.open || guardedIn(project, access) === "no")) return "drop";
  const decided = project
    .facts("route")
    .some(
      (fact) =>
        (access ? fact.file === access.file && fact.start === access.start : handler !== "" && fact.data.handler === handler) &&
        fact.data.guards.some((guard) => isDecidingGuard(guard)),
    );
  if (decided) return "met";
  const scoped = project.facts("setting").filter((fact) => {
    const value = fact.data.key === "query.scoped" ? (fact.data.value as { readonly model: string }) : undefined;
    return value?.model === model && !(fact.file === file && fact.start === start);
  });
  const here = scoped.filter((fact) => fact.file === file);
  if (here.length === 0 && scoped.length < 2) return "drop";
  const shown = [...here, ...scoped.filter((fact) => fact.file !== file)].slice(0, 3);
  const field = String((shown[0]?.data.value as { readonly field?: string } | undefined)?.field ?? "the owner");
  const one = scoped.length === 1;
  return {
    report: {
      data: { count: scoped.length, field, queries: one ? "query" : "queries", add: one ? "adds" : "add" },
      related: shown.map((fact) => ({
        file: fact.file,
        line: fact.line,
        message: `this query for ${model} adds ${(fact.data.value as { readonly field: string }).field}`,
      })),
    },
  };
};
