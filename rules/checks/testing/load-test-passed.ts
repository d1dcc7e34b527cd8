import { defineManualCheck } from "../../api/check.ts";

export default defineManualCheck({
  id: "load-test-passed",
  title: "Load test passed at the target",
  category: "testing",
  priority: "P1",
  effort: 120,
  why: "What a service does under its real number of users is not seen with ten of them; pools, locks and memory give way first, and together.",
  applies: ["service"],
  every: 180,
  ask: "Concurrent users, p95 and error rate reached (target: 1000 users, p95 under 500 ms, errors under 0.1 %)?",
});
