/** `seaworthy baseline` */
import fs from "node:fs";
import { formatBaseline, recordFiles } from "@seaworthy/rules/records/index";
import { codeOf, messageOf, UsageError } from "../workspace/errors.ts";
import { unifiedDiff } from "../workspace/fix-files.ts";
import type { Host } from "../workspace/host.ts";
import { nativePath } from "../workspace/paths.ts";
import { isRecordFile } from "../workspace/record-store.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { writeChanged } from "../workspace/write-file.ts";
import { exitCodes } from "./exit-codes.ts";
import { type RecordOptions, withProject } from "./records.ts";
import { count } from "./terminal.ts";

/** Writes down the present findings, so that only later ones fail a change. */
export async function runBaseline(options: RecordOptions, host: Host): Promise<number> {
  return withProject(options, host, (workspace) => write(workspace, options.dryRun === true));
}

function write(workspace: Workspace, dryRun: boolean): number {
  const { findings, dismissed, score } = workspace.evaluation();
  const known = [...findings, ...dismissed]
    .filter(({ file, finding }) => !isRecordFile(file) && finding.preview !== true)
    .map(({ file, finding }) => ({ check: finding.check, file, fingerprint: finding.fingerprint }));
  const after = formatBaseline({ created: workspace.today, ...(score.overall && { overall: score.overall.exact }), findings: known });
  const file = recordFiles.baseline;
  try {
    const bytes = present(nativePath(workspace.root, file));
    if (dryRun) process.stdout.write(unifiedDiff(file, bytes?.toString("utf8") ?? "", after));
    else writeChanged(workspace.root, { path: file, bytes, mark: "", after });
  } catch (error) {
    throw new UsageError(`${file} could not be written: ${messageOf(error)}`);
  }
  if (!dryRun) process.stdout.write(`${file}: ${count(known.length, "finding")} written down as known\n`);
  return exitCodes.passed;
}

function present(native: string): Buffer | undefined {
  try {
    return fs.readFileSync(native);
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return undefined;
    throw error;
  }
}
