import type { Confirm } from "../../../api/project.ts";
import { exportedConstant } from "../../../shared/exported.ts";
import { type Flag, flagList, weightOf } from "./flags.ts";
import { confirmRuby, isRubyPending } from "./ruby-confirm.ts";

/** What a detector hands over: the imported constant that holds the options, and the flags it has to bring. */
interface Pending {
  readonly module: string;
  readonly name: string;
  /** Members below the constant that hold the options. */
  readonly members?: readonly string[];
  readonly flags: readonly Flag[];
  readonly cookie: string;
}

/** Looks up the imported options constant. From outside the project, or not a plain object: silence. */
export const confirm: Confirm = (pending, project, file) => {
  if (isRubyPending(pending)) return confirmRuby(pending, project);
  const { module, name, members = [], flags, cookie } = pending as unknown as Pending;
  const options = exportedConstant(project, file, { module, path: [name, ...members] });
  if (!options) return "drop";
  const lacking = flags.filter((flag) => {
    const value = options.values[flag] ?? options.values[flag.toLowerCase()];
    return value === undefined || value === false || value === null;
  });
  if (lacking.length === 0) return "met";
  const what = [name, ...members].filter((part) => part !== "default").join(".") || "the default export";
  return {
    report: {
      data: { name: cookie, flags: flagList(lacking) },
      ...weightOf(lacking),
      related: [{ file: options.file, line: options.line, message: `${what} is defined here without ${flagList(lacking)}` }],
    },
  };
};
