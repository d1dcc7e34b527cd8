/** What the first lines of a program know of their surroundings. */
export interface Host {
  /** Folder of the bundles, the parsers and the documents that ship with them. */
  readonly dist: string;
  /** Undefined for no caches at all. */
  readonly cacheFolder: string | undefined;
  /** Identity of the bundles' content. */
  readonly build: string;
  /** Keeps compiled code for the next start; call it when idle. */
  readonly keepCode: () => void;
  /** What has been compiled by now, for a worker; undefined where that finds it in the cache. */
  readonly compiled: () => Uint8Array | undefined;
}
