/** workspace/didChangeWatchedFiles */
import fs from "node:fs";
import path from "node:path";
import { FileChangeType, type FileEvent } from "vscode-languageserver";
import { isIgnored } from "../../workspace/ignore-rules.ts";
import { historyFile } from "../../workspace/history.ts";
import { nativePath, pathFromUri } from "../../workspace/paths.ts";
import { isRecordFile } from "../../workspace/record-store.ts";
import type { Root } from "../root.ts";
import type { Session } from "../session.ts";

/** More changes at once are a switch of branches or an installation: a scan finds them faster than one by one. */
const few = 20;

/** Takes changes on disk. The paths of open documents only matter once they are closed. */
export async function watchedFilesChanged(session: Session, events: readonly FileEvent[]): Promise<void> {
  const changes = new Map<Root, Map<string, FileChangeType>>();
  for (const { uri, type } of events) {
    const native = pathFromUri(uri);
    const home = native === undefined ? undefined : session.roots.containing(native);
    const root = home && session.roots.of(home.workspace);
    if (!root || !home) continue;
    const paths = changes.get(root) ?? new Map<string, FileChangeType>();
    changes.set(root, paths.set(home.relative, type));
  }
  for (const [root, paths] of changes) await rootChanged(root, paths);
  session.reducer.soon();
}

async function rootChanged(root: Root, paths: ReadonlyMap<string, FileChangeType>): Promise<void> {
  const { workspace } = root;
  const wanted = [...paths].filter(([file]) => !isIgnored(workspace.root, file));
  if (wanted.some(([file]) => isRecordFile(file))) workspace.loadRecords();
  if (wanted.some(([file]) => file === historyFile)) root.forgetHistory();
  if (wanted.length > few || root.scanning || wanted.some(([file, type]) => concernsMany(root, file, type))) {
    void root.scan();
    return;
  }
  for (const [file] of wanted) await workspace.refresh(file);
  if (wanted.length > 0) root.touched();
}

/** Whether a change may concern other files than the one it names: a folder, or a file that says what is ignored. */
function concernsMany({ workspace }: Root, file: string, type: FileChangeType): boolean {
  if (path.posix.basename(file) === ".gitignore") return true;
  const { files } = workspace.project.view;
  if (type === FileChangeType.Changed || files.has(file)) return false;
  if (type === FileChangeType.Created) return isFolder(nativePath(workspace.root, file));
  const below = `${file}/`;
  for (const known of files) if (known.startsWith(below)) return true;
  return false;
}

function isFolder(native: string): boolean {
  return fs.statSync(native, { throwIfNoEntry: false })?.isDirectory() === true;
}
