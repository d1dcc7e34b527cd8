import { defineManualCheck } from "../../api/check.ts";

export default defineManualCheck({
  id: "on-call",
  title: "On-call rotation",
  category: "monitoring",
  priority: "P1",
  effort: 60,
  why: "An alert that reaches nobody repairs nothing: somebody has to be answerable for production at every hour, and everybody has to know who.",
  applies: ["service"],
  every: 90,
  ask: "Who is on call this week, and where is the schedule?",
});
