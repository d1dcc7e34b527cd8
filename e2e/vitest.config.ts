import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    dir: import.meta.dirname,
    // Each file may run an editor and a browser: one after the other leaves them the processor.
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 10 * 60_000,
    // An editor on a busy machine answers late.
    expect: { poll: { timeout: 15_000 } },
  },
});
