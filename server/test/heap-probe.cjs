/** Loaded into a server before its own program: tells a test how much memory is in use once all garbage has been collected. */
process.on("message", (message) => {
  if (message !== "heap") return;
  // Twice, because what a finalizer frees is garbage only then.
  globalThis.gc();
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  process.send(heapUsed + external);
});
