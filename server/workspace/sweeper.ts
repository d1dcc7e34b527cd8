import { Worker } from "node:worker_threads";
import { type Analyzed, skippedResult } from "./analyzer.ts";
import type { FromWorker, Job, ToWorker, WorkerSetup } from "./sweep-messages.ts";

interface SweeperOptions {
  /** Absolute path of the worker's program. */
  readonly entry: string;
  readonly setup: Omit<WorkerSetup, "beat">;
  /** A file that takes longer is given up. In milliseconds. */
  readonly timeout?: number;
  readonly log?: (message: string) => void;
}

interface SweepEnd {
  /** Files that were not looked at, because the sweep was cancelled or rests. */
  readonly left: readonly string[];
  readonly resting: boolean;
}

const batchSize = 24;
/** Batches under way at once, so that the worker never waits for the main thread. */
const inFlight = 3;
const maxFailures = 3;
/** Intervals in which a file is looked at to see whether the worker still moves; counted, not timed, so that a busy main thread blames nobody. */
const watchIntervals = 20;
/** The worker's memory is given back before what follows from its results needs some; starting another one takes a tenth of a second. */
const idleBeforeEnd = 100;
/** A worker that was started early waits longer for its first work. In milliseconds, both. */
const earlyBeforeEnd = 10_000;
/** Enough for any project's largest files; a runaway parse ends the worker, not the machine. In MB. */
const maxHeap = 1024;
/** V8 would take three times as much for objects that are not old yet, and be no faster. In MB. */
const maxYoung = 16;

interface Batch {
  readonly number: number;
  readonly jobs: readonly Job[];
}

/**
 * Runs sweeps in a worker thread and watches over it. A file that hangs or kills the worker is skipped and the worker replaced; after
 * three such files the sweep rests until it is asked for anew. One worker, because a second one does not make a scan faster in Node
 * (memory bandwidth) and would take typing's processor.
 */
export class Sweeper {
  readonly #options: SweeperOptions;
  #beat = new Int32Array(new SharedArrayBuffer(8));
  #worker: Worker | undefined;
  #idle: NodeJS.Timeout | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  #failures = 0;
  #batches = 0;
  #receive: ((message: FromWorker) => void) | undefined;
  #broken: ((reason: string) => void) | undefined;

  constructor(options: SweeperOptions) {
    this.#options = options;
  }

  /** True after three failures; {@link revive} ends it. */
  get resting(): boolean {
    return this.#failures >= maxFailures;
  }

  revive(): void {
    this.#failures = 0;
  }

