/** Code that refuses to go on without a variable of the environment. */
import type { TsFile } from "../../api/file.ts";
import { quoted, styleOf } from "./style.ts";

/** An expression that throws, naming the variable that is missing: it fits wherever a default stood, and its type never gets in the way. */
export function throwMissing(name: string, file: TsFile): string {
  return `(() => { ${throwStatement(name, file)} })()`;
}

/** A statement that throws, naming the variable that is missing. */
export function throwStatement(name: string, file: TsFile): string {
  return `throw new Error(${quoted(`${name} must be set`, file)})${styleOf(file).semicolon}`;
}
