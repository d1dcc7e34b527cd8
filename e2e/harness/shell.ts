import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
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

const SUPERVISOR = join(import.meta.dirname, "supervisor.mjs");

/**
 * Starts a program in a process group of its own, so that its children can be ended with it. Its output goes to the open file
 * `output`. The group is also ended when this process goes away, however that happens.
 */
export function startGroup(command: string, args: readonly string[], env: NodeJS.ProcessEnv, output: number): ChildProcess {
  return spawn(process.execPath, [SUPERVISOR, command, ...args], { env, detached: true, stdio: ["ignore", output, output, "ipc"] });
}

/** Asks every process of the group to end, and makes those end that are still there five seconds later. */
export async function stopGroup(child: ChildProcess): Promise<void> {
  const group = child.pid;
  if (group === undefined) return;
  const isGone = () => !signalGroup(group, 0);
  if (signalGroup(group, "SIGTERM")) {
    await waitFor("the processes to end", isGone, 5000).catch(() => signalGroup(group, "SIGKILL"));
  }
}

/** Returns false when the group has no process any more. */
function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, signal);
  } catch {
    return false;
  }
}
