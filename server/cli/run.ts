/** What `check` and `fix` have in common: from the paths given to a workspace that knows all files. */
import { policyError } from "@seaworthy/rules/records/index";
import { UsageError } from "../workspace/errors.ts";
import type { Host } from "../workspace/host.ts";
import { createSweeper, openProject } from "../workspace/open-project.ts";
import { type Scanned, scan } from "../workspace/scan.ts";
import type { Sweeper } from "../workspace/sweeper.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { workersFor } from "./jobs.ts";
import { Progress } from "./progress.ts";
import type { Sight } from "./answers.ts";
import { resolveScope, type Scope } from "./scope.ts";
import { rounded, type Timings } from "./timings.ts";

/** Options of every command that looks at a project. */
export interface RunOptions {
  readonly root?: string;
  readonly quiet?: boolean;
  /** How many workers look at files: a number, or `auto`. */
  readonly jobs?: string;
}

/** A workspace whose files have been analysed, as far as the run got. */
interface Run {
  readonly scope: Scope;
  readonly workspace: Workspace;
  readonly timings: Timings;
  /** What the result follows from; undefined when not everything was looked at. */
  readonly sight: Sight | undefined;
}

/**
 * Scans the project that the paths belong to and evaluates it.
 * @throws UsageError for a path that is not there, a policy that does not hold, and a number of workers that is none
 */
export async function runProject(paths: readonly string[], options: RunOptions, host: Host): Promise<Run> {
  const began = Date.now();
  const sweeper = createSweeper(host, { workersFor: workersFor(options.jobs) });
  const scope = resolveScope(paths, options.root);
  const workspace = openProject(scope.root, host);
  const [problem] = workspace.records.policyProblems;
  if (problem) throw new UsageError(policyError(workspace.records.policyProblems));
  const loaded = performance.now();
  const scanned = await scanAll(workspace, options, sweeper);
  const start = performance.now();
  workspace.restoreConclusions();
  workspace.evaluation();
  const end = performance.now();
  if (scanned.complete) {
    workspace.keepConclusions();
    workspace.saveCache();
  }
  const timings = { load: loaded, walk: scanned.walk, analyze: scanned.analyze, evaluate: end - start, total: end };
  const sight = scanned.complete ? { discovery: scanned.discovery, began } : undefined;
  return { scope, workspace, timings: rounded(timings), sight };
}

/** Brings the workspace up to date. The workers are gone on return: what follows needs memory of its own. */
async function scanAll(workspace: Workspace, options: RunOptions, sweeper: Sweeper): Promise<Scanned> {
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
