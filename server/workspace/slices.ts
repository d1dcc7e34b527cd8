/** Long work on the main thread that lets requests in between. */
import type { Steps } from "@seaworthy/rules/api/steps";

/** A slice of work ends when it has taken this long: a key must not wait longer. In milliseconds. */
const slice = 6;
/** A request takes some turns of the event loop from its first byte to its answer; it gets them all between two slices. */
const turns = 6;

/** Runs work to its end, step by step. A step should take far less than a slice. Rejects with what a step throws. */
export async function inSlices<T>(steps: Steps<T>): Promise<T> {
  for (;;) {
    const end = performance.now() + slice;
    do {
      const { done, value } = steps.next();
      if (done) return value;
    } while (performance.now() < end);
    for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
  }
}
