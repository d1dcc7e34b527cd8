import { defineManualCheck } from "../../api/check.ts";

export default defineManualCheck({
  id: "provider-revocation",
  title: "Provider token revocation handled",
  category: "security",
  priority: "P2",
  effort: 60,
  why: "Users withdraw a grant at the provider without telling you; calls then fail for ever unless somebody decided what happens next.",
  applies: ["oauth"],
  every: 180,
  ask: "What happens when the provider revokes a grant?",
});
