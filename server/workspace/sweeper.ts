import { type Analyzed, skippedResult } from "./analyzer.ts";
import { SweepJobs } from "./sweep-jobs.ts";
import type { FromWorker, Job, WorkerSetup } from "./sweep-messages.ts";
import { SweepThread } from "./sweep-thread.ts";

type Setup = Omit<WorkerSetup, "beat">;

/** How a sweeper works. */
export interface SweeperOptions {
  /** Absolute path of the worker's program. */
  readonly entry: string;
  /** What each worker is given; asked for when the first one starts. */
  readonly setup: () => Setup;
  /** How many workers files of so many bytes are worth; 1 when absent. */
  readonly workersFor?: (bytes: number) => number;
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
/** Batches that each worker has at once, so that it never waits for the main thread. */
const inFlight = 3;
const maxFailures = 3;
/** Intervals in which a file is looked at to see whether the worker still moves; counted, not timed, so that a busy main thread blames nobody. */
const watchIntervals = 20;
/** The worker's memory is given back before what follows from its results needs some; starting another one takes a tenth of a second. */
const idleBeforeEnd = 100;
/** A worker that was started early waits longer for its first work. In milliseconds, both. */
const earlyBeforeEnd = 10_000;

/** What is under way. */
interface Work {
  readonly received: (thread: SweepThread, message: FromWorker) => void;
  readonly lost: (thread: SweepThread, reason: string) => void;
}

/**
 * Runs sweeps in worker threads and watches over them. A file that hangs or kills its worker is skipped and the worker replaced; after
 * three such files the sweep rests until it is asked for anew. An editor has one worker, so that a processor is free for typing.
 */
export class Sweeper {
  readonly #options: SweeperOptions;
  readonly #threads = new Set<SweepThread>();
  #setup: Setup | undefined;
  #idle: NodeJS.Timeout | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  #failures = 0;
  #work: Work | undefined;

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

  /** Starts a worker before there is work for it: it takes a while to load. */
  warm(): void {
    if (this.#threads.size > 0) return;
    this.#start();
    this.#restSoon(earlyBeforeEnd);
  }

  /** Has a worker keep its compiled code for the next start; does nothing when none is running. */
  keepCode(): Promise<boolean> {
    if (this.#threads.size === 0) return Promise.resolve(false);
    return this.#enqueue(
      () =>
        new Promise((resolve, reject) => {
          const [asked] = this.#threads;
          if (!asked) return resolve(false);
          this.#work = {
            received: (thread, received) => {
              if (thread !== asked) return;
              if (received.kind === "kept-code") resolve(true);
              else if (received.kind === "failed") reject(new Error(received.message));
            },
            lost: (thread, reason) => {
              if (thread !== asked) return;
              this.#failures++;
              reject(new Error(`the sweep's worker failed: ${reason}`));
            },
          };
          asked.send({ kind: "keep-code" });
        }),
    );
  }

  /**
   * Analyses files in workers.
   * @param onFile called for each file in the order given, also for one that had to be given up (skipped: "timeout")
   * @returns when all are done, when the signal aborts, or when the sweep rests
   */
  analyze(root: string, jobs: readonly Job[], onFile: (file: Analyzed) => void, signal?: AbortSignal): Promise<SweepEnd> {
    return this.#enqueue(() => this.#analyze(new SweepJobs(root, jobs, onFile), signal));
  }

  #analyze(jobs: SweepJobs, signal: AbortSignal | undefined): Promise<SweepEnd> {
    const workers = Math.max(1, this.#options.workersFor?.(jobs.bytes) ?? 1);
    return new Promise((resolve, reject) => {
      const end = (finish: () => void) => {
        clearInterval(watch);
        signal?.removeEventListener("abort", abort);
        finish();
      };
      const abort = () => end(() => resolve({ left: jobs.end(), resting: false }));
      const feed = () => {
        if (jobs.isDone) return end(() => resolve({ left: jobs.end(), resting: false }));
        while (this.#threads.size < workers && jobs.waiting > 0) this.#start();
        for (let round = 0; round < inFlight; round++) {
          for (const thread of this.#threads) {
            if (thread.load > round || jobs.waiting === 0) continue;
            // The last batches are small, so that no worker is left alone with many files.
            const count = Math.min(batchSize, Math.ceil(jobs.waiting / (workers * inFlight)));
            thread.analyze({ jobs, places: jobs.take(count) });
          }
        }
      };
      const giveUp = (thread: SweepThread, reason: string) => {
        this.#threads.delete(thread);
        void thread.end();
        this.#failures++;
        const { current } = thread;
        const culprit = current?.jobs === jobs ? current.place : undefined;
        const again = thread.unfinished.filter((batch) => batch.jobs === jobs).flatMap(({ places }) => places);
        jobs.giveBack(again.filter((place) => place !== culprit));
        const path = culprit === undefined ? undefined : jobs.job(culprit)[0];
        this.#options.log?.(path === undefined ? `the sweep's worker is replaced: ${reason}` : `${path} is left out: ${reason}`);
        if (culprit !== undefined && path !== undefined) jobs.put(culprit, { path, hash: "", result: skippedResult(path, "timeout") });
        if (this.resting) end(() => resolve({ left: jobs.end(), resting: true }));
        else feed();
      };
      this.#work = {
        received: (thread, message) => {
          if (message.kind === "failed") end(() => reject(new Error(message.message)));
          if (message.kind !== "analyzed") return;
          const batch = thread.finish(message.batch);
          if (batch?.jobs === jobs)
            batch.places.forEach((place, index) => {
              const file = message.files[index];
              if (file) jobs.put(place, file);
            });
          if (!signal?.aborted) feed();
        },
        lost: giveUp,
      };

      const timeout = this.#options.timeout ?? 10_000;
      const watch = setInterval(() => {
        for (const thread of [...this.#threads]) {
          if (thread.stillness >= watchIntervals && !this.resting) giveUp(thread, `it took longer than ${timeout} ms`);
        }
      }, timeout / watchIntervals);

      if (signal?.aborted) return abort();
      signal?.addEventListener("abort", abort, { once: true });
      feed();
    });
  }

  /** Ends the workers; resolves when their memory is free. What is under way never comes to an end; callers abort it first. */
  async dispose(): Promise<void> {
    clearTimeout(this.#idle);
    this.#work = undefined;
    await this.#end();
  }

  /** Runs one piece of work after the other, then lets the workers end when nothing follows. */
  #enqueue<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(() => {
      clearTimeout(this.#idle);
      return work();
    });
    this.#queue = result
      .catch(() => undefined)
      .then(() => {
        this.#work = undefined;
        this.#restSoon(idleBeforeEnd);
      });
    return result;
  }

  #restSoon(after: number): void {
    clearTimeout(this.#idle);
    for (const thread of this.#threads) thread.unref();
    this.#idle = setTimeout(() => void this.#end(), after);
    this.#idle.unref();
  }

  #start(): void {
    this.#setup ??= this.#options.setup();
    const thread = new SweepThread(this.#options.entry, this.#setup, {
      received: (from, message) => this.#work?.received(from, message),
      lost: (gone, reason) => {
        this.#threads.delete(gone);
        this.#work?.lost(gone, reason);
      },
    });
    this.#threads.add(thread);
  }

  async #end(): Promise<void> {
    const threads = [...this.#threads];
    this.#threads.clear();
    await Promise.all(threads.map((thread) => thread.end()));
  }
}
