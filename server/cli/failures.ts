/** What went wrong in the program itself. */
import { groupBy } from "../workspace/group.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { printable } from "./terminal.ts";

/** Tells of mistakes of the program itself, one line for each rule: they cost findings, so silence would pass for praise. */
export function sayFailures(workspace: Workspace): void {
  for (const [rule, failures] of groupBy(workspace.failures(), ({ rule }) => rule)) {
    const [first] = failures;
    if (!first) continue;
    const more = failures.length > 1 ? ` and on ${failures.length - 1} more files` : "";
    process.stderr.write(
      `seaworthy: ${rule} failed on ${printable(first.file)}${more} and was left out there: ${printable(first.message)}\n`,
    );
  }
}
