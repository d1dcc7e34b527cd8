import type { Confirm } from "../../../api/project.ts";
import { contextPackages, requestIdSetting } from "../../../shared/request-ids.ts";

/** Matters where requests have an id and nothing hands it on by itself. The pending value says what drops it. */
export const confirm: Confirm = (pending, project) => {
  const uses = new Set(project.facts("setting").flatMap(({ data }) => (data.key === requestIdSetting ? [data.value] : [])));
  if (!uses.has("made")) return "drop";
  if (uses.has("context") || project.dependencies(...contextPackages).length > 0) return "met";
  return pending === "answer" && uses.has("answers") ? "met" : "report";
};
