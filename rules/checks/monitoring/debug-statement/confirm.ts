import type { Confirm } from "../../../api/project.ts";
import { isLoose, manifestOf } from "../../../shared/runtime.ts";

/** A module that does not tell where it runs: in a package with a command line it may write for whoever started it. */
export const confirm: Confirm = (_pending, project, file) => {
  const manifest = manifestOf(project, file);
  return manifest ? (manifest.data.bin ? "drop" : "report") : isLoose(project) ? "report" : "drop";
};
