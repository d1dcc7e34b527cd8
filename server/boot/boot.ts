/**
 * The first lines of each program: they find the cache and load the main bundle with its compiled code. Nothing else may be imported
 * here, because these lines are compiled anew at each start.
 */
import path from "node:path";
import { type Chunk, loadChunk } from "../workspace/chunk.ts";
import type { Host } from "../workspace/host.ts";
import type * as Main from "../main.ts";

/** Set by the build: identity of the bundles' content. */
declare const SEAWORTHY_BUILD: string;

/**
 * Loads the main bundle.
 * @param program whose compiled code is loaded and kept: each runs other parts of the bundle
 * @param compiled what another thread has compiled, for want of a cache
 */
export function boot(
  program: "cli" | "server" | "worker",
  cacheFolder: string | undefined,
  compiled?: Uint8Array,
): { main: typeof Main; host: Host } {
  const dist = __dirname;
  const chunk: Chunk = loadChunk(path.join(dist, "main.cjs"), { cacheFolder, build: SEAWORTHY_BUILD, program, compiled });
  return {
    main: chunk.exports as typeof Main,
    host: { dist, cacheFolder, build: SEAWORTHY_BUILD, keepCode: chunk.keep, compiled: chunk.compiled },
  };
}
