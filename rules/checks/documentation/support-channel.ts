import { defineManualCheck } from "../../api/check.ts";

export default defineManualCheck({
  id: "support-channel",
  title: "User support channel",
  category: "documentation",
  priority: "P2",
  effort: 120,
  why: "Users who cannot reach anybody leave, or write where everybody reads it.",
  applies: ["web-ui"],
  every: 365,
  ask: "Where do users write, who answers, how fast?",
});
