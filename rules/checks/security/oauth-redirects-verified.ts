import { defineManualCheck } from "../../api/check.ts";

export default defineManualCheck({
  id: "oauth-redirects-verified",
  title: "OAuth redirect URIs use HTTPS in the provider's console",
  category: "security",
  priority: "P1",
  effort: 15,
  why: "The registered addresses decide where a provider sends its codes; an old, plain or wildcard one hands accounts to somebody else.",
  applies: ["oauth"],
  every: 180,
  ask: "Which URIs are registered?",
});
