import { defineManualCheck } from "../../api/check.ts";

export default defineManualCheck({
  id: "staged-launch",
  title: "Beta or soft launch held",
  category: "testing",
  priority: "P2",
  effort: 480,
  why: "The first users find what tests did not; with a few of them, a mistake is a conversation and not an outage.",
  applies: ["service"],
  every: 365,
  ask: "With whom, and what was found?",
});
