/** All that the views show, in one place. Views read a snapshot and draw it; only the connection to the server writes. */
import type { ReadinessSummary, ServerStatus } from "@seaworthy/server/protocol/index";

/** Where the language server is in its life, as the editor sees it. */
export type ServerPhase =
  | { readonly kind: "starting" }
  | { readonly kind: "running" }
  /** It has ended by itself and is started again after a pause. */
  | { readonly kind: "restarting" }
  /** It has ended by itself too often, or could not be started: nothing happens until a person asks for it. */
  | { readonly kind: "crashed"; readonly reason: string };

/** The state of all views at one moment; it is replaced, never changed. */
export interface Snapshot {
  readonly server: ServerPhase;
  /** Folders that are open, and those of them that lie on a disk. */
  readonly folders: { readonly all: number; readonly onDisk: number };
  readonly trusted: boolean;
  readonly roots: readonly ReadinessSummary[];
  readonly status: ServerStatus | undefined;
}

/** Before the server has said anything. */
export const emptySnapshot: Snapshot = {
  server: { kind: "starting" },
  folders: { all: 0, onDisk: 0 },
  trusted: true,
  roots: [],
  status: undefined,
};

type Listener = (snapshot: Snapshot) => void;

/** Holds the present snapshot and calls its listeners, at once and in their order, for each change. */
export class Store {
  #snapshot: Snapshot;
  readonly #listeners = new Set<Listener>();

  constructor(snapshot: Snapshot = emptySnapshot) {
    this.#snapshot = snapshot;
  }

  get snapshot(): Snapshot {
    return this.#snapshot;
  }

  /** Replaces parts of the snapshot and tells every listener. */
  update(parts: Partial<Snapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...parts };
    for (const listener of [...this.#listeners]) listener(this.#snapshot);
  }

  /** Calls the listener now and after each change, until the result is disposed. */
  watch(listener: Listener): { dispose(): void } {
    this.#listeners.add(listener);
    listener(this.#snapshot);
    return { dispose: () => void this.#listeners.delete(listener) };
  }
}
