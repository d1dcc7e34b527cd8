import type { Confirm } from "../../../api/project.ts";
import { dependenciesOf, isServerPackage, manifestOf } from "../../../shared/runtime.ts";

/** Packages that make Express 4 catch what async handlers throw. */
const catching = ["express-async-errors", "express-async-handler", "express-promise-router", "@awaitjs/express"];

/** Express catches from version 5 on; a module that does not tell where it runs counts where its package is a service. */
export const confirm: Confirm = (pending, project, file) => {
  if (pending !== "express") return isServerPackage(project, file) ? "report" : "drop";
  const manifest = manifestOf(project, file);
  const version = manifest && (dependenciesOf(project, manifest).get("express") ?? project.dependencies("express")[0]?.data.version);
  if (!manifest || version === undefined || project.dependencies(...catching).length > 0) return "drop";
  return /^[\^~=v]*[1-4](?:\.|$)/.test(version) ? "report" : "met";
};
