/** `seaworthy score` */
import { type Evaluation, exitCodeOf } from "@seaworthy/rules/score/index";
import type { ReadinessReport } from "../report/model.ts";
import { packageAt, projectReport } from "../report/source.ts";
import { percentText, verdictWords } from "../report/words.ts";
import { now } from "../workspace/clock.ts";
import { messageOf, UsageError } from "../workspace/errors.ts";
import { headCommit } from "../workspace/git-head.ts";
import { appendHistory, type HistoryLine, historyFile } from "../workspace/history.ts";
import type { Host } from "../workspace/host.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { blockerLines, scoreLines } from "./pretty.ts";
import { tableOf, withProject } from "./records.ts";
import type { RunOptions } from "./run.ts";
import { terminalOf } from "./terminal.ts";

interface ScoreOptions extends RunOptions {
  readonly format: string;
  readonly record?: boolean;
  /** Path of one package. */
  readonly package?: string;
  /** List the packages. */
  readonly packages?: boolean;
}

/**
 * Prints the score and returns the exit code of the verdict.
 * @throws UsageError that says what is wrong with the options, or why nothing is recorded.
 */
export async function runScore(options: ScoreOptions, host: Host): Promise<number> {
  if (options.package !== undefined && (options.record || options.packages)) {
    throw new UsageError(`--package and --${options.record ? "record" : "packages"} exclude each other; give one of them`);
  }
  return withProject(options, host, (workspace) => {
    const evaluation = options.package === undefined ? workspace.evaluation() : packageAt(workspace, options.package).evaluation;
    if (options.record) record(workspace);
    if (options.format === "json") process.stdout.write(`${JSON.stringify(scoreOf(projectReport(workspace, options)))}\n`);
    else process.stdout.write(`${textOf(workspace, evaluation, options).join("\n").trimEnd()}\n`);
    return exitCodeOf(evaluation.score.verdict);
  });
}

function textOf(workspace: Workspace, evaluation: Evaluation, { packages, record: recorded }: ScoreOptions): string[] {
  const terminal = terminalOf(process.stdout);
  const lines = scoreLines(evaluation, terminal);
  if (packages) lines.push(...packageLines(workspace));
  else lines.push(...blockerLines(evaluation, terminal));
  if (recorded) lines.push(terminal.colors.dim(`Recorded in ${historyFile}.`));
  return lines;
}

function packageLines(workspace: Workspace): string[] {
  const rows = projectReport(workspace).packages.map(({ path, kind, overall, verdict, blockers }) => [
    path,
    kind,
    percentText(overall),
    verdictWords[verdict],
    String(blockers),
  ]);
  if (rows.length === 0) return ["The project is one package.", ""];
  return [...tableOf([["package", "kind", "score", "verdict", "blockers"], ...rows]), ""];
}

/** The part of a report that is the score; the names are those of readiness.schema.json. */
function scoreOf({ name, package: part, verdict, overall, upper, evidence, gate, categories, blockers, open, packages }: ReadinessReport) {
  return { name, package: part, verdict, overall, upper, evidence, gate, categories, blockers, open, packages };
}

function record(workspace: Workspace): void {
  const line = historyLine(projectReport(workspace), workspace);
  try {
    appendHistory(workspace.root, line);
  } catch (error) {
    throw new UsageError(`${historyFile} could not be written: ${messageOf(error)}`);
  }
}

function historyLine({ open }: ReadinessReport, workspace: Workspace): HistoryLine {
  const { score } = workspace.evaluation();
  if (!score.overall) throw new UsageError("there is no score to record: nothing in the project can be scored yet");
  const commit = headCommit(workspace.root);
  const hundredths = (value: number): number => Math.round(value * 100) / 100;
  const categories = score.categories.flatMap(({ id, score: number }) => (number ? [[id, hundredths(number.value)]] : []));
  return {
    ...(commit !== undefined && { commit }),
    time: now(),
    overall: hundredths(score.overall.value),
    ...(score.upper && { upper: hundredths(score.upper.value) }),
    ...(score.evidence && { evidence: hundredths(score.evidence.value) }),
    verdict: score.verdict,
    categories: Object.fromEntries(categories),
    open,
  };
}
