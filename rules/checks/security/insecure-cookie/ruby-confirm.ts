import type { Confirmation, ProjectView } from "../../../api/project.ts";
import type { Json } from "../../../api/vocabulary.ts";
import { type Flag, flagList, weightOf } from "./flags.ts";

/** What the Ruby detector hands over. */
export interface RubyPending {
  readonly ruby: true;
  /** Name of a constant of another file that holds the options; "" when the flags are known to be missing in this place. */
  readonly constant: string;
  readonly flags: readonly Flag[];
  readonly cookie: string;
}

const keys: Readonly<Record<Flag, readonly string[]>> = {
  httpOnly: ["httponly", "http_only"],
  secure: ["secure"],
  sameSite: ["same_site"],
};

/** Whether a pending problem is one of Ruby's. */
export function isRubyPending(pending: Json): pending is Json & RubyPending {
  return typeof pending === "object" && pending !== null && "ruby" in pending;
}

/** `config.force_ssl` marks every cookie of a Rails application as secure; a constant's hash may bring the flags. */
export function confirmRuby(pending: RubyPending, project: ProjectView): Confirmation {
  const forced = project.facts("middleware").some((fact) => fact.data.framework === "rails" && fact.data.name === "ActionDispatch::SSL");
  const wanted = pending.flags.filter((flag) => !(forced && flag === "secure"));
  if (wanted.length === 0) return "met";
  if (pending.constant === "")
    return wanted.length === pending.flags.length
      ? "report"
      : { report: { data: { name: pending.cookie, flags: flagList(wanted) }, ...weightOf(wanted) } };
  const last = pending.constant.split("::").at(-1);
  const objects = project
    .facts("exported-object")
    .filter((fact) => fact.file.endsWith(".rb") && fact.data.name.split("::").at(-1) === last);
  const [object] = objects;
  if (!object || objects.length > 1 || object.data.values["..."] !== undefined) return "drop";
  const lacking = wanted.filter((flag) =>
    keys[flag].every(
      (key) => object.data.values[key] === undefined || object.data.values[key] === false || object.data.values[key] === null,
    ),
  );
  if (lacking.length === 0) return "met";
  return {
    report: {
      data: { name: pending.cookie, flags: flagList(lacking) },
      ...weightOf(lacking),
      related: [{ file: object.file, line: object.line, message: `${object.data.name} is defined here without ${flagList(lacking)}` }],
    },
  };
}
