/** `seaworthy check` */
import { exitCodeOf } from "@seaworthy/rules/score/index";
import type { Host } from "../workspace/host.ts";
import { buildReport } from "./report.ts";
import { type RunOptions, runProject } from "./run.ts";
import { prettyReport } from "./pretty.ts";
import { terminalOf } from "./terminal.ts";

export interface CheckOptions extends RunOptions {
  readonly format: string;
}

/** Checks a project, prints the result and returns the exit code. */
export async function runCheck(paths: readonly string[], options: CheckOptions, host: Host): Promise<number> {
  const { scope, workspace, sweeper, timings } = await runProject(paths, options, host);
  try {
    const output =
      options.format === "json"
        ? `${JSON.stringify(buildReport(workspace, scope.below, timings))}\n`
        : prettyReport(workspace, scope.below, { terminal: terminalOf(process.stdout), quiet: options.quiet === true });
    process.stdout.write(output);
    await sweeper.keepCode();
    host.keepCode();
    return exitCodeOf(workspace.evaluation().score.verdict);
  } finally {
    sweeper.dispose();
  }
}
