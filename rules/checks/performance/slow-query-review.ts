import { defineManualCheck } from "../../api/check.ts";

export default defineManualCheck({
  id: "slow-query-review",
  title: "Slow queries reviewed",
  category: "performance",
  priority: "P2",
  effort: 60,
  why: "Queries slow down as tables grow; looked at once a month, the three slowest are mended before users notice.",
  applies: ["database"],
  every: 30,
  ask: "Slowest three queries and what was done?",
});
