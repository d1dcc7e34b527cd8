import { defineManualCheck } from "../../api/check.ts";

export default defineManualCheck({
  id: "soc2",
  title: "SOC 2 compliance",
  category: "compliance",
  priority: "P3",
  effort: 9600,
  why: "Larger customers ask for the report before they sign, and the period that it covers begins long before they ask.",
  applies: ["personal-data"],
  every: 365,
  ask: "Report type and period?",
});
