/** Writing a file so that a reader sees the old content or the new one, never a part. */
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

/**
 * Writes a file through a temporary one beside it. A link is written through to its target and the file's mode is kept.
 * @throws the system's error when the folder cannot be written.
 */
export function writeAtomically(target: string, content: string | Uint8Array, mode?: number): void {
  const real = realTarget(target);
  const temporary = path.join(path.dirname(real), `.${path.basename(real)}.${process.pid}-${randomBytes(4).toString("hex")}.tmp`);
  try {
    fs.writeFileSync(temporary, content, { mode: mode ?? modeOf(real) });
    fs.renameSync(temporary, real);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw error;
  }
}

function realTarget(target: string): string {
  try {
    return fs.realpathSync(target);
  } catch {
    return target;
  }
}

function modeOf(file: string): number {
  try {
    return fs.statSync(file).mode & 0o777;
  } catch {
    return 0o644;
  }
}
