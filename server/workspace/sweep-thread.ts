import { Worker } from "node:worker_threads";
import type { SweepJobs } from "./sweep-jobs.ts";
import type { FromWorker, ToWorker, WorkerSetup } from "./sweep-messages.ts";

/** Enough for any project's largest files; a runaway parse ends the worker, not the machine. In MB. */
const maxHeap = 1024;
/** V8 would take eight times as much for objects that are not old yet, and be no faster. In MB. */
const maxYoung = 6;

/** Files that a worker was given at once. */
export interface Batch {
  readonly jobs: SweepJobs;
  readonly places: readonly number[];
}

interface ThreadEvents {
  readonly received: (thread: SweepThread, message: FromWorker) => void;
  /** The thread is gone; not called once it was ended from outside. */
  readonly lost: (thread: SweepThread, reason: string) => void;
}

/** One worker thread and what it has to do. */
export class SweepThread {
  readonly #worker: Worker;
  readonly #beat = new Int32Array(new SharedArrayBuffer(8));
  /** By number; those of a sweep that has ended are worked off too. */
  readonly #batches = new Map<number, Batch>();
  #numbers = 0;
  #ended = false;
  #seen = "";
  #same = 0;

  constructor(entry: string, setup: Omit<WorkerSetup, "beat">, { received, lost }: ThreadEvents) {
    this.#worker = new Worker(entry, {
      workerData: { ...setup, beat: this.#beat.buffer as SharedArrayBuffer } satisfies WorkerSetup,
      resourceLimits: { maxOldGenerationSizeMb: maxHeap, maxYoungGenerationSizeMb: maxYoung },
      // The server's standard output carries the protocol: nothing else may be written there.
      stdout: true,
      stderr: true,
    });
    const gone = (reason: string) => {
      if (this.#ended) return;
      this.#ended = true;
      lost(this, reason);
    };
    this.#worker.on("message", (message: FromWorker) => {
      if (!this.#ended) received(this, message);
    });
    this.#worker.on("error", (error) => gone(error.message));
    this.#worker.on("exit", (code) => gone(`the worker ended with code ${code}`));
  }

  /** How many batches it has not finished. */
  get load(): number {
    return this.#batches.size;
  }

  /** The batches that it has not finished. */
  get unfinished(): Batch[] {
    return [...this.#batches.values()];
  }

  /** The file that it looks at, if it has begun with one. */
  get current(): { readonly jobs: SweepJobs; readonly place: number } | undefined {
    const batch = this.#batches.get(this.#beat[0] ?? 0);
    const place = batch?.places[this.#beat[1] ?? 0];
    return batch && place !== undefined ? { jobs: batch.jobs, place } : undefined;
  }

  /** How often in succession it was seen with the same file. */
  get stillness(): number {
    const now = `${this.#beat[0]}.${this.#beat[1]}`;
    this.#same = now === this.#seen && this.current ? this.#same + 1 : 0;
    this.#seen = now;
    return this.#same;
  }

  analyze(batch: Batch): void {
    this.#batches.set(++this.#numbers, batch);
    const { jobs, places } = batch;
    this.send({ kind: "analyze", batch: this.#numbers, root: jobs.root, jobs: places.map((place) => jobs.job(place)) });
  }

  /** Takes a finished batch from the list. */
  finish(number: number): Batch | undefined {
    const batch = this.#batches.get(number);
    this.#batches.delete(number);
    return batch;
  }

  send(message: ToWorker): void {
    this.#worker.ref();
    this.#worker.postMessage(message);
  }

  /** Lets the process end although the thread runs. */
  unref(): void {
    this.#worker.unref();
  }

  /** Resolves when its memory is free. */
  end(): Promise<unknown> {
    this.#ended = true;
    return this.#worker.terminate();
  }
}
