import { defineManualCheck } from "../../api/check.ts";

export default defineManualCheck({
  id: "feedback-channel",
  title: "User feedback collected",
  category: "documentation",
  priority: "P3",
  effort: 60,
  why: "What users miss is known only if there is a place where they can say it and somebody who reads it.",
  applies: ["web-ui"],
  every: 365,
  ask: "Where does feedback go?",
});
