/** `seaworthy report` */
import fs from "node:fs";
import path from "node:path";
import { projectReport } from "../report/source.ts";
import { type ReportFormat, renderReport } from "../report/render.ts";
import { writeAtomically } from "../workspace/atomic.ts";
import { codeOf, messageOf, UsageError } from "../workspace/errors.ts";
import type { Host } from "../workspace/host.ts";
import { relativePath } from "../workspace/paths.ts";
import { exitCodes } from "./exit-codes.ts";
import { withProject } from "./records.ts";
import type { RunOptions } from "./run.ts";

interface ReportOptions extends RunOptions {
  readonly format: ReportFormat;
  readonly output?: string;
  readonly dated?: boolean;
  readonly package?: string;
}

/** Writes the report to a file or to standard output. */
export async function runReport(options: ReportOptions, host: Host): Promise<number> {
  return withProject(options, host, (workspace) => {
    const { format, output } = options;
    const target = output === undefined ? undefined : path.resolve(output);
    const folder = target === undefined ? "" : (relativePath(workspace.root, path.dirname(target)) ?? "");
    const text = renderReport(projectReport(workspace, options), format, { folder });
    if (target === undefined) process.stdout.write(text);
    else writeOutput(output ?? "", target, text);
    return exitCodes.passed;
  });
}

function writeOutput(named: string, target: string, text: string): void {
  try {
    if (fs.statSync(target, { throwIfNoEntry: false })?.isDirectory()) throw new UsageError(`--output: ${named} is a folder; name a file`);
    writeAtomically(target, text);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const why = codeOf(error) === "ENOENT" ? "its folder does not exist; make it first" : messageOf(error);
    throw new UsageError(`--output: ${named} cannot be written: ${why}`);
  }
}
