import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { withLock } from "./lock.ts";
import { HARNESS_FOLDER } from "./paths.ts";
import { PLACES, packageJsonOf, RECIPES, type Recipe, type Which } from "./recipes.ts";
import { run } from "./shell.ts";

/** An installed editor: what to run to start it. */
export interface InstalledEditor {
  which: Which;
  /** The Node executable it runs on. */
  node: string;
  /** The script that starts it. */
  entry: string;
}

/** Says what is being done, for runs that take minutes. */
export type Log = (line: string) => void;

/** code-server's own configuration file; without one it makes one in the home folder. */
export const CONFIG = "auth: none\ncert: false\n";

/** Written last: an installation folder without it, or with the stamp of another recipe, is not used. */
const STAMP = "installed.json";

/**
 * Installs the editor unless it is there already. The first time takes about a minute; later calls only look for the stamp.
 * The installation is made aside and moved into place when it is complete, so an interrupted one is simply made again.
 * Two processes that ask at the same time wait for each other. Rejects with npm's or the editor's own words when it fails.
 */
export async function ensureEditor(which: Which, log: Log = () => {}): Promise<InstalledEditor> {
  const recipe = RECIPES[which];
  const folder = join(HARNESS_FOLDER, which);
  if (!isInstalled(folder, recipe)) {
    await withLock(`${folder}.lock`, async () => {
      if (!isInstalled(folder, recipe)) await install(recipe, folder, log);
    });
  }
  return { which, node: join(folder, PLACES.node), entry: join(folder, PLACES.entry) };
}

function isInstalled(folder: string, recipe: Recipe): boolean {
  const stamp = join(folder, STAMP);
  return existsSync(stamp) && readFileSync(stamp, "utf8") === stampOf(recipe);
}

function stampOf(recipe: Recipe): string {
  return JSON.stringify({ recipe, places: PLACES, packageJson: packageJsonOf(recipe) }, null, 2);
}

async function install(recipe: Recipe, folder: string, log: Log): Promise<void> {
  const partial = `${folder}.partial`;
  log(`Installing code-server ${recipe.codeServer} into ${folder} (once, about a minute)`);
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  writeFileSync(join(partial, "package.json"), JSON.stringify(packageJsonOf(recipe), null, 2));
  await installPackages(partial);

  const vscode = join(partial, PLACES.vscode);
  await installPackages(vscode);
  await installPackages(join(vscode, "extensions"));
  // VS Code packs its modules into an archive of this name; extensions look there for shared parts.
  symlinkSync("node_modules", join(vscode, "node_modules.asar"));
  if (recipe.ripgrepTarget) copyExecutable(join(partial, PLACES.ripgrep), join(partial, recipe.ripgrepTarget));
  for (const part of recipe.nativeParts) await compile(part, partial, log);
  const config = join(partial, "config.yaml");
  writeFileSync(config, CONFIG);
  await run(join(partial, PLACES.node), [join(partial, PLACES.entry), "--version", "--config", config]);

  writeFileSync(join(partial, STAMP), stampOf(recipe));
  rmSync(folder, { recursive: true, force: true });
  renameSync(partial, folder);
}

/** Install scripts stay off: they would download executables, and npm versions differ in whether they run them. */
async function installPackages(folder: string): Promise<void> {
  await run("npm", ["install", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: folder });
}

function copyExecutable(source: string, target: string): void {
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(source, target);
}

/**
 * Compiles one native module for the editor's own Node. The editor starts without these modules, only its log files stay empty:
 * a machine without a compiler gets a line about it and goes on.
 */
async function compile(part: string, root: string, log: Log): Promise<void> {
  const headers = join(root, PLACES.nodeHeaders);
  try {
    await run(join(root, PLACES.node), [join(root, PLACES.nodeGyp), "rebuild"], {
      cwd: join(root, PLACES.vscode, "node_modules", part),
      env: { ...process.env, npm_config_nodedir: headers },
    });
  } catch (error) {
    log(`Going on without ${part}, which could not be compiled: ${(error as Error).message}`);
  }
}
