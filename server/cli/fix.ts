/** `seaworthy fix` */
import { registry } from "@seaworthy/rules/registry.generated";
import { checkById } from "../workspace/check-pages.ts";
import { messageOf, UsageError } from "../workspace/errors.ts";
import { unifiedDiff } from "../workspace/fix-files.ts";
import { type FileFix, fixProject } from "../workspace/fix-project.ts";
import type { Host } from "../workspace/host.ts";
import { writeChanged } from "../workspace/write-file.ts";
import { exitCodes } from "./exit-codes.ts";
import { type RunOptions, runProject } from "./run.ts";
import { count, terminalOf } from "./terminal.ts";

interface FixOptions extends RunOptions {
  readonly check?: string;
  readonly dryRun?: boolean;
}

/** Applies safe fixes, or prints them as a diff. */
export async function runFix(paths: readonly string[], options: FixOptions, host: Host): Promise<number> {
  if (options.check !== undefined) checkById(registry, options.check);
  const { scope, workspace } = await runProject(paths, options, host);
  const { files, refused } = await fixProject(workspace, scope.below, options.check);
  for (const { path, reason } of refused) process.stderr.write(`seaworthy: ${path} is left as it is: ${reason}\n`);
  if (options.dryRun) process.stdout.write(files.map((file) => unifiedDiff(file.path, file.before, file.after)).join(""));
  else writeFixes(scope.root, files);
  return exitCodes.passed;
}

function writeFixes(root: string, files: readonly FileFix[]): void {
  const { colors } = terminalOf(process.stdout);
  const failed: string[] = [];
  let written = 0;
  let fixes = 0;
  for (const file of files) {
    try {
      writeChanged(root, file);
    } catch (error) {
      failed.push(`${file.path} (${messageOf(error)})`);
      continue;
    }
    written++;
    fixes += file.fixes;
    process.stdout.write(`${file.path}  ${colors.dim(file.fixes > 0 ? `${file.fixes} fixed` : "lines added")}\n`);
  }
  if (written > 0) process.stdout.write(`Fixed ${count(fixes, "finding")} in ${count(written, "file")}.\n`);
  else if (failed.length === 0) process.stdout.write("Nothing to fix.\n");
  if (failed.length > 0) throw new UsageError(`could not write ${failed.join(", ")}; check the permissions`);
}
