import type { Confirm } from "../../../api/project.ts";
import { timeoutSetting } from "../../../shared/timeouts.ts";

/** A limit that the project sets for all calls of a library holds for this call too. The pending value is the library. */
export const confirm: Confirm = (pending, project) =>
  project.facts("setting").some((setting) => setting.data.key === timeoutSetting && setting.data.value === pending) ? "met" : "report";
