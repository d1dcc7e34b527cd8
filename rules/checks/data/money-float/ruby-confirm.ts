import type { Confirmation, ProjectView } from "../../../api/project.ts";
import type { Json } from "../../../api/vocabulary.ts";

/** A column that a migration makes. */
export interface RubyPending {
  readonly ruby: true;
  readonly table: string;
  readonly column: string;
  /** The migration's number, "" when its file has none. */
  readonly version: string;
}

/** Whether a pending problem is one of Ruby's. */
export function isRubyPending(pending: Json): pending is Json & RubyPending {
  return typeof pending === "object" && pending !== null && "ruby" in pending;
}

/**
 * A migration that has run is history: db/schema.rb says what became of the column, and has the finding where it is still a float. Only a
 * migration that is newer than the schema speaks for itself.
 */
export function confirmRuby(pending: RubyPending, project: ProjectView): Confirmation {
  const versions = project.facts("setting").filter((fact) => fact.data.key === "rails.schema.version");
  if (versions.length === 0) return project.filesMatching(/(?:^|\/)db\/structure\.sql$/).length > 0 ? "drop" : "report";
  const newest = versions.map((fact) => String(fact.data.value)).reduce((a, b) => (a > b ? a : b));
  const known = project
    .facts("model")
    .some((fact) => /schema\.rb$/.test(fact.file) && fact.data.name === pending.table && fact.data.fields.includes(pending.column));
  return known || pending.version === "" || pending.version <= newest ? "drop" : "report";
}
