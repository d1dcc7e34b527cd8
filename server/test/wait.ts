/** Resolves when a predicate holds; rejects with `what` when it does not within the time. In milliseconds. */
export async function until(what: string, holds: () => boolean, timeout = 10_000): Promise<void> {
  const end = performance.now() + timeout;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`waited ${timeout} ms in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
