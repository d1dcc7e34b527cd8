import { methods, type ServerStatus } from "../protocol/index.ts";
import { summaryOf } from "./readiness.ts";
import type { Session } from "./session.ts";

declare const SEAWORTHY_VERSION: string;

/** Messages about one thing are at least this far apart. In milliseconds. */
const interval = 100;

/** Tells a client that wants to know of changed readiness and of the server's state. */
export class Announcer {
  readonly #session: Session;
  #timer: NodeJS.Timeout | undefined;
  #last = 0;
  #lastStatus = "";

  constructor(session: Session) {
    this.#session = session;
  }

  /** Readiness of some root has changed. */
  readiness(): void {
    if (!this.#session.client.readiness || this.#timer !== undefined) return;
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        this.#last = performance.now();
        void this.#sendReadiness();
      },
      Math.max(0, this.#last + interval - performance.now()),
    );
  }

  async #sendReadiness(): Promise<void> {
    const { roots, connection, failures } = this.#session;
    try {
      for (const root of roots.list) if (!root.workspace.lastEvaluation) await root.prepare();
      if (this.#session.ended) return;
      const summaries = roots.list.map((root) => summaryOf(root, (file) => this.#session.uriOf(root.workspace, file)));
      void connection.sendNotification(methods.readinessChanged, { roots: summaries });
    } catch (error) {
      failures.note("readiness", error);
    }
  }

  /** The server's state may have changed. */
  status(): void {
    if (!this.#session.client.readiness) return;
    const status = this.currentStatus();
    const key = JSON.stringify([status.sweep, status.failures.map(({ rule, message }) => [rule, message])]);
    if (key === this.#lastStatus) return;
    this.#lastStatus = key;
    void this.#session.connection.sendNotification(methods.statusChanged, status);
  }

  currentStatus(): ServerStatus {
    const { sweeper, roots, failures, documents } = this.#session;
    const { rss, heapUsed } = process.memoryUsage();
    return {
      version: SEAWORTHY_VERSION,
      sweep: sweeper.resting ? "resting" : roots.list.some((root) => root.scanning) ? "running" : "idle",
      failures: failures.list,
      roots: roots.list.map((root) => root.uri),
      documents: documents.size,
      memory: { resident: rss, heap: heapUsed },
    };
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }
}
