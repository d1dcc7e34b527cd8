/** Puts a root's workspace together, for a single run of the command line. */
import path from "node:path";
import { registry } from "@seaworthy/rules/registry.generated";
import { Analyzer } from "./analyzer.ts";
import { today } from "./clock.ts";
import type { Host } from "./host.ts";
import type { ParserOptions } from "./parsers.ts";
import { ResultCache } from "./result-cache.ts";
import { Sweeper, type SweeperOptions } from "./sweeper.ts";
import { Workspace } from "./workspace.ts";

/** Where the parsers of the command line and of its worker come from. */
export function parserOptions(host: Host): ParserOptions {
  return { dist: host.dist, cacheFolder: host.cacheFolder, build: host.build };
}

/** The sweeper that runs workers of this installation. */
export function createSweeper(host: Host, options: Pick<SweeperOptions, "log" | "workersFor"> = {}): Sweeper {
  const setup = () => ({ parsers: parserOptions(host), compiled: host.compiled() });
  return new Sweeper({ entry: path.join(host.dist, "worker.cjs"), setup, ...options });
}

/** The workspace of a root with its cache. */
export function openProject(root: string, host: Host): Workspace {
  const day = today();
  return new Workspace({
    root,
    analyzer: new Analyzer(registry, parserOptions(host)),
    cache: new ResultCache(host.cacheFolder, root, host.build),
    today: () => day,
  });
}
