import { methods, type Readiness, type ReadinessAnswer, type ReadinessSummary } from "@seaworthy/server/protocol/index";
import type { Connection } from "../connection/connection.ts";
import { Repeater } from "../model/repeater.ts";
import type { Store } from "../model/store.ts";

/** While somebody types, readiness changes faster than a tree can be read. In milliseconds. */
const pause = 300;

interface Reader {
  readonly visible: () => boolean;
  readonly draw: () => void;
}

/** The checks, their places and the checklists. Only asked for while a view that shows them is visible; the old ones stay until then. */
export class Details {
  readonly #store: Store;
  readonly #connection: Connection;
  readonly #repeater = new Repeater(() => this.#refresh(), pause);
  readonly #readers = new Set<Reader>();
  /** The readiness that the details belong to. */
  #asked: readonly ReadinessSummary[] = [];
  #roots: readonly Readiness[] | undefined;

  constructor(store: Store, connection: Connection) {
    this.#store = store;
    this.#connection = connection;
  }

  /**
   * The last details; undefined before the first answer. Those of folders that were closed are left out. The same list as long as nothing
   * in it has changed.
   */
  get roots(): readonly Readiness[] | undefined {
    const open = new Set(this.#store.snapshot.roots.map(({ root }) => root));
    if (this.#roots?.some(({ root }) => !open.has(root))) this.#roots = this.#roots.filter(({ root }) => open.has(root));
    return this.#roots;
  }

  /** Has a view drawn whenever the state or the details change, until the result is disposed. */
  watch(reader: Reader): { dispose(): void } {
    this.#readers.add(reader);
    const watching = this.#store.watch(() => {
      reader.draw();
      this.update();
    });
    return {
      dispose: () => {
        watching.dispose();
        this.#readers.delete(reader);
      },
    };
  }

  /** A view may have become visible. */
  update(): void {
    const { roots } = this.#store.snapshot;
    if (roots.length > 0 && roots !== this.#asked && [...this.#readers].some(({ visible }) => visible())) void this.#repeater.ask();
  }

  /** Asks now, whether a view is visible or not. */
  async now(): Promise<void> {
    await this.#repeater.ask();
  }

  async #refresh(): Promise<void> {
    const { roots } = this.#store.snapshot;
    if (roots === this.#asked) return;
    const answer = await this.#connection.request<ReadinessAnswer>(methods.readiness, {});
    if (!answer) return;
    this.#asked = roots;
    this.#roots = answer.roots;
    for (const { draw } of this.#readers) draw();
  }
}
