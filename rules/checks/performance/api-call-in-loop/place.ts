/** Addresses that lead to no other machine. */
import type { TsFile } from "../../../api/file.ts";
import type { TS } from "../../../api/ts.ts";
import { sourceOf } from "../../../shared/typescript/nodes.ts";
import { textWithHoles } from "../../../shared/typescript/values.ts";

/** A file of the bundle, a data or blob address. */
export function staysOnMachine(url: TS.Expression | undefined, file: TsFile): boolean {
  if (!url) return false;
  return /^(?:data|blob|file):/i.test(textWithHoles(url, file) ?? "") || /import\.meta\.url|createObjectURL/.test(sourceOf(url, file));
}
