import path from "node:path";
import { systemCacheFolder } from "../workspace/cache-folder.ts";

/** The cache folder that the command line asks for: `--cache-folder PATH`, none with `--no-cache`, else the system's. */
export function cacheFolderOf(args: readonly string[]): string | undefined {
  if (args.includes("--no-cache")) return undefined;
  const at = args.findIndex((argument) => argument === "--cache-folder" || argument.startsWith("--cache-folder="));
  const given = at < 0 ? undefined : args[at]?.includes("=") ? args[at]?.slice(args[at].indexOf("=") + 1) : args[at + 1];
  return given ? path.resolve(given) : systemCacheFolder();
}
