/** What `attest` and `waive` have in common: from options to a record file that is written, or one line that says why not. */
import fs from "node:fs";
import { isRefusal, type Refusal } from "@seaworthy/rules/records/index";
import type { RecordChange } from "../protocol/index.ts";
import { codeOf, messageOf, UsageError } from "../workspace/errors.ts";
import { unifiedDiff } from "../workspace/fix-files.ts";
import type { Host } from "../workspace/host.ts";
import { nativePath } from "../workspace/paths.ts";
import { byteOrderMark } from "../workspace/read.ts";
import { changedRecords } from "../workspace/record-changes.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { writeChanged } from "../workspace/write-file.ts";
import { sayFailures } from "./failures.ts";
import { type RunOptions, runProject } from "./run.ts";
import { printable, terminalOf } from "./terminal.ts";

/** Options of both commands. */
export interface RecordOptions extends RunOptions {
  readonly dryRun?: boolean;
}

/** Looks at the project and hands its workspace over. */
export async function withProject(options: RunOptions, host: Host, use: (workspace: Workspace) => number): Promise<number> {
  const { workspace } = await runProject([], options, host);
  sayFailures(workspace);
  return use(workspace);
}

/**
 * Refuses a command without the options that it needs, in one line that names all of them. Nothing is ever asked on the terminal: a command
 * that waits would stop a pipeline.
 * @param example values that would do
 */
export function requireOptions(command: string, given: object, example: Readonly<Record<string, string>>, hint: string): void {
  const values = given as Readonly<Record<string, unknown>>;
  const missing = Object.keys(example).filter((name) => values[name] === undefined);
  if (missing.length === 0) return;
  const names = missing.map((name) => `--${name}`);
  const list = names.length === 1 ? names[0] : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
  const words = missing.map((name) => `--${name} ${JSON.stringify(example[name])}`);
  throw new UsageError(`${command} needs ${list}${hint === "" ? "" : ` (${hint})`}; for example: seaworthy ${command} ${words.join(" ")}`);
}

function explained({ problem, field }: Refusal, options: readonly string[]): UsageError {
  const place = field === undefined ? "nothing was changed: " : options.includes(field) ? `--${field}: ` : "";
  return new UsageError(place + problem.replace(/; renew it$/, "; bring it up to date with --renew"));
}

/**
 * Writes a change, or prints it as a diff.
 * @param options names of the options that stand for fields
 * @returns the record that was written, or those that were taken out
 * @throws UsageError when it is refused, or the file cannot be written
 */
export function writeChange(
  workspace: Workspace,
  change: RecordChange,
  options: readonly string[],
  dryRun: boolean,
): { file: string; yaml: string } {
  let bytes: Buffer | undefined;
  let mark = "";
  const read = (file: string): string | undefined => {
    try {
      bytes = fs.readFileSync(nativePath(workspace.root, file));
    } catch (error) {
      if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return undefined;
      throw new UsageError(`${file} cannot be read (${messageOf(error)}); check its permissions`);
    }
    const text = bytes.toString("utf8");
    mark = text.startsWith(byteOrderMark) ? byteOrderMark : "";
    return text.slice(mark.length);
  };
  const changed = changedRecords(workspace, change, read);
  if (isRefusal(changed)) throw explained(changed, options);
  const { file, before, after, yaml } = changed;
  if (dryRun) {
    process.stdout.write(unifiedDiff(file, before, after));
    return { file, yaml };
  }
  try {
    writeChanged(workspace.root, { path: file, bytes, mark, after });
  } catch (error) {
    throw new UsageError(`${file} could not be written: ${messageOf(error)}`);
  }
  return { file, yaml };
}

/** Says what was done, with the record below it. */
export function sayWritten(done: string, { file, yaml }: { readonly file: string; readonly yaml: string }): void {
  const { colors } = terminalOf(process.stdout);
  const lines = yaml.split("\n").map((line) => colors.dim(`  ${printable(line)}`));
  process.stdout.write(`${[`${file}: ${printable(done)}`, ...lines].join("\n")}\n`);
}

/** Rows as a table whose columns are as wide as what stands in them. The first cell may be coloured by its row. */
export function tableOf(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  return rows.map((row) =>
    row
      .map((cell, column) => printable(cell).padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
