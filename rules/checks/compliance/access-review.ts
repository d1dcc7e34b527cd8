import { defineManualCheck } from "../../api/check.ts";

export default defineManualCheck({
  id: "access-review",
  title: "Access to production reviewed",
  category: "compliance",
  priority: "P2",
  effort: 60,
  why: "Access is given in a hurry and rarely taken back; a review finds the people, keys and machines that no longer need it.",
  applies: ["service"],
  every: 90,
  ask: "Who has access, who lost it?",
});
