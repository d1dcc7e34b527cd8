/** `seaworthy scaffold` */
import { isUnavailable } from "@seaworthy/rules/scaffolds/plan";
import { messageOf, UsageError } from "../workspace/errors.ts";
import { unifiedDiff } from "../workspace/fix-files.ts";
import type { Host } from "../workspace/host.ts";
import { scaffoldPlan, scaffoldStates } from "../workspace/scaffolds.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { writeAll } from "../workspace/write-all.ts";
import { exitCodes } from "./exit-codes.ts";
import { tableOf, withProject } from "./records.ts";
import type { RunOptions } from "./run.ts";
import { printable, terminalOf } from "./terminal.ts";

interface ScaffoldCommandOptions extends RunOptions {
  readonly write?: boolean;
  readonly list?: boolean;
  readonly license?: "MIT";
  readonly holder?: string;
  readonly format: string;
}

/**
 * Shows what the scaffold of a check would write, writes it, or lists all scaffolds.
 * @throws UsageError that says what is wrong with the options, or why nothing is written.
 */
export async function runScaffold(id: string | undefined, options: ScaffoldCommandOptions, host: Host): Promise<number> {
  if (options.list && id !== undefined)
    throw new UsageError(`scaffold --list lists all scaffolds: leave out "${id}" (--root names a folder)`);
  if (options.list) return withProject(options, host, (workspace) => list(workspace, options.format));
  if (id === undefined) throw new UsageError("scaffold needs a check; seaworthy scaffold --list shows which can be made");
  return withProject(options, host, (workspace) => make(workspace, id, options));
}

function make(workspace: Workspace, id: string, { write, license, holder }: ScaffoldCommandOptions): number {
  const plan = scaffoldPlan(workspace, id, { ...(license !== undefined && { license }), ...(holder !== undefined && { holder }) });
  if (isUnavailable(plan)) throw new UsageError(`nothing was written for ${id}: ${plan.unavailable}`);
  const { colors } = terminalOf(process.stdout);
  const lines: string[] = [];
  if (write) {
    try {
      writeAll(workspace.root, plan.files);
    } catch (error) {
      throw new UsageError(`nothing was written: ${messageOf(error)}`);
    }
    for (const { path, before } of plan.files) lines.push(`${path}  ${colors.dim(before === undefined ? "created" : "lines added")}`);
  } else {
    process.stdout.write(plan.files.map((file) => unifiedDiff(file.path, file.before, file.after)).join(""));
  }
  if (plan.notes.length > 0) lines.push("", colors.bold("Left to do:"), ...plan.notes.map((note) => `- ${note.replaceAll("\n", "\n  ")}`));
  if (!write) lines.push("", `Nothing was written. seaworthy scaffold ${id} --write writes it.`);
  process.stdout.write(`${lines.map(printableLines).join("\n")}\n`);
  return exitCodes.passed;
}

/** Notes may hold lines of code: their line ends are meant. */
function printableLines(text: string): string {
  return text.split("\n").map(printable).join("\n");
}

function list(workspace: Workspace, format: string): number {
  const rows = scaffoldStates(workspace).map(({ scaffold, status, unavailable }) => ({
    check: scaffold.check,
    title: scaffold.title,
    status,
    available: unavailable === undefined,
    reason: unavailable ?? null,
  }));
  if (format === "json") {
    process.stdout.write(`${JSON.stringify(rows)}\n`);
    return exitCodes.passed;
  }
  const table = tableOf(
    rows.map(({ check, title, status, reason }) => [check, status, reason === null ? title : `not for this project: ${reason}`]),
  );
  process.stdout.write(`${table.join("\n")}\n`);
  return exitCodes.passed;
}
