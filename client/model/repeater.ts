/** Runs a job as often as is asked for, but one at a time and with a pause before each repetition. */
export class Repeater {
  readonly #job: () => Promise<void>;
  readonly #pause: number;
  #running: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  /**
   * @param job must not reject
   * @param pause in milliseconds
   */
  constructor(job: () => Promise<void>, pause: number) {
    this.#job = job;
    this.#pause = pause;
  }

  /** Resolves when a run that begins after this call has ended. Asks during a run share the one that follows. */
  ask(): Promise<void> {
    if (!this.#running) return this.#run();
    this.#next ??= this.#running
      .then(() => new Promise((resolve) => setTimeout(resolve, this.#pause)))
      .then(() => {
        this.#next = undefined;
        return this.#run();
      });
    return this.#next;
  }

  #run(): Promise<void> {
    const run = this.#job().finally(() => {
      if (this.#running === run && !this.#next) this.#running = undefined;
    });
    this.#running = run;
    return run;
  }
}
