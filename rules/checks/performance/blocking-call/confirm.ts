import type { Confirm } from "../../../api/project.ts";
import { dependenciesOf, isServerPackage, manifestOf } from "../../../shared/runtime.ts";

/** What a detector hands over of an asynchronous function that no handler of its file calls. */
interface Pending {
  readonly runtime: string;
  readonly readsFiles: boolean;
}

/**
 * An asynchronous function serves requests where its package is a service. In a Next.js application the files that are read may be
 * those of the build, which blocks nobody; the rest runs on the server while requests wait.
 */
export const confirm: Confirm = (pending, project, file) => {
  if (isServerPackage(project, file)) return "report";
  const { runtime, readsFiles } = pending as unknown as Pending;
  const manifest = manifestOf(project, file);
  if (!manifest || manifest.data.bin || readsFiles || runtime !== "server") return "drop";
  return dependenciesOf(project, manifest).has("next") ? "report" : "drop";
};
