/**
 * Results of earlier runs, one file per root. A result is a pure function of a file's path and text and of the program's build, so a
 * row is good as long as the content's hash is the same. Stamps (size and times) only save reading the content.
 */
import fs from "node:fs";
import path from "node:path";
import type { FileResult } from "@seaworthy/rules/api/result";
import { writeAtomically } from "./atomic.ts";
import { cacheFileOf, prepareFolder, readPrivately, resultsKind, trimFolder } from "./cache-folder.ts";
import { type FileStamp, isUntouched } from "./discover.ts";
import { decodeResults, encodeResults, type Entry, type StoredConclusions } from "./result-file.ts";

/** A project whose results take more than this is not worth keeping on disk. */
const maxBytes = 128 * 1024 * 1024;

export class ResultCache {
  readonly #file: string | undefined;
  readonly #key: string;
  readonly #entries = new Map<string, Entry>();
  #written = 0;
  #dirty = false;
  #conclusions: StoredConclusions | undefined;

  /**
   * Reads the rows of a root; a file that is missing, damaged or of another build gives an empty cache.
   * @param folder undefined for no cache on disk
   * @param key identity of everything but the files that results depend on: the build, the policy where it matters
   */
  constructor(folder: string | undefined, root: string, key: string) {
    this.#key = key;
    if (folder === undefined) return;
    this.#file = cacheFileOf(root, resultsKind, folder);
    const bytes = readPrivately(this.#file);
    if (!bytes) return;
    try {
      const stored = decodeResults(bytes, key);
      if (!stored) return;
      for (const [path, entry] of stored.entries) this.#entries.set(path, entry);
      this.#written = stored.written;
      this.#conclusions = stored.conclusions;
    } catch {
      this.#entries.clear();
    }
  }

  get isEmpty(): boolean {
    return this.#entries.size === 0;
  }

  /** The result of a file that has not been touched since its row was written. */
  fresh(file: string, stamp: FileStamp): FileResult | undefined {
    const entry = this.#entries.get(file);
    return entry && isUntouched(stamp, entry.stamp, this.#written) ? entry.result : undefined;
  }

  /** The hash of the content that the known result of a file belongs to. */
  hashOf(file: string): string | undefined {
    return this.#entries.get(file)?.hash;
  }

  /** The result of a file whose content is the one the row was written for. */
  same(file: string, hash: string): FileResult | undefined {
    const entry = this.#entries.get(file);
    return entry?.hash === hash ? entry.result : undefined;
  }

  set(file: string, stamp: FileStamp, hash: string, result: FileResult): void {
    this.#entries.set(file, { stamp, hash, result });
    this.#dirty = true;
  }

  /** What was concluded from the results that make up an identity; undefined when nothing is known of it. */
  conclusions(identity: string): unknown {
    if (this.#conclusions?.identity !== identity) return undefined;
    return JSON.parse(Buffer.from(this.#conclusions.json).toString("utf8"));
  }

  /** Keeps what is concluded from the results that make up an identity, in place of what was kept before. */
  setConclusions(identity: string, conclude: () => unknown): void {
    if (this.#file === undefined || this.#conclusions?.identity === identity) return;
    this.#conclusions = { identity, json: Buffer.from(JSON.stringify(conclude())) };
    this.#dirty = true;
  }

  /** Forgets the files that are gone. */
  retain(files: ReadonlySet<string>): void {
    for (const file of this.#entries.keys()) {
      if (files.has(file)) continue;
      this.#entries.delete(file);
      this.#dirty = true;
    }
  }

  /** Writes the rows if any has changed. Fails silently: a cache that cannot be written is no cache. */
  save(now = Date.now()): void {
    if (!this.#file || !this.#dirty) return;
    this.#dirty = false;
    const conclusions = this.#conclusions;
    const content = encodeResults({ key: this.#key, written: now, entries: this.#entries, ...(conclusions && { conclusions }) });
    const folder = path.dirname(this.#file);
    if (content.byteLength > maxBytes || !prepareFolder(folder)) return;
    try {
      writeAtomically(this.#file, content, 0o600);
      fs.utimesSync(this.#file, now / 1000, now / 1000);
      this.#written = now;
      trimFolder(folder);
    } catch {
      this.#dirty = true;
    }
  }
}
