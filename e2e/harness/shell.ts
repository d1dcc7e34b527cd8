import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { waitFor } from "./wait.ts";

const TAIL_LENGTH = 4000;

export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
}

/** Runs a program to its end and returns what it wrote to standard output. Rejects with the end of its output when it fails. */
export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  let everything = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
    everything += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    everything += text;
  });
  const code = await exitCode(child);
  if (code !== 0) throw new Error(`"${command} ${args.join(" ")}" failed (exit code ${code}):\n${everything.slice(-TAIL_LENGTH)}`);
  return output;
}

/** Runs a program on this terminal and returns its exit code (1 when a signal ended it). */
export async function runInForeground(command: string, args: readonly string[], options: RunOptions = {}): Promise<number> {
  return exitCode(spawn(command, args, { ...options, stdio: "inherit" }));
}

function exitCode(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
}

const liveGroups = new Set<number>();
process.on("exit", () => {
  for (const group of liveGroups) signalGroup(group, "SIGKILL");
});

/**
 * Starts a program as the leader of its own process group, so that its children can be ended with it.
 * The group is also ended when this process exits.
 */
export function startGroup(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  const child = spawn(command, args, { ...options, detached: true });
  const group = child.pid;
  if (group !== undefined) liveGroups.add(group);
  return child;
}

/** Asks every process of the group to end, and makes those end that are still there five seconds later. */
export async function stopGroup(child: ChildProcess): Promise<void> {
  const group = child.pid;
  if (group === undefined) return;
  const isGone = () => !signalGroup(group, 0);
  if (signalGroup(group, "SIGTERM")) {
    await waitFor("the processes to end", isGone, 5000).catch(() => signalGroup(group, "SIGKILL"));
  }
  liveGroups.delete(group);
}

/** Returns false when the group has no process any more. */
function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, signal);
  } catch {
    return false;
  }
}
