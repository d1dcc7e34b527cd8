/** `seaworthy check` */
import { exitCodeOf, pullRequestGate } from "@seaworthy/rules/score/index";
import type { Host } from "../workspace/host.ts";
import { readBase } from "./base.ts";
import { exitCodes } from "./exit-codes.ts";
import { sayFailures } from "./failures.ts";
import { buildReport } from "./report.ts";
import { type RunOptions, runProject } from "./run.ts";
import { prettyReport } from "./pretty.ts";
import { terminalOf } from "./terminal.ts";

export interface CheckOptions extends RunOptions {
  readonly format: string;
  /** A file that says what was found before: then only the change decides. */
  readonly base?: string;
}

/** Checks a project, prints the result and returns the exit code. */
export async function runCheck(paths: readonly string[], options: CheckOptions, host: Host): Promise<number> {
  const base = options.base === undefined ? undefined : readBase(options.base);
  const { scope, workspace, timings } = await runProject(paths, options, host);
  const evaluation = workspace.evaluation();
  const change = base ? pullRequestGate(evaluation, base, workspace.records.policy) : null;
  const output =
    options.format === "json"
      ? `${JSON.stringify(buildReport(workspace, scope.below, change, timings))}\n`
      : prettyReport(workspace, scope.below, { terminal: terminalOf(process.stdout), quiet: options.quiet === true, change });
  process.stdout.write(output);
  sayFailures(workspace);
  host.keepCode();
  if (!change) return exitCodeOf(evaluation.score.verdict);
  if (!change.passed) return exitCodes.gateFailed;
  return workspace.inconclusive ? exitCodes.inconclusive : exitCodes.passed;
}
