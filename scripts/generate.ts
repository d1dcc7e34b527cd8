/** Writes what is made from the checks: the registry, the pages under docs/checks/, the README's table and the manifest's settings. */
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "@seaworthy/rules/testing/discover";
import { drifted, outputs } from "./generate/outputs.ts";

/**
 * `npm run generate` writes; with `--check` nothing is written and the exit code is 1 when something would be.
 * @throws Error for any other argument.
 */
export async function main(args: readonly string[]): Promise<number> {
  const unknown = args.find((arg) => arg !== "--check");
  if (unknown !== undefined) throw new Error(`generate: unknown argument ${unknown}; the only one is --check`);
  const wanted = await outputs();
  const changed = drifted(wanted);
  if (args.includes("--check")) {
    for (const path of changed) console.error(`${path} is not up to date: run \`npm run generate\``);
    return changed.length === 0 ? 0 : 1;
  }
  for (const path of changed) {
    const text = wanted.get(path);
    if (text === undefined) rmSync(join(root, path));
    else writeFileSync(join(root, path), text);
    console.log(`${text === undefined ? "removed" : "wrote"} ${path}`);
  }
  if (changed.length === 0) console.log("everything is up to date");
  return 0;
}
