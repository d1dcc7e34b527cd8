import type { Confirm } from "../../../api/project.ts";
import { type Flag, flagList } from "./flags.ts";
import { confirmRuby, isRubyPending } from "./ruby-confirm.ts";

/** What a detector hands over: the imported constant that holds the options, and the flags it has to bring. */
interface Pending {
  readonly module: string;
  readonly name: string;
  readonly flags: readonly Flag[];
  readonly cookie: string;
}

/** Looks up the imported options constant. From outside the project, or not a plain object: silence. */
export const confirm: Confirm = (pending, project, file) => {
  if (isRubyPending(pending)) return confirmRuby(pending, project);
  const { module, name, flags, cookie } = pending as unknown as Pending;
  const target = project.resolve(file, module);
  if (target === undefined) return "drop";
  const object = project.factsIn(target, "exported-object").find((fact) => fact.data.name === name);
  if (!object || object.data.values["..."] !== undefined) return "drop";
  const lacking = flags.filter((flag) => {
    const value =
      object.data.values[flag] ?? object.data.values[flag.toLowerCase()] ?? object.data.values[flag === "httpOnly" ? "httponly" : flag];
    return value === undefined || value === false || value === null;
  });
  if (lacking.length === 0) return "met";
  return {
    report: {
      data: { name: cookie, flags: flagList(lacking) },
      related: [{ file: target, line: object.line, message: `${name} is defined here without ${flagList(lacking)}` }],
    },
  };
};
