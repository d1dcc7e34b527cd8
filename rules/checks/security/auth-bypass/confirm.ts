import type { Confirm } from "../../../api/project.ts";
import { sameFlag } from "../../../shared/names/bypass.ts";

/** What a detector hands over: the flag, and the name that the configuration gives it where it is only kept there, else "". */
interface Pending {
  readonly name: string;
  readonly setting: string;
}

/** Decides by what other files do with the flag: refuse it at start-up, keep it in the configuration, or set it. */
export const confirm: Confirm = (pending, project, file) => {
  const { name, setting } = pending as unknown as Pending;
  for (const { data, ...at } of project.facts("setting")) {
    const other = typeof data.value === "string" ? data.value : "";
    // Start-up refuses it in another file.
    if (data.key === "auth.flag.refused" && sameFlag(other, name)) return "met";
    // The condition that asks the configuration is where it is reported.
    if (data.key === "auth.flag.used" && setting !== "" && at.file !== file && sameFlag(other, setting)) return "drop";
  }
  return "report";
};
