import path from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { "@": path.resolve(__dirname) } },
  test: {
    environment: "node",
    include: ["tests/**/*.test.ts"],
    env: { SESSION_SECRET: "test-only", TALLYBOOK_CLIENT_SECRET: "test-only" },
  },
});
