import { defineManualCheck } from "../../api/check.ts";

export default defineManualCheck({
  id: "rollback-test",
  title: "Rollback rehearsed",
  category: "infrastructure",
  priority: "P1",
  effort: 60,
  why: "A way back that was never walked fails when it is needed: migrations that cannot be undone and images that are gone are found by a rehearsal, not by an incident.",
  applies: ["service"],
  every: 180,
  ask: "When was a release last rolled back, on which environment?",
});
