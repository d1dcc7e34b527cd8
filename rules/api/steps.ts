/** Work that comes in steps, so that whoever runs it can give way in between. */
export type Steps<T> = Generator<void, T>;

/** Runs work to its end at once. */
export function runAll<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}
