/** The commit that a work tree is at, read from git's files. Git is never run. */
import fs from "node:fs";
import path from "node:path";

const hash = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;
/** Larger files are no references. */
const maxBytes = 64 * 1024 * 1024;

function read(file: string): string | undefined {
  try {
    return fs.statSync(file).size > maxBytes ? undefined : fs.readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** Git's folders for a work tree: its own, and the one that it shares with others. */
interface GitFolders {
  readonly own: string;
  readonly common: string;
}

/** Git's folders for the work tree around a folder. A work tree of its own, or a submodule, names them in a file. */
export function gitFolders(root: string): GitFolders | undefined {
  for (let folder = root; ; folder = path.dirname(folder)) {
    const git = path.join(folder, ".git");
    const stat = fs.statSync(git, { throwIfNoEntry: false });
    if (stat?.isDirectory()) return { own: git, common: git };
    const named = stat?.isFile() ? /^gitdir:\s*(.+?)\s*$/m.exec(read(git) ?? "")?.[1] : undefined;
    if (named !== undefined) {
      const own = path.resolve(folder, named);
      const common = read(path.join(own, "commondir"))?.trim();
      return { own, common: common === undefined ? own : path.resolve(own, common) };
    }
    if (path.dirname(folder) === folder) return undefined;
  }
}

/** The commit of HEAD; undefined outside of git, before the first commit, and for references that are kept in another form. */
export function headCommit(root: string): string | undefined {
  const folders = gitFolders(root);
  if (!folders) return undefined;
  let content = read(path.join(folders.own, "HEAD"))?.trim();
  // A reference may name another; git follows no more than five.
  for (let depth = 0; depth < 5 && content !== undefined; depth++) {
    if (hash.test(content)) return content;
    const name = /^ref:\s*(refs\/\S+)$/.exec(content)?.[1];
    if (name === undefined || name.split("/").includes("..")) return undefined;
    content = read(path.join(folders.own, name))?.trim() ?? read(path.join(folders.common, name))?.trim() ?? packed(folders.common, name);
  }
  return undefined;
}

function packed(common: string, name: string): string | undefined {
  for (const line of (read(path.join(common, "packed-refs")) ?? "").split("\n")) {
    const [commit, ref] = line.trim().split(" ");
    if (ref === name) return commit;
  }
  return undefined;
}
