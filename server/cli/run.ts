/** What `check` and `fix` have in common: from the paths given to a workspace that knows all files. */
import { policyError } from "@seaworthy/rules/records/index";
import { UsageError } from "../workspace/errors.ts";
import type { Host } from "../workspace/host.ts";
import { createSweeper, openProject } from "../workspace/open-project.ts";
import { type Scanned, scan } from "../workspace/scan.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { Progress } from "./progress.ts";
import { resolveScope, type Scope } from "./scope.ts";

/** Milliseconds since the command started. */
export interface Timings {
  readonly load: number;
  readonly walk: number;
  readonly analyze: number;
  readonly evaluate: number;
  readonly total: number;
}

export interface RunOptions {
  readonly root?: string;
  readonly quiet?: boolean;
}

export interface Run {
  readonly scope: Scope;
  readonly workspace: Workspace;
  readonly timings: Timings;
}

/**
 * Scans the project that the paths belong to and evaluates it.
 * @throws UsageError for a path that is not there, and for a policy that does not hold
 */
export async function runProject(paths: readonly string[], options: RunOptions, host: Host): Promise<Run> {
  const scope = resolveScope(paths, options.root);
  const workspace = openProject(scope.root, host);
  const [problem] = workspace.records.policyProblems;
  if (problem) throw new UsageError(policyError(workspace.records.policyProblems));
  const loaded = performance.now();
  const scanned = await scanAll(workspace, options, host);
  const start = performance.now();
  workspace.restoreConclusions();
  workspace.evaluation();
  const end = performance.now();
  if (scanned.complete) {
    workspace.keepConclusions();
    workspace.saveCache();
  }
  const timings = { load: loaded, walk: scanned.walk, analyze: scanned.analyze, evaluate: end - start, total: end };
  return { scope, workspace, timings: rounded(timings) };
}

/** Brings the workspace up to date. The worker is gone on return: what follows needs memory of its own. */
async function scanAll(workspace: Workspace, options: RunOptions, host: Host): Promise<Scanned> {
  const sweeper = createSweeper(host);
  const progress = new Progress(process.stderr, !options.quiet);
  try {
    const scanned = await scan({ workspace, sweeper, givingWay: false, onProgress: (done, total) => progress.update(done, total) });
    await sweeper.keepCode();
    return scanned;
  } finally {
    progress.clear();
    await sweeper.dispose();
  }
}

function rounded(timings: Timings): Timings {
  const tenth = (value: number) => Math.round(value * 10) / 10;
  return {
    load: tenth(timings.load),
    walk: tenth(timings.walk),
    analyze: tenth(timings.analyze),
    evaluate: tenth(timings.evaluate),
    total: tenth(timings.total),
  };
}
