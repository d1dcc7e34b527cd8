import { defineManualCheck } from "../../api/check.ts";

export default defineManualCheck({
  id: "rate-limit-verified",
  title: "Rate limiting tested",
  category: "security",
  priority: "P2",
  effort: 30,
  why: "A limiter behind a proxy often counts the proxy, not the client; only trying shows whether a flood is stopped.",
  applies: ["service"],
  every: 180,
  ask: "At what rate did 429 begin?",
});
