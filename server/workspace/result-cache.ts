import fs from "node:fs";
import path from "node:path";
import type { FileResult } from "@seaworthy/rules/api/result";
import { writeAtomically } from "./atomic.ts";
import { cacheFileOf, prepareFolder, readPrivately, resultsKind, trimFolder } from "./cache-folder.ts";
import { type FileStamp, isUntouched } from "./discover.ts";
import { decodeResults, encodeResults, type Entry, type StoredConclusions } from "./result-file.ts";

/** A project whose results take more than this is not worth keeping on disk. */
const maxBytes = 128 * 1024 * 1024;

/** What is known of a root. */
interface Known {
  readonly entries: Map<string, Entry>;
  /** Milliseconds since 1970; 0 for never. */
  written: number;
  conclusions: StoredConclusions | undefined;
}

/**
 * Results of earlier runs, one file per root. A result is a pure function of a file's path and text and of the program's build, so a
 * row is good as long as the content's hash is the same. Stamps (size and times) only save reading the content.
 */
export class ResultCache {
  readonly #file: string | undefined;
  readonly #key: string;
  #read: Known | undefined;
  #dirty = false;

  /**
   * The rows of a root, which are read when they are first asked for: an editor waits for its first diagnostics until then. A file that is
   * missing, damaged or of another build gives an empty cache.
   * @param folder undefined for no cache on disk
   * @param key identity of everything but the files that results depend on: the build, the policy where it matters
   */
  constructor(folder: string | undefined, root: string, key: string) {
    this.#key = key;
    if (folder !== undefined) this.#file = cacheFileOf(root, resultsKind, folder);
  }

  get #known(): Known {
    this.#read ??= this.#onDisk() ?? { entries: new Map(), written: 0, conclusions: undefined };
    return this.#read;
  }

  #onDisk(): Known | undefined {
    const bytes = this.#file === undefined ? undefined : readPrivately(this.#file);
    if (!bytes) return undefined;
    try {
      const stored = decodeResults(bytes, this.#key);
      return stored && { entries: stored.entries, written: stored.written, conclusions: stored.conclusions };
    } catch {
      return undefined;
    }
  }

  get isEmpty(): boolean {
    return this.#known.entries.size === 0;
  }

  /** The result of a file that has not been touched since its row was written. */
  fresh(file: string, stamp: FileStamp): FileResult | undefined {
    const { entries, written } = this.#known;
    const entry = entries.get(file);
    return entry && isUntouched(stamp, entry.stamp, written) ? entry.result : undefined;
  }

  /** The hash of the content that the known result of a file belongs to. */
  hashOf(file: string): string | undefined {
    return this.#known.entries.get(file)?.hash;
  }

  /** The result of a file whose content is the one the row was written for. */
  same(file: string, hash: string): FileResult | undefined {
    const entry = this.#known.entries.get(file);
    return entry?.hash === hash ? entry.result : undefined;
  }

  set(file: string, stamp: FileStamp, hash: string, result: FileResult): void {
    this.#known.entries.set(file, { stamp, hash, result });
    this.#dirty = true;
  }

  /** What was concluded from the results that make up an identity; undefined when nothing is known of it. */
  conclusions(identity: string): unknown {
    const { conclusions } = this.#known;
    return conclusions?.identity === identity ? JSON.parse(Buffer.from(conclusions.json).toString("utf8")) : undefined;
  }

  /** Keeps what is concluded from the results that make up an identity, in place of what was kept before. */
  setConclusions(identity: string, conclude: () => unknown): void {
    if (this.#file === undefined || this.#known.conclusions?.identity === identity) return;
    this.#known.conclusions = { identity, json: Buffer.from(JSON.stringify(conclude())) };
    this.#dirty = true;
  }

  /** Forgets the files that are gone. */
  retain(files: ReadonlySet<string>): void {
    const { entries } = this.#known;
    for (const file of entries.keys()) {
      if (files.has(file)) continue;
      entries.delete(file);
      this.#dirty = true;
    }
  }

  /** Writes the rows if any has changed. Fails silently: a cache that cannot be written is no cache. */
  save(now = Date.now()): void {
    if (!this.#file || !this.#dirty) return;
    this.#dirty = false;
    const { entries, conclusions } = this.#known;
    const content = encodeResults({ key: this.#key, written: now, entries, ...(conclusions && { conclusions }) });
    const folder = path.dirname(this.#file);
    if (content.byteLength > maxBytes || !prepareFolder(folder)) return;
    try {
      writeAtomically(this.#file, content, 0o600);
      fs.utimesSync(this.#file, now / 1000, now / 1000);
      this.#known.written = now;
      trimFolder(folder);
    } catch {
      this.#dirty = true;
    }
  }
}
