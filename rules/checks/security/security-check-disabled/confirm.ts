import type { Confirm, ProjectView } from "../../../api/project.ts";
import { wordsOf } from "../../../shared/names/words.ts";
import { type Pending, sameFile } from "./pending.ts";

/** Decides whose question a check that always agrees answers: one of the project's own, which this class or module may answer with yes. */
export const confirm: Confirm = (pending, project, file) => {
  const handed = pending as unknown as Pending;
  if (handed.what === "module") return isOneOfMany(project, file, handed.name) ? "drop" : "report";
  if (!handed.bases.some((base) => isOwn(project, file, base))) return "report";
  return handed.open ? "drop" : { report: { priority: "P1" } };
};

/** Whether a base is a class of the project. */
function isOwn(project: ProjectView, file: string, base: string): boolean {
  if (base === sameFile) return true;
  const cut = base.includes("#") ? base.lastIndexOf("#") : base.lastIndexOf(".");
  return cut > 0 && project.resolve(file, base.slice(0, cut)) !== undefined;
}

/** `apps/brave/auth/verify-credentials.js` beside `apps/slack/auth/verify-credentials.js`: the same question, answered once for each. */
function isOneOfMany(project: ProjectView, file: string, name: string): boolean {
  const segments = file.split("/");
  const last = segments.at(-1) ?? "";
  const own = wordsOf(last.replace(/\.\w+$/, "")).join(" ") === wordsOf(name).join(" ");
  if (!own || segments.length < 3) return false;
  let others = 0;
  for (const other of project.files) {
    if (other === file || !other.endsWith(`/${last}`)) continue;
    const each = other.split("/");
    if (each.length === segments.length && each.filter((segment, index) => segment !== segments[index]).length === 1) others++;
    if (others > 1) return true;
  }
  return false;
}
