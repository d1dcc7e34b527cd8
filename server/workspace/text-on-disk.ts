import fs from "node:fs";
import { nativePath } from "./paths.ts";

/** The text of a project's file without a byte order mark; undefined for one that cannot be read. */
export function textOnDisk(root: string, file: string): string | undefined {
  try {
    const text = fs.readFileSync(nativePath(root, file), "utf8");
    return text.startsWith("\uFEFF") ? text.slice(1) : text;
  } catch {
    return undefined;
  }
}
