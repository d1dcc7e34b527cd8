/** What the main thread and the sweep's worker say to each other. */
import type { Analyzed } from "./analyzer.ts";
import type { ParserOptions } from "./parsers.ts";

/** Given to the worker when it starts. */
export interface WorkerSetup {
  readonly parsers: ParserOptions;
  /** Two 32-bit cells: the number of the batch, and the place in the batch of the file being looked at. */
  readonly beat: SharedArrayBuffer;
  /** Run only these checks. */
  readonly only?: readonly string[];
  /** What the main thread has compiled of the program, for want of a cache: compiling takes a tenth of a second and 20 MB. */
  readonly compiled?: Uint8Array | undefined;
}

/** A file to look at, with the hash of the content whose result is known, and its size in bytes. */
export type Job = readonly [path: string, known: string | undefined, size: number];

/** Main thread → worker. */
export type ToWorker =
  | { readonly kind: "analyze"; readonly batch: number; readonly root: string; readonly jobs: readonly Job[] }
  | { readonly kind: "keep-code" };

/** Worker → main thread. */
export type FromWorker =
  | { readonly kind: "analyzed"; readonly batch: number; readonly files: readonly Analyzed[] }
  | { readonly kind: "kept-code" }
  /** The worker cannot do its work at all, such as for a parser that is missing. */
  | { readonly kind: "failed"; readonly message: string };
