import type { Confirmation, ProjectView } from "../../../api/project.ts";
import type { Json } from "../../../api/vocabulary.ts";
import { isSessionGuard, isTokenGuard } from "../../../shared/ruby/guards.ts";

/** What the Ruby detector hands over: the superclass of the controller, or that the application's default was switched off. */
export interface RubyPending {
  readonly ruby: true;
  readonly what: "class" | "default";
  readonly name: string;
}

/** Superclasses are followed this far. */
const limit = 8;

/** Whether a pending problem is one of Ruby's. */
export function isRubyPending(pending: Json): pending is Json & RubyPending {
  return typeof pending === "object" && pending !== null && "ruby" in pending;
}

/** A base controller of another file may ask for a token, or be one of an API without sessions. */
export function confirmRuby(pending: RubyPending, project: ProjectView): Confirmation {
  const filters = project.facts("middleware").filter((fact) => fact.data.framework === "rails");
  if (pending.what === "default") return filters.some((fact) => fact.data.name === "protect_from_forgery") ? "drop" : "report";
  const classes = project
    .facts("exported-object")
    .filter((fact) => fact.file.endsWith(".rb") && typeof fact.data.values.superclass === "string");
  const guards: string[] = [];
  let name = pending.name;
  for (let i = 0; i < limit && name !== ""; i++) {
    if (name === "ActionController::API") return "drop";
    guards.push(...filters.filter((fact) => fact.data.target === name).map((fact) => fact.data.name));
    const parents = classes.filter((fact) => fact.data.name === name || fact.data.name.endsWith(`::${name}`));
    name = parents.length === 1 ? String(parents[0]?.data.values.superclass) : "";
  }
  return guards.some(isTokenGuard) && !guards.some(isSessionGuard) ? "drop" : "report";
}
