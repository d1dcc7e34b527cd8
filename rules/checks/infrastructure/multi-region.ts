import { defineManualCheck } from "../../api/check.ts";

export default defineManualCheck({
  id: "multi-region",
  title: "Multi-region plan",
  category: "infrastructure",
  priority: "P3",
  effort: 960,
  why: "Where data may lie and what happens when a region is gone are decisions with long lead times; they cannot be made during the outage.",
  applies: ["service"],
  every: 365,
  ask: "Regions, data residency, failover?",
});
