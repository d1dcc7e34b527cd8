/** Writing several files, all of them or none. */
import fs from "node:fs";
import path from "node:path";
import { writeAtomically } from "./atomic.ts";
import { codeOf, messageOf } from "./errors.ts";
import { nativePath } from "./paths.ts";
import { byteOrderMark, decodeExactly } from "./read.ts";
import { type ChangedFile, writeChanged } from "./write-file.ts";

/** A file as it was planned: the text that was read, undefined for one to be created, and the text to be written. */
interface PlannedText {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string;
}

/**
 * Creates and changes files. When one of them cannot be written, those that were are put back as they were.
 * @throws Error that names the file and says why not
 */
export function writeAll(root: string, files: readonly PlannedText[]): void {
  const changes = files.map((file) => ({ ...read(root, file), after: file.after }));
  const done: (() => void)[] = [];
  for (const change of changes) {
    try {
      const undo = undoing(root, change);
      writeChanged(root, change);
      done.unshift(undo);
    } catch (error) {
      for (const undo of done) undo();
      throw new Error(`${change.path} could not be written: ${messageOf(error)}`);
    }
  }
}

/** The file's bytes, as long as they still are what the plan was made from. */
function read(root: string, { path: file, before }: PlannedText): Omit<ChangedFile, "after"> {
  let bytes: Buffer;
  try {
    bytes = fs.readFileSync(nativePath(root, file));
  } catch (error) {
    if (before === undefined && (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR"))
      return { path: file, bytes: undefined, mark: "" };
    throw new Error(`${file} cannot be read (${messageOf(error)}); check its permissions`);
  }
  if (before === undefined) throw new Error(`${file} is there already; nothing is overwritten`);
  const text = decodeExactly(bytes);
  const mark = text?.startsWith(byteOrderMark) ? byteOrderMark : "";
  if (text?.slice(mark.length) !== before)
    throw new Error(`${file} has changed meanwhile, or is no UTF-8; look at it, and run the command again`);
  return { path: file, bytes, mark };
}

/** What puts a file back, folders that had to be made for it too. */
function undoing(root: string, { path: file, bytes }: Pick<ChangedFile, "path" | "bytes">): () => void {
  const native = nativePath(root, file);
  if (bytes) return () => writeAtomically(native, bytes);
  let made = native;
  for (let folder = path.dirname(native); !fs.existsSync(folder); folder = path.dirname(folder)) made = folder;
  return () => fs.rmSync(made, { recursive: true, force: true });
}
