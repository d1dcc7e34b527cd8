import { defineManualCheck } from "../../api/check.ts";

export default defineManualCheck({
  id: "failover-verified",
  title: "Database and network outage rehearsed",
  category: "reliability",
  priority: "P2",
  effort: 120,
  why: "What happens when the database or the network is gone is decided by timeouts and retries nobody has seen at work together.",
  applies: ["service"],
  every: 180,
  ask: "What was switched off, what did users see?",
});
