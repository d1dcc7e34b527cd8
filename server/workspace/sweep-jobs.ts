import type { Analyzed } from "./analyzer.ts";
import type { Job } from "./sweep-messages.ts";

/**
 * The files of one sweep: which of them still wait, and what was found. It is handed on in the order of the files, whoever found it and
 * when, so that a result does not depend on the number of workers. Places are indexes into the list of files.
 */
export class SweepJobs {
  readonly root: string;
  readonly #jobs: readonly Job[];
  readonly #onFile: (file: Analyzed) => void;
  /** Places that wait, the next one last. */
  readonly #waiting: number[];
  /** Found before something that comes earlier. */
  readonly #early = new Map<number, Analyzed>();
  /** The first place that nothing is known of. */
  #next = 0;
  #ended = false;

  /** @param onFile called for each file, in order */
  constructor(root: string, jobs: readonly Job[], onFile: (file: Analyzed) => void) {
    this.root = root;
    this.#jobs = jobs;
    this.#onFile = onFile;
    this.#waiting = jobs.map((_, place) => place).reverse();
  }

  /** How many files nobody has taken. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** The size of all files. */
  get bytes(): number {
    return this.#jobs.reduce((sum, [, , size]) => sum + size, 0);
  }

  get isDone(): boolean {
    return this.#next === this.#jobs.length;
  }

  /** Takes the next files. */
  take(count: number): number[] {
    return this.#waiting.splice(-count).reverse();
  }

  /** Puts files that were taken back, to be the next ones. */
  giveBack(places: readonly number[]): void {
    this.#waiting.push(...places.toReversed());
  }

  job(place: number): Job {
    const job = this.#jobs[place];
    if (!job) throw new RangeError(`no file has the place ${place}`);
    return job;
  }

  /** Takes what was found at a place. Does nothing after the end. */
  put(place: number, file: Analyzed): void {
    if (this.#ended) return;
    this.#early.set(place, file);
    for (let ready = this.#early.get(this.#next); ready; ready = this.#early.get(this.#next)) {
      this.#early.delete(this.#next++);
      this.#onFile(ready);
    }
  }

  /** Ends the sweep: hands on what was found behind a gap and returns the paths of the files that nothing was found of. */
  end(): string[] {
    const left: string[] = [];
    for (; !this.#ended && this.#next < this.#jobs.length; this.#next++) {
      const found = this.#early.get(this.#next);
      if (found) this.#onFile(found);
      else left.push(this.job(this.#next)[0]);
    }
    this.#ended = true;
    return left;
  }
}
