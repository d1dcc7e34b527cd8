/** Where caches live, and how much of the disk they may take. */
import { createHash } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

/** All files of the cache folder together; the ones unused for longest go first. */
const maxFolderBytes = 256 * 1024 * 1024;
/** Roots that nobody will look at again must not pile up, however small they are. */
const maxFolderFiles = 200;

/** The system's folder for caches of this program (XDG_CACHE_HOME, ~/Library/Caches, LOCALAPPDATA). */
export function systemCacheFolder(environment: NodeJS.ProcessEnv = process.env, platform = process.platform, home = os.homedir()): string {
  const absolute = (value: string | undefined) => (value !== undefined && path.isAbsolute(value) ? value : undefined);
  if (platform === "win32")
    return path.join(absolute(environment.LOCALAPPDATA) ?? path.join(home, "AppData", "Local"), "seaworthy", "cache");
  if (platform === "darwin") return path.join(home, "Library", "Caches", "seaworthy");
  return path.join(absolute(environment.XDG_CACHE_HOME) ?? path.join(home, ".cache"), "seaworthy");
}

/** The kind of the files that hold what was found in each file. */
export const resultsKind = "results";

/** The cache file of a root for one kind of content. */
export function cacheFileOf(root: string, kind: string, folder: string): string {
  return path.join(folder, `${kind}-${createHash("sha1").update(root).digest("hex").slice(0, 20)}`);
}

/**
 * Reads a cache file that nobody but the owner can have written, or undefined. What comes from a cache is trusted, so a file
 * that another user owns or may write is treated as absent.
 */
export function readPrivately(file: string): Buffer | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = fs.openSync(file, "r");
    const stat = fs.fstatSync(descriptor);
    if (process.getuid && (stat.uid !== process.getuid() || (stat.mode & 0o022) !== 0)) return undefined;
    const content = fs.readFileSync(descriptor);
    markUsed(descriptor);
    return content;
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) fs.closeSync(descriptor);
  }
}

/** What is used stays when the folder is trimmed. A folder that can only be read serves as well. */
export function markUsed(file: number | string): void {
  const now = new Date();
  try {
    if (typeof file === "number") fs.futimesSync(file, now, now);
    else fs.utimesSync(file, now, now);
  } catch {
    // Then its age is that of its content.
  }
}

/** Creates the folder for its owner only. Returns false where that is not possible: then there is no cache. */
export function prepareFolder(folder: string): boolean {
  try {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    return true;
  } catch {
    return false;
  }
}

/** Deletes the files unused for longest until the folder fits its bounds again. */
export function trimFolder(folder: string, maxBytes = maxFolderBytes, maxFiles = maxFolderFiles): void {
  try {
    const files = fs
      .readdirSync(folder)
      .map((name) => path.join(folder, name))
      .map((file) => ({ file, stat: fs.statSync(file) }))
      .filter(({ stat }) => stat.isFile())
      .sort((a, b) => b.stat.mtimeMs - a.stat.mtimeMs);
    let total = 0;
    for (const [index, { file, stat }] of files.entries()) {
      total += stat.size;
      if (total > maxBytes || index >= maxFiles) fs.rmSync(file, { force: true });
    }
  } catch {
    // A folder that cannot be listed is left alone: the bound is a courtesy, not a promise of a result.
  }
}
