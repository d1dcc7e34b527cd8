/** Brings a workspace up to date with the disk. */
import { runAll } from "@seaworthy/rules/api/steps";
import { type Discovery, discovering } from "./discover.ts";
import { inSlices } from "./slices.ts";
import type { Sweeper } from "./sweeper.ts";
import type { Workspace } from "./workspace.ts";

interface ScanOptions {
  readonly workspace: Workspace;
  readonly sweeper: Sweeper;
  /** Let requests in between while the root is walked. */
  readonly givingWay: boolean;
  readonly signal?: AbortSignal;
  /** Called after the walk and as files are done. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** What a scan did. */
export interface Scanned {
  /** Files in the project that can be looked at. */
  readonly sources: number;
  /** Files whose results came from the cache without a look at their content. */
  readonly cached: number;
  /** Milliseconds. */
  readonly walk: number;
  readonly analyze: number;
  /** False when the scan was cancelled or the sweep rests. */
  readonly complete: boolean;
  /** What the walk saw. */
  readonly discovery: Discovery;
}

/**
 * Walks the root and analyses what has changed since it was last seen. The caller has the results kept.
 * @throws Error when the worker cannot work at all
 */
export async function scan({ workspace, sweeper, givingWay, signal, onProgress }: ScanOptions): Promise<Scanned> {
  const start = performance.now();
  const reads = (path: string) => workspace.analyzer.reads(path);
  // With nothing kept there will be work for the worker, which takes a while to start.
  if (workspace.isNew) sweeper.warm();
  const steps = discovering(workspace.root, reads);
  const discovery = givingWay ? await inSlices(steps) : runAll(steps);
  const walked = performance.now();
  const total = discovery.sources.length;
  const jobs = workspace.takeDiscovery(discovery);
  const cached = total - jobs.length;
  let done = cached;
  onProgress?.(done, total);
  let complete = true;
  if (jobs.length > 0) {
    const { left, resting } = await sweeper.analyze(
      workspace.root,
      jobs,
      (file) => {
        workspace.takeAnalyzed(file);
        onProgress?.(++done, total);
      },
      signal,
    );
    complete = left.length === 0;
    if (!complete) {
      const why = resting ? "the analysis failed three times and rests" : "the scan was cancelled";
      workspace.setUnfinished(`${why}; ${left.length} of ${total} files were not looked at`);
    }
  }
  return { sources: total, cached, walk: walked - start, analyze: performance.now() - walked, complete, discovery };
}
