import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureNeovim } from "../harness/index.ts";
import { run } from "../harness/shell.ts";

export interface NeovimTask {
  /** The command line that starts the server. */
  server: string[];
  /** The project's folder, absolute. */
  folder: string;
  /** The file to open, absolute. */
  file: string;
  /** The diagnostic to wait for, by its code. */
  code: string;
}

/** A position as in LSP: zero-based, `character` in UTF-16 code units. */
interface Position {
  line: number;
  character: number;
}

/** What Neovim saw, as the server sent it. What comes after a `failure` is missing. */
export interface NeovimAnswer {
  /** What Neovim waited for in vain, or could not do. */
  failure?: string;
  capabilities?: Record<string, unknown>;
  diagnostics?: { code: string; severity: number; source: string; message: string; range: { start: Position; end: Position } }[];
  /** How many diagnostics Neovim itself shows in the file. */
  shown?: number;
  actions?: { title: string; kind: string; isPreferred?: boolean }[];
  /** The file's text after the preferred action. */
  fixed?: string;
  /** How the server ended after shutdown and exit. */
  exit?: { code: number; signal: number };
}

/** Lets Neovim work through the task with its own language client. Rejects when Neovim itself cannot be run. */
export async function runNeovim(task: NeovimTask): Promise<NeovimAnswer> {
  const neovim = await ensureNeovim();
  const folder = mkdtempSync(join(tmpdir(), "seaworthy-neovim-"));
  const files = { SEAWORTHY_TASK: join(folder, "task.json"), SEAWORTHY_ANSWER: join(folder, "answer.json") };
  // Neovim keeps its log and state below the XDG folders: the user's own stay untouched.
  const home = { XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder, XDG_STATE_HOME: folder, XDG_CACHE_HOME: folder };
  try {
    writeFileSync(files.SEAWORTHY_TASK, JSON.stringify(task));
    const args = ["--headless", "-u", "NONE", "-i", "NONE", "-n", "-S", join(import.meta.dirname, "driver.lua")];
    await run(neovim, args, { env: { ...process.env, ...home, ...files } });
    return JSON.parse(readFileSync(files.SEAWORTHY_ANSWER, "utf8"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
