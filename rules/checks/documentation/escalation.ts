import { defineManualCheck } from "../../api/check.ts";

export default defineManualCheck({
  id: "escalation",
  title: "Escalation procedure",
  category: "documentation",
  priority: "P2",
  effort: 30,
  why: "The person on call cannot know everything; at night there is no time to find out who can help, so the order of calls has to be written down before.",
  applies: ["service"],
  every: 180,
  ask: "Who is called when on-call can't solve it?",
});
