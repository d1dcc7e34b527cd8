import { closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { CONFIG, ensureEditor, type InstalledEditor, type Log } from "./install.ts";
import type { Which } from "./recipes.ts";
import { run, startGroup, stopGroup } from "./shell.ts";
import { waitFor } from "./wait.ts";

export interface StartOptions {
  which: Which;
  /** The folder to open, or a `.code-workspace` file for several roots. */
  folder: string;
  /** A packaged extension to install first. */
  vsix?: string;
  /** User settings, over the ones that keep VS Code quiet. */
  settings?: Record<string, unknown>;
  /** Start in Restricted Mode: the folder is not trusted and nobody is asked. */
  restricted?: boolean;
  log?: Log;
}

/** A running VS Code that waits for browsers. */
export interface Editor {
  which: Which;
  /** Address of the editor itself, without a folder. */
  url: string;
  port: number;
  /** Absolute path of the opened folder or workspace file. */
  folder: string;
  /** The folder that holds this editor's settings, extensions and logs; its processes name it in their arguments. */
  profile: string;
  /** Address that opens the folder and, if given, one file of it (absolute path). */
  addressOf(file?: string): string;
  /** What the editor wrote to its standard output and error. */
  logs(): string;
  /** Text of the extension host's log files whose path matches, one after the other; output channels are files named after them. */
  logFiles(path: RegExp): string;
  /** Ends the editor with all its children and removes its profile. */
  stop(): Promise<void>;
}

/** No welcome pages, no chat, no prompts, no network: the same picture each time. */
const QUIET_SETTINGS = {
  "workbench.startupEditor": "none",
  "workbench.colorTheme": "Default Dark Modern",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.tips.enabled": false,
  "chat.disableAIFeatures": true,
  "files.autoSave": "off",
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "git.openRepositoryInParentFolders": "never",
  "security.workspace.trust.startupPrompt": "never",
  "security.workspace.trust.banner": "never",
};

/** Installs and starts an editor with a profile of its own on a free port. Rejects with the editor's log when it does not come up. */
export async function startEditor(options: StartOptions): Promise<Editor> {
  const installed = await ensureEditor(options.which, options.log);
  // The profile holds sockets, whose paths must be short: it cannot live below the repository.
  const profile = mkdtempSync(join(tmpdir(), "seaworthy-editor-"));
  const profileArgs = makeProfile(profile, options.settings);
  if (options.vsix) await installExtension(installed, profileArgs, options.vsix);

  const folder = resolve(options.folder);
  const logFile = join(profile, "output.log");
  const output = openSync(logFile, "a");
  const args = [installed.entry, ...profileArgs, "--bind-addr", "127.0.0.1:0", "--disable-telemetry", "--disable-update-check"];
  if (!options.restricted) args.push("--disable-workspace-trust");
  const child = startGroup(installed.node, [...args, folder], environment(profile), output);
  closeSync(output);
  const logs = () => readFileSync(logFile, "utf8");
  const stop = async () => {
    await stopGroup(child);
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };

  try {
    const port = await waitFor("the editor to listen", () => {
      if (child.exitCode !== null) throw new Error("it ended");
      return Number(/HTTP server listening on http:\/\/127\.0\.0\.1:(\d+)/.exec(logs())?.[1]);
    });
    const url = `http://127.0.0.1:${port}`;
    return {
      which: options.which,
      url,
      port,
      folder,
      profile,
      addressOf: (file) => addressOf(url, port, folder, file),
      logs,
      logFiles: (path) => readMatching(join(profile, "logs"), path),
      stop,
    };
  } catch (error) {
    const log = logs();
    await stop();
    throw new Error(`VS Code (${options.which}) did not start: ${(error as Error).message}\n${log}`);
  }
}

function makeProfile(profile: string, settings: Record<string, unknown> = {}): string[] {
  const config = join(profile, "config.yaml");
  writeFileSync(config, CONFIG);
  mkdirSync(join(profile, "User"));
  writeFileSync(join(profile, "User", "settings.json"), JSON.stringify({ ...QUIET_SETTINGS, ...settings }, null, 2));
  return ["--config", config, "--user-data-dir", profile, "--extensions-dir", join(profile, "extensions")];
}

async function installExtension(installed: InstalledEditor, profileArgs: string[], vsix: string): Promise<void> {
  await run(installed.node, [installed.entry, ...profileArgs, "--install-extension", resolve(vsix)]);
}

/**
 * Keeps code-server's heartbeat file out of the user's data folder, and drops what would change its behaviour: PORT wins over the
 * address asked for, and the variables of a surrounding VS Code terminal make it hand the folder to that window.
 */
function environment(profile: string): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(PORT|NODE_OPTIONS|(VSCODE|ELECTRON|CODE_SERVER)_.*)$/.test(name));
  return { ...Object.fromEntries(inherited), XDG_DATA_HOME: join(profile, "data") };
}

function addressOf(url: string, port: number, folder: string, file?: string): string {
  const kind = folder.endsWith(".code-workspace") ? "workspace" : "folder";
  const address = `${url}/?${kind}=${queryPath(folder)}`;
  if (!file) return address;
  const uri = `vscode-remote://127.0.0.1:${port}${encodeURI(resolve(folder, file))}`;
  return `${address}&payload=${encodeURIComponent(JSON.stringify([["openFile", uri]]))}`;
}

/** Slashes may stand in a query as they are, and people read this address. */
function queryPath(path: string): string {
  return encodeURIComponent(path).replaceAll("%2F", "/");
}

function readMatching(folder: string, path: RegExp): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => path.test(file))
    .map((file) => readFileSync(file, "utf8"))
    .join("");
}
