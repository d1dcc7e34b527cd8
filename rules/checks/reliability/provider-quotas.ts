import { defineManualCheck } from "../../api/check.ts";

export default defineManualCheck({
  id: "provider-quotas",
  title: "Provider quotas known and watched",
  category: "reliability",
  priority: "P2",
  effort: 60,
  why: "A provider's limit is reached on the busiest day; known limits and a watch on them leave time to ask for more.",
  applies: ["external-api"],
  every: 180,
  ask: "Limits per provider and how close you run to them?",
});
