import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import { canInstallDebianPackages, installDebianPackage } from "./debian.ts";

interface Program {
  /** What people call it. */
  label: string;
  /** An environment variable that names the executable and wins over everything else. */
  variable: string;
  /** Names on the PATH and absolute paths, the best first. */
  candidates: readonly string[];
  debianPackage: string;
  /** What to do when it is missing and cannot be installed here. */
  remedy: string;
}

const BROWSER: Program = {
  label: "browser",
  variable: "SEAWORTHY_BROWSER",
  candidates: [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "microsoft-edge-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  ],
  debianPackage: "chromium",
  remedy: "install Chromium, Google Chrome or Microsoft Edge, or set SEAWORTHY_BROWSER to the executable of one",
};

const NEOVIM: Program = {
  label: "Neovim",
  variable: "SEAWORTHY_NEOVIM",
  candidates: ["nvim"],
  debianPackage: "neovim",
  remedy: "install Neovim 0.7 or newer, or set SEAWORTHY_NEOVIM to its executable",
};

/** Returns the executable of a Chromium-family browser, installed if need be. Rejects with one line that says what to install. */
export function ensureBrowser(): Promise<string> {
  return ensureProgram(BROWSER);
}

/** Returns the executable of Neovim, installed if need be. Rejects with one line that says what to install. */
export function ensureNeovim(): Promise<string> {
  return ensureProgram(NEOVIM);
}

async function ensureProgram(program: Program): Promise<string> {
  const chosen = process.env[program.variable];
  if (chosen) return ensureWorks(chosen, `${program.variable} names "${chosen}", which does not run: correct or unset it.`);
  const found = findProgram(program);
  if (found) return found;
  if (canInstallDebianPackages()) await installDebianPackage(program.debianPackage);
  return ensureWorks(findProgram(program), `No ${program.label} found: ${program.remedy}.`);
}

function ensureWorks(executable: string | undefined, complaint: string): string {
  if (executable === undefined || !works(executable)) throw new Error(complaint);
  return executable;
}

function findProgram({ candidates }: Program): string | undefined {
  return candidates.flatMap(placesOf).find(works);
}

/** Absolute paths at which an executable of that name exists. */
function placesOf(candidate: string): string[] {
  const folders = isAbsolute(candidate) ? [""] : (process.env.PATH ?? "").split(delimiter);
  return folders.map((folder) => join(folder, candidate)).filter((path) => existsSync(path));
}

/** Being on the PATH is not enough: some distributions put a script there that only tells how to install the real program. */
function works(executable: string): boolean {
  const { status, stdout } = spawnSync(executable, ["--version"], { encoding: "utf8", timeout: 30_000 });
  return status === 0 && /\d+\.\d+/.test(stdout);
}
