/**
 * Loads one of the program's own bundles with V8's code cache: the compiler's output of an earlier run, so that a start reads
 * instead of compiling. A cache that is missing, stale or damaged costs time, never correctness: V8 checks it and says so.
 */
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import v8 from "node:v8";
import vm from "node:vm";
import { writeAtomically } from "./atomic.ts";
import { prepareFolder, readPrivately } from "./cache-folder.ts";

/** A bundle that has been loaded. */
export interface Chunk {
  readonly exports: unknown;
  /** Keeps what V8 has compiled so far for the next start; does nothing when the cache in use is good. Call it when the program idles or ends. */
  readonly keep: () => void;
}

/**
 * @param file absolute path of a CommonJS bundle without import(): functions that come from the cache have lost the way to resolve it
 * @param cacheFolder where the compiled code is kept; undefined for no cache
 * @param build identity of the bundle's content: V8 itself only compares lengths
 * @param program who runs the bundle, where what is kept must hold what that program has called
 * @throws whatever the bundle throws when it is evaluated
 */
export function loadChunk(file: string, cacheFolder: string | undefined, build: string, program = "any"): Chunk {
  // The tag stands for V8's version, the processor and V8's settings, all of which compiled code depends on.
  const name = `${path.basename(file, ".cjs")}-${program}-${build}-${v8.cachedDataVersionTag().toString(36)}.code`;
  const cacheFile = cacheFolder && path.join(cacheFolder, name.replace(/[^\w.-]/g, "_"));
  const cachedData = cacheFile ? readPrivately(cacheFile) : undefined;
  const source = fs.readFileSync(file, "utf8");
  const script = new vm.Script(`(function (exports, require, module, __filename, __dirname) {${source}\n})`, {
    filename: file,
    ...(cachedData && { cachedData }),
  });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(file), module, file, path.dirname(file));
  const stale = cachedData === undefined || script.cachedDataRejected === true;
  let kept = !stale;
  return {
    exports: module.exports,
    keep: () => {
      if (kept || !cacheFile || !cacheFolder || !prepareFolder(cacheFolder)) return;
      kept = true;
      try {
        writeAtomically(cacheFile, script.createCachedData(), 0o600);
      } catch {
        // The next start compiles again; nothing is lost but time.
      }
    },
  };
}