  /** Starts the worker before there is work for it: it takes a while to load. */
  warm(): void {
    if (this.#worker) return;
    this.#start();
    this.#restSoon(earlyBeforeEnd);
  }

  /** Has the worker keep its compiled code for the next start; does nothing when none is running. */
  keepCode(): Promise<boolean> {
    if (!this.#worker) return Promise.resolve(false);
    return this.#enqueue(
      () =>
        new Promise((resolve, reject) => {
          this.#broken = (reason) => {
            this.#failures++;
            reject(new Error(`the sweep's worker failed: ${reason}`));
          };
          this.#receive = (received) => {
            if (received.kind === "kept-code") resolve(true);
            else if (received.kind === "failed") reject(new Error(received.message));
          };
          this.#send({ kind: "keep-code" });
        }),
    );
  }

  /**
   * Analyses files in the worker, in the order given.
   * @param onFile called for each file, also for one that had to be given up (skipped: "timeout")
   * @returns when all are done, when the signal aborts, or when the sweep rests
   */
  analyze(root: string, jobs: readonly Job[], onFile: (file: Analyzed) => void, signal?: AbortSignal): Promise<SweepEnd> {
    return this.#enqueue(() => this.#analyze(root, jobs, onFile, signal));
  }

  #analyze(root: string, jobs: readonly Job[], onFile: (file: Analyzed) => void, signal: AbortSignal | undefined): Promise<SweepEnd> {
    const waiting = [...jobs].reverse();
    const running = new Map<number, Batch>();
    return new Promise((resolve, reject) => {
      const left = () => [...[...running.values()].flatMap((batch) => batch.jobs), ...waiting.toReversed()].map(([path]) => path);
      const end = (finish: () => void) => {
        clearInterval(watch);
        signal?.removeEventListener("abort", abort);
        finish();
      };
      const abort = () => end(() => resolve({ left: left(), resting: false }));
      const feed = () => {
        while (running.size < inFlight && waiting.length > 0) {
          const batch: Batch = { number: ++this.#batches, jobs: waiting.splice(-batchSize).reverse() };
          running.set(batch.number, batch);
          this.#send({ kind: "analyze", batch: batch.number, root, jobs: batch.jobs });
        }
        if (running.size === 0) end(() => resolve({ left: [], resting: false }));
      };
      const giveUp = (reason: string) => {
        const batch = running.get(this.#beat[0] ?? 0);
        const culprit = batch?.jobs[this.#beat[1] ?? 0];
        const again = [...running.values()].flatMap((running) => running.jobs).filter((job) => job !== culprit);
        waiting.push(...again.reverse());
        running.clear();
        void this.#end();
        this.#failures++;
        this.#options.log?.(culprit ? `${culprit[0]} is left out: ${reason}` : `the sweep's worker is replaced: ${reason}`);
        if (culprit) onFile({ path: culprit[0], hash: "", result: skippedResult(culprit[0], "timeout") });
        if (this.resting) end(() => resolve({ left: left(), resting: true }));
        else feed();
      };
      this.#broken = giveUp;
      this.#receive = (message) => {
        if (message.kind === "failed") end(() => reject(new Error(message.message)));
        if (message.kind !== "analyzed" || !running.delete(message.batch)) return;
        for (const file of message.files) onFile(file);
        if (!signal?.aborted) feed();
      };

      const timeout = this.#options.timeout ?? 10_000;
      let seen = "";
      let same = 0;
      const watch = setInterval(() => {
        const now = `${this.#beat[0]}.${this.#beat[1]}`;
        same = now === seen ? same + 1 : 0;
        seen = now;
        if (same >= watchIntervals && running.has(this.#beat[0] ?? 0)) {
          same = 0;
          giveUp(`it took longer than ${timeout} ms`);
        }
      }, timeout / watchIntervals);

      if (signal?.aborted) return abort();
      signal?.addEventListener("abort", abort, { once: true });
      feed();
    });
  }

  /** Ends the worker; resolves when its memory is free. What is under way never comes to an end; callers abort it first. */
  async dispose(): Promise<void> {
    clearTimeout(this.#idle);
    this.#broken = undefined;
    this.#receive = undefined;
    await this.#end();
  }

  /** Runs one piece of work after the other, then lets the worker end when nothing follows. */
  #enqueue<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(() => {
      clearTimeout(this.#idle);
      return work();
    });
    this.#queue = result
      .catch(() => undefined)
      .then(() => {
        this.#receive = undefined;
        this.#broken = undefined;
        this.#restSoon(idleBeforeEnd);
      });
    return result;
  }

  #restSoon(after: number): void {
    clearTimeout(this.#idle);
    this.#worker?.unref();
    this.#idle = setTimeout(() => void this.#end(), after);
    this.#idle.unref();
  }

  #send(message: ToWorker): void {
    const worker = this.#start();
    worker.ref();
    worker.postMessage(message);
  }

  #start(): Worker {
    if (this.#worker) return this.#worker;
    this.#beat = new Int32Array(new SharedArrayBuffer(8));
    const { entry, setup } = this.#options;
    const worker = new Worker(entry, {
      workerData: { ...setup, beat: this.#beat.buffer } satisfies WorkerSetup,
      resourceLimits: { maxOldGenerationSizeMb: maxHeap, maxYoungGenerationSizeMb: maxYoung },
      // The server's standard output carries the protocol: nothing else may be written there.
      stdout: true,
      stderr: true,
    });
    worker.on("message", (message: FromWorker) => {
      if (worker === this.#worker) this.#receive?.(message);
    });
    const lost = (reason: string) => {
      if (worker !== this.#worker) return;
      this.#worker = undefined;
      this.#broken?.(reason);
    };
    worker.on("error", (error) => lost(error.message));
    worker.on("exit", (code) => lost(`the worker ended with code ${code}`));
    this.#worker = worker;
    return worker;
  }

  #end(): Promise<unknown> | undefined {
    const worker = this.#worker;
    this.#worker = undefined;
    return worker?.terminate();
  }
}
