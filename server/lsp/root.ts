import type { ScanState } from "../protocol/index.ts";
import { messageOf } from "../workspace/errors.ts";
import { type RecordedRun, readHistory } from "../workspace/history.ts";
import { scan } from "../workspace/scan.ts";
import type { Sweeper } from "../workspace/sweeper.ts";
import type { Workspace } from "../workspace/workspace.ts";

/** What a root asks of the session. */
export interface RootHooks {
  /** Results or the scan's state have changed. */
  readonly changed: (root: Root) => void;
  /** Shows a scan to the user; returns what reports on it. */
  readonly progress: (root: Root, cancel: () => void, ended: AbortSignal) => Promise<ScanProgress | undefined>;
  readonly failed: (thrown: unknown) => void;
}

/** A scan that is on show. Numbers are of files. */
export interface ScanProgress {
  report(done: number, total: number): void;
  done(): void;
}

/** One workspace folder of the client: its workspace, its scans, and what was last said of its readiness. */
export class Root {
  readonly uri: string;
  readonly name: string;
  readonly workspace: Workspace;
  readonly #sweeper: Sweeper;
  readonly #hooks: RootHooks;
  #state: ScanState = { kind: "scanning", done: 0, total: 0, first: true };
  #scanned = false;
  #running: Promise<void> | undefined;
  #again = false;
  #abort: AbortController | undefined;
  /** Grows with each change of readiness. */
  revision = 0;
  #history: readonly RecordedRun[] | undefined;

  constructor(uri: string, name: string, workspace: Workspace, sweeper: Sweeper, hooks: RootHooks) {
    this.uri = uri;
    this.name = name;
    this.workspace = workspace;
    this.#sweeper = sweeper;
    this.#hooks = hooks;
  }

  get state(): ScanState {
    return this.#state;
  }

  /** The last recorded runs, the oldest first. */
  get history(): readonly RecordedRun[] {
    this.#history ??= readHistory(this.workspace.root);
    return this.#history;
  }

  /** The file of recorded runs may have changed. */
  forgetHistory(): void {
    this.#history = undefined;
  }

  get scanning(): boolean {
    return this.#running !== undefined;
  }

  /** Does the work of the next evaluation without holding up other requests. Before the first scan has ended there is nothing to evaluate. */
  async prepare(): Promise<void> {
    if (this.#state.kind !== "scanning" || !this.#state.first) await this.workspace.prepare();
  }

  /**
   * Brings the results up to date with the disk. A call during a scan has the scan repeated once.
   * @returns when no scan is left to do
   */
  scan(): Promise<void> {
    if (this.#running) {
      this.#again = true;
      return this.#running;
    }
    this.#running = this.#scanUntilDone().finally(() => {
      this.#running = undefined;
      this.#hooks.changed(this);
    });
    return this.#running;
  }

  async #scanUntilDone(): Promise<void> {
    do {
      this.#again = false;
      await this.#scanOnce();
    } while (this.#again);
  }

  async #scanOnce(): Promise<void> {
    this.forgetHistory();
    const abort = new AbortController();
    this.#abort = abort;
    this.#set({ kind: "scanning", done: 0, total: 0, first: !this.#scanned });
    const ended = new AbortController();
    // Asking the client must not hold up the scan, which may end before the answer comes.
    let progress: ScanProgress | undefined;
    void this.#hooks
      .progress(this, () => abort.abort(), ended.signal)
      .then((created) => {
        progress = created;
        if (ended.signal.aborted) created?.done();
      }, this.#hooks.failed);
    try {
      const { sources, complete } = await scan({
        workspace: this.workspace,
        sweeper: this.#sweeper,
        givingWay: true,
        signal: abort.signal,
        onProgress: (done, total) => {
          this.#set({ kind: "scanning", done, total, first: !this.#scanned });
          progress?.report(done, total);
        },
      });
      if (complete) this.workspace.saveCache();
      this.#scanned = true;
      this.#set(complete ? settled(sources) : this.#unfinished());
    } catch (error) {
      this.#hooks.failed(error);
      this.workspace.setUnfinished(`the files could not be looked at: ${messageOf(error)}`);
      this.#set(this.#unfinished());
    } finally {
      this.#abort = undefined;
      ended.abort();
      progress?.done();
    }
  }

  #unfinished(): ScanState {
    const { reason, files } = this.workspace.unfinished;
    return { kind: "incomplete", reason, files };
  }

  #set(state: ScanState): void {
    this.#state = state;
    this.#hooks.changed(this);
  }

  /** Single files have changed on disk. */
  touched(): void {
    if (this.#state.kind === "empty") this.#state = { kind: "idle" };
    this.#hooks.changed(this);
  }

  /** Stops a scan under way. */
  cancel(): void {
    this.#again = false;
    this.#abort?.abort();
  }
}

function settled(sources: number): ScanState {
  return sources === 0 ? { kind: "empty" } : { kind: "idle" };
}
