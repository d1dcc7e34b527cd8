import { defineManualCheck } from "../../api/check.ts";

export default defineManualCheck({
  id: "monitoring-verified",
  title: "Alerts seen to fire",
  category: "monitoring",
  priority: "P1",
  effort: 60,
  why: "An alert that was never seen to fire may be wired to nobody: a wrong channel, a filter, a threshold that is never met.",
  applies: ["service"],
  every: 90,
  ask: "Which alert was triggered on purpose, and who got it?",
});
