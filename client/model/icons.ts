/** VS Code's icons for statuses and priorities. Each differs in shape, and the status stands beside it in words. */
import type { CheckEntry, CheckStatus } from "@seaworthy/server/protocol/index";
import type { Icon } from "./node.ts";

const settled: Readonly<Record<Exclude<CheckStatus, "fail" | "partial">, Icon>> = {
  pass: { name: "pass", color: "testing.iconPassed" },
  attested: { name: "verified", color: "testing.iconPassed" },
  expired: { name: "history", color: "list.warningForeground" },
  waived: { name: "shield" },
  "not-applicable": { name: "circle-slash" },
  unknown: { name: "question" },
};

const open: Readonly<Record<CheckEntry["priority"], Icon>> = {
  P0: { name: "error", color: "list.errorForeground" },
  P1: { name: "warning", color: "list.warningForeground" },
  P2: { name: "info" },
  P3: { name: "lightbulb" },
};

/** Of what is open, whatever its status. */
export function priorityIcon(priority: CheckEntry["priority"]): Icon {
  return open[priority];
}

/** Of a check: its priority while it is open, else what settled it. */
export function statusIcon({ status, priority }: Pick<CheckEntry, "status" | "priority">): Icon {
  return status === "fail" || status === "partial" ? open[priority] : settled[status];
}
