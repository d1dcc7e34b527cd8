import { defineManualCheck } from "../../api/check.ts";

export default defineManualCheck({
  id: "penetration-test",
  title: "Penetration test",
  category: "security",
  priority: "P2",
  effort: 960,
  why: "Analysis of code says what could go wrong; somebody who tries to break in says what does.",
  applies: ["service"],
  every: 90,
  ask: "Report and open findings?",
});
