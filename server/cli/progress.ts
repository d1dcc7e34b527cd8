/** Shorter runs show nothing: a line that flashes helps nobody. In milliseconds. */
const patience = 400;
const interval = 100;

/** One line of progress on standard error, for a person who waits at a terminal. Nothing is written anywhere else. */
export class Progress {
  readonly #stream: NodeJS.WriteStream;
  readonly #start = performance.now();
  readonly #enabled: boolean;
  #last = 0;
  #shown = false;

  constructor(stream: NodeJS.WriteStream, enabled: boolean) {
    this.#stream = stream;
    this.#enabled = enabled && stream.isTTY === true;
  }

  update(done: number, total: number): void {
    const now = performance.now();
    if (!this.#enabled || now - this.#start < patience || now - this.#last < interval) return;
    this.#last = now;
    this.#shown = true;
    this.#stream.write(`\r\u001b[KChecking ${done} of ${total} files`);
  }

  /** Removes the line; must be called before anything else is written. */
  clear(): void {
    if (this.#shown) this.#stream.write("\r\u001b[K");
    this.#shown = false;
  }
}
