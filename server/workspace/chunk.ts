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
  /** What V8 has compiled so far, for another thread that loads the same bundle; undefined where that finds as much in the cache. */
  readonly compiled: () => Uint8Array | undefined;
}

/** What stands around the text of a bundle: a function with what a CommonJS module is given. Part of the file, so that no copy is made of a long text. */
export const bundleFrame = ["(function (exports, require, module, __filename, __dirname) {", "\n})"] as const;

/** Whose code is kept, and from where. */
interface CodeSource {
  /** Where the compiled code is kept; undefined for no cache. */
  readonly cacheFolder: string | undefined;
  /** Identity of the bundle's content: V8 itself only compares lengths. */
  readonly build: string;
  /** Who runs the bundle, where what is kept must hold what that program has called. */
  readonly program?: string;
  /** What another thread has compiled, for want of a cache. */
  readonly compiled?: Uint8Array | undefined;
}

/**
 * @param file absolute path of a CommonJS bundle in its {@link bundleFrame}, in ASCII and without import(): functions that come from the cache
 *   have lost the way to resolve it
 * @throws whatever the bundle throws when it is evaluated
 */
export function loadChunk(file: string, { cacheFolder, build, program = "any", compiled }: CodeSource): Chunk {
  // The tag stands for V8's version, the processor and V8's settings, all of which compiled code depends on.
  const name = `${path.basename(file, ".cjs")}-${program}-${build}-${v8.cachedDataVersionTag().toString(36)}.code`;
  const cacheFile = cacheFolder && path.join(cacheFolder, name.replace(/[^\w.-]/g, "_"));
  const kept = cacheFile ? readPrivately(cacheFile) : undefined;
  const cachedData = kept ?? compiled;
  // Read as Latin-1, a long text stays outside of V8's heap.
  const script = new vm.Script(fs.readFileSync(file, "latin1"), { filename: file, ...(cachedData && { cachedData }) });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(file), module, file, path.dirname(file));
  let isKept = kept !== undefined && script.cachedDataRejected !== true;
  return {
    exports: module.exports,
    keep: () => {
      if (isKept || !cacheFile || !cacheFolder || !prepareFolder(cacheFolder)) return;
      isKept = true;
      try {
        writeAtomically(cacheFile, script.createCachedData(), 0o600);
      } catch {
        // The next start compiles again; nothing is lost but time.
      }
    },
    compiled: () => (isKept ? undefined : script.createCachedData()),
  };
}
