import { defineManualCheck } from "../../api/check.ts";

export default defineManualCheck({
  id: "cache-health",
  title: "Cache and Redis latency within limits",
  category: "performance",
  priority: "P3",
  effort: 60,
  why: "A cache that evicts what was just written, or answers slowly, makes the service slower than none.",
  applies: ["cache"],
  every: 90,
  ask: "p95 latency and eviction rate?",
});
