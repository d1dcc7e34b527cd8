/** Makes the engine ready for tests, as a host does at its start. */
import { ts } from "ts-morph";
import { installTypeScript } from "../api/ts.ts";
import { installGrammars } from "./parsers.ts";

/** Installs the parsers of every language. To be awaited once, before the first analysis. */
export async function installParsers(): Promise<void> {
  installTypeScript(ts);
  await installGrammars();
}
