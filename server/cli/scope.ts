/** From the paths on the command line to the root of the project and the part of it that is meant. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { codeOf, messageOf, UsageError } from "../workspace/errors.ts";
import { absolutePath, relativePath } from "../workspace/paths.ts";

/** The project, and the part of it that a run is about. */
export interface Scope {
  /** Native absolute path. */
  readonly root: string;
  /** Paths relative to the root below which findings are listed; [""] for all. */
  readonly below: readonly string[];
}

const rootMarks = [".seaworthy", ".git"];
const projectMarks = ["package.json", "pyproject.toml", "requirements.txt", "Pipfile", "setup.py", "Gemfile"];

/**
 * Finds the root.
 * - `--root` decides.
 * - A single folder is its own root, unless it is a part of the project in the current folder.
 * - Otherwise the root is the current folder when all paths lie below it, else the project around the paths.
 * @throws UsageError when a path does not exist or cannot be read
 */
export function resolveScope(paths: readonly string[], givenRoot: string | undefined, cwd = process.cwd()): Scope {
  const given = (paths.length > 0 ? paths : [givenRoot ?? cwd]).map((name) => statPath(name, absolutePath(name, cwd)));
  const root = givenRoot === undefined ? rootOf(given, cwd) : folderAt(givenRoot, absolutePath(givenRoot, cwd));
  const below = given.map(({ name, native }) => {
    const relative = relativePath(root, native);
    if (relative === undefined) throw new UsageError(`${name} lies outside the project's root ${root}; give paths of one project`);
    return relative;
  });
  return { root, below: below.includes("") ? [""] : below };
}

interface Given {
  readonly name: string;
  readonly native: string;
  readonly folder: boolean;
}

function statPath(name: string, native: string): Given {
  try {
    const folder = fs.statSync(native).isDirectory();
    fs.accessSync(native, fs.constants.R_OK);
    if (folder) fs.readdirSync(native);
    return { name, native, folder };
  } catch (error) {
    const code = codeOf(error);
    if (code === "ENOENT" || code === "ENOTDIR") throw new UsageError(`${name} does not exist; check the path`);
    if (code === "EACCES" || code === "EPERM") throw new UsageError(`${name} cannot be read; check its permissions`);
    throw new UsageError(`${name}: ${messageOf(error)}`);
  }
}

function folderAt(name: string, native: string): string {
  if (!statPath(name, native).folder) throw new UsageError(`${name} is a file; --root takes the folder of the project`);
  return native;
}

function rootOf(given: readonly Given[], cwd: string): string {
  const [first] = given;
  const inside = given.every(({ native }) => relativePath(cwd, native) !== undefined);
  if (given.length === 1 && first?.folder) {
    const part =
      inside &&
      first.native !== cwd &&
      isProject(cwd) &&
      !has(first.native, rootMarks) &&
      (has(cwd, [".seaworthy"]) || !isProject(first.native));
    return part ? cwd : first.native;
  }
  const common = given.map(({ native, folder }) => (folder ? native : path.dirname(native))).reduce(commonFolder);
  const around = projectAround(common, inside ? cwd : undefined);
  if (around !== undefined) return around;
  // A folder that holds everything is nobody's project: a file in it stands for itself.
  return inside && cwd !== os.homedir() && path.dirname(cwd) !== cwd ? cwd : common;
}

/** The nearest folder at or above `from` that is marked as a root, else as a project; not above `top`. */
function projectAround(from: string, top: string | undefined): string | undefined {
  let project: string | undefined;
  for (let folder = from; ; folder = path.dirname(folder)) {
    if (has(folder, rootMarks)) return folder;
    if (project === undefined && top === undefined && has(folder, projectMarks)) project = folder;
    if (folder === top || path.dirname(folder) === folder) return project;
  }
}

function isProject(folder: string): boolean {
  return has(folder, rootMarks) || has(folder, projectMarks);
}

function has(folder: string, names: readonly string[]): boolean {
  return names.some((name) => fs.existsSync(path.join(folder, name)));
}

function commonFolder(a: string, b: string): string {
  let folder = a;
  while (relativePath(folder, b) === undefined) folder = path.dirname(folder);
  return folder;
}
