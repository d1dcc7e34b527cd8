/** Which of its states a view is in. */
import type { ReadinessSummary } from "@seaworthy/server/protocol/index";
import type { Snapshot } from "./store.ts";

/** What stands in the place of the results, or that there are results. */
type ViewState = "no-folder" | "not-on-disk" | "crashed" | "starting" | "results";

/** Which of its states a view is in. Results stay on show when the server is gone. */
export function viewState({ folders, server, roots }: Snapshot): ViewState {
  if (folders.all === 0) return "no-folder";
  if (folders.onDisk === 0) return "not-on-disk";
  if (roots.length > 0) return "results";
  return server.kind === "crashed" ? "crashed" : "starting";
}

/** The state of one root: whether there are results, and whether they are those of the present files. */
type RootState = "first-scan" | "rescanning" | "empty" | "nothing-known" | "nothing-applies" | "all-passed" | "open";

/** An incomplete scan never gives `all-passed`: what was not looked at may be open. */
export function rootState({ scan, overall, blockers, plan }: ReadinessSummary): RootState {
  if (scan.kind === "scanning") return scan.first ? "first-scan" : "rescanning";
  if (scan.kind === "empty") return "empty";
  if (overall === null && blockers.length === 0) return scan.kind === "incomplete" ? "nothing-known" : "nothing-applies";
  if (scan.kind === "incomplete") return "open";
  return blockers.length === 0 && plan.items.length === 0 ? "all-passed" : "open";
}

/** Whether there are no results yet. */
export function isFirstScan({ scan }: ReadinessSummary): boolean {
  return scan.kind === "scanning" && scan.first;
}

/** True when what is shown may no longer be so: files are being looked at again, or the server is gone. */
export function isStale(summary: ReadinessSummary, { server }: Snapshot): boolean {
  return summary.scan.kind === "scanning" || server.kind !== "running";
}

/** Open launch blockers of all roots. */
export function blockerCount({ roots }: Snapshot): number {
  return roots.reduce((sum, { blockers }) => sum + blockers.length, 0);
}

/** How far a scan is: `120 of 300 files`, or that the files are being listed. */
export function scanProgress({ done, total }: { readonly done: number; readonly total: number }): string {
  return total === 0 ? "Listing files…" : `${done} of ${total} files`;
}
