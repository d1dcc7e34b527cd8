import { defineManualCheck } from "../../api/check.ts";

export default defineManualCheck({
  id: "post-launch-watch",
  title: "Post-launch watch planned",
  category: "monitoring",
  priority: "P1",
  effort: 30,
  why: "Most failures of a launch show in its first days; somebody has to look at the figures, know the limits and have the time.",
  applies: ["service"],
  every: 365,
  ask: "Who watches error rate (< 0.1 %), p95 (< 500 ms), pool use and rate-limit hits in week one?",
});
