/** Tells the rules where the grammars lie, as each host does. */
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { type GrammarName, installTreeSitter } from "../languages/tree-sitter.ts";

/** Loads the runtime and the named grammars from the package installed here; all of them when none is named. */
export async function installGrammars(names?: readonly GrammarName[]): Promise<void> {
  await installTreeSitter({ wasmDir: dirname(createRequire(import.meta.url).resolve("@vscode/tree-sitter-wasm")) }, names);
}
