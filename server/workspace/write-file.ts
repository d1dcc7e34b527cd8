/** Writing a text to disk only where that takes nothing away from anybody. */
import fs from "node:fs";
import { writeAtomically } from "./atomic.ts";
import { nativePath } from "./paths.ts";

const anyoneWrites = 0o222;

/** A file with its new text. */
export interface ChangedFile {
  /** Relative to the root. */
  readonly path: string;
  /** The file as it was read; undefined when it is to be created. */
  readonly bytes: Buffer | undefined;
  /** Put in front of the text when it is written. */
  readonly mark: string;
  readonly after: string;
}

/**
 * Writes one file unless it has changed since it was read, or is read-only: a rename over it would not ask.
 * @throws Error that says why not
 */
export function writeChanged(root: string, { path, bytes, mark, after }: ChangedFile): void {
  const native = nativePath(root, path);
  const present = fs.existsSync(native) ? fs.readFileSync(native) : undefined;
  if (bytes === undefined ? present !== undefined : !present?.equals(bytes))
    throw new Error("the file has changed meanwhile; run the command again");
  if (present && (fs.statSync(native).mode & anyoneWrites) === 0) throw new Error("the file is read-only");
  fs.mkdirSync(nativePath(root, path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : ""), { recursive: true });
  writeAtomically(native, mark + after);
}
