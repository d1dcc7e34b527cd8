import v8 from "node:v8";
import { boot } from "./boot.ts";

/** Loads the program and runs a command. */
export async function runProgram(args: readonly string[], cacheFolder: string | undefined): Promise<void> {
  // A scan calls thousands of functions for a few seconds only: with V8's usual patience (67,584) a good part of its processor time goes
  // into optimizing code that is done soon after. Set before the bundles are loaded, because their compiled code is kept per setting.
  v8.setFlagsFromString("--interrupt-budget=800000");
  // Old objects are looked at after every third more of them: ten megabytes less with two workers, and no slower.
  v8.setFlagsFromString("--heap-growing-percent=30");
  const { main, host } = boot("cli", cacheFolder);
  await main.runCli(args, host);
}
