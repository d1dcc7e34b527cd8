import { defineManualCheck } from "../../api/check.ts";

export default defineManualCheck({
  id: "annual-security-assessment",
  title: "Annual security assessment",
  category: "compliance",
  priority: "P2",
  effort: 960,
  why: "Access, suppliers and data grow over a year without a decision; an assessment with a date and an owner is where the sum of it is looked at.",
  applies: ["service"],
  every: 365,
  ask: "Who assessed, when, and what is open?",
});
