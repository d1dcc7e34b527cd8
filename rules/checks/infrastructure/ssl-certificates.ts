import { defineManualCheck } from "../../api/check.ts";

export default defineManualCheck({
  id: "ssl-certificates",
  title: "TLS certificates valid and renewed automatically",
  category: "infrastructure",
  priority: "P0",
  effort: 30,
  why: "A certificate that runs out takes the whole service down at a known second, for everybody at once.",
  applies: ["service"],
  every: 60,
  ask: "Which host names, and who renews them?",
});
