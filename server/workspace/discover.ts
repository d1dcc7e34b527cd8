/** Finds the files of a project: one walk, the same in the editor and on the command line. */
import fs from "node:fs";
import { runAll, type Steps } from "@seaworthy/rules/api/steps";
import { IgnoreRules, isExcludedFolder } from "./ignore-rules.ts";
import { nativePath } from "./paths.ts";
import type { SkippedFile } from "./skip.ts";

/** What tells cheaply whether a file is still the one that was read. Times in milliseconds. */
export interface FileStamp {
  readonly size: number;
  readonly modified: number;
  readonly changed: number;
}

/** A file that the engine can look at. */
export interface SourceFile extends FileStamp {
  /** Relative to the root, with forward slashes. */
  readonly path: string;
}

/** What a walk saw. Paths are relative to the root, with forward slashes. */
export interface Discovery {
  /** Every file of the project, whether the engine can look at it or not. */
  readonly files: readonly string[];
  readonly sources: readonly SourceFile[];
  readonly skipped: readonly SkippedFile[];
  /** False when the walk stopped at its bound. */
  readonly complete: boolean;
}

/** A folder on the way from the root to where the walk is. */
interface Folder {
  readonly entries: readonly fs.Dirent[];
  /** The folder's path with a trailing slash, or "". */
  readonly prefix: string;
  readonly rules: IgnoreRules;
  /** Index of the entry that comes next. */
  next: number;
}

/** Decides on a path relative to the root, with forward slashes. */
type PathTest = (relative: string) => boolean;

/** Examples of the environment that somebody committed although a rule for `.env.*` was meant to keep the real ones out. */
const exampleOfEnvironment = /^\.env(?:[.-][\w-]+)*[.-](?:example|sample|template|dist)$/;

/** More files than this are not one project that a person works on; the rest is left out and the run counts as incomplete. */
const maxFiles = 200_000;

/**
 * Walks a root. Links are never followed: what they point to inside the root is found at its own place, and what lies outside does
 * not belong to the project. A linked file still counts as a file of the project by its name. The policy has no say here: what it leaves
 * out is hidden, but still counts.
 * @param reads whether the engine has anything to say of a file of this name
 * @param limit most files that are listed
 */
export function discover(root: string, reads: PathTest, limit = maxFiles): Discovery {
  return runAll(discovering(root, reads, limit));
}

/** As {@link discover}, file by file. */
export function* discovering(root: string, reads: PathTest, limit = maxFiles): Steps<Discovery> {
  const files: string[] = [];
  const sources: SourceFile[] = [];
  const skipped: SkippedFile[] = [];
  let complete = true;

  /** Folders that are being walked, the innermost last: nested generators would pass each step through all of them. */
  const open: Folder[] = [];
  const enter = (folder: string, outer: IgnoreRules): void => {
    let entries: fs.Dirent[];
    try {
      entries = fs.readdirSync(nativePath(root, folder), { withFileTypes: true });
    } catch {
      skipped.push({ file: folder, reason: "unreadable" });
      return;
    }
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    const prefix = folder === "" ? "" : `${folder}/`;
    const rules = entries.some((entry) => entry.name === ".gitignore")
      ? outer.enter(folder, nativePath(root, `${prefix}.gitignore`))
      : outer;
    open.push({ entries, prefix, rules, next: 0 });
  };

  const add = (relative: string): void => {
    files.push(relative);
    if (!reads(relative)) return;
    const stamp = stampOf(nativePath(root, relative));
    if (stamp) sources.push({ path: relative, ...stamp });
    else skipped.push({ file: relative, reason: "unreadable" });
  };

  enter("", IgnoreRules.at(root));
  for (let folder = open.at(-1); folder !== undefined; folder = open.at(-1)) {
    const entry = folder.entries[folder.next++];
    if (entry === undefined) {
      open.pop();
      continue;
    }
    if (files.length >= limit) {
      complete = false;
      break;
    }
    const { rules } = folder;
    const relative = folder.prefix + entry.name;
    if (entry.isDirectory()) {
      if (!isExcludedFolder(entry.name) && !rules.ignores(`${relative}/`)) enter(relative, rules);
    } else if (entry.isFile()) {
      if (!rules.ignores(relative) || exampleOfEnvironment.test(entry.name)) add(relative);
    } else if (entry.isSymbolicLink() && !rules.ignores(relative) && isFile(nativePath(root, relative))) {
      files.push(relative);
    }
    yield;
  }
  return { files, sources, skipped, complete };
}

/** The stamp of a file, or undefined when it cannot be read or is no file. */
export function stampOf(native: string): FileStamp | undefined {
  const stat = fs.statSync(native, { throwIfNoEntry: false });
  return stat?.isFile() ? { size: stat.size, modified: stat.mtimeMs, changed: stat.ctimeMs } : undefined;
}

/** A file changed this shortly before its stamp was written down may change again without a new one. In milliseconds. */
const racy = 2000;

/** Whether a file is still the one of an earlier stamp. @param written when that was written down */
export function isUntouched(stamp: FileStamp, earlier: FileStamp, written: number): boolean {
  if (stamp.size !== earlier.size || stamp.modified !== earlier.modified || stamp.changed !== earlier.changed) return false;
  return Math.max(stamp.modified, stamp.changed) < written - racy;
}

/** Whether a link leads to a file; links in a circle lead nowhere. */
function isFile(native: string): boolean {
  try {
    return fs.statSync(native).isFile();
  } catch {
    return false;
  }
}
