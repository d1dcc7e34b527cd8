/** `seaworthy check` */
import { exitCodeOf, pullRequestGate } from "@seaworthy/rules/score/index";
import type { Host } from "../workspace/host.ts";
import { readBase } from "./base.ts";
import { exitCodes } from "./exit-codes.ts";
import { sayFailures } from "./failures.ts";
import { buildReport } from "./report.ts";
import { type RunOptions, runProject } from "./run.ts";
import { keepAnswer } from "./answers.ts";
import { type Output, outputText } from "./output.ts";
import { prettyReport } from "./pretty.ts";
import { checkQuestion } from "./question.ts";
import { terminalOf } from "./terminal.ts";

interface CheckOptions extends RunOptions {
  readonly format: string;
  /** A file that says what was found before: then only the change decides. */
  readonly base?: string;
}

/** Checks a project, prints the result and returns the exit code. */
export async function runCheck(paths: readonly string[], options: CheckOptions, host: Host): Promise<number> {
  const base = options.base === undefined ? undefined : readBase(options.base);
  const { scope, workspace, timings, sight } = await runProject(paths, options, host);
  const evaluation = workspace.evaluation();
  const change = base ? pullRequestGate(evaluation, base, workspace.records.policy) : null;
  const terminal = terminalOf(process.stdout);
  const output: Output =
    options.format === "json"
      ? { report: JSON.stringify(buildReport(workspace, scope.below, change)) }
      : { lines: prettyReport(workspace, scope.below, { terminal, quiet: options.quiet === true, change }) };
  process.stdout.write(outputText(output, { textOf: (file) => workspace.textOf(file), terminal, timings }));
  sayFailures(workspace);
  host.keepCode();
  if (change) {
    if (!change.passed) return exitCodes.gateFailed;
    return workspace.inconclusive ? exitCodes.inconclusive : exitCodes.passed;
  }
  const code = exitCodeOf(evaluation.score.verdict);
  const { cacheFolder: folder, build } = host;
  if (folder !== undefined && sight && workspace.failures().length === 0) {
    keepAnswer({ folder, build, root: scope.root }, sight, checkQuestion(options, scope.below, terminal), { output, code });
  }
  return code;
}
