import { defineCheck } from "../../../api/check.ts";
import { routeLike } from "../../../shared/typescript/routes/like.ts";
import { confirm } from "./confirm.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "shallow-health-check",
  title: "Health check that checks nothing",
  category: "monitoring",
  priority: "P2",
  effort: 30,
  languages: ["ts", "py"],
  why: "A load balancer believes what this route says: one that always says yes keeps sending users to an instance whose database or cache is gone.",
  limits:
    "What a handler asks through functions of other files counts as a check; a database of which nothing in the project tells is not known.",
  messages: {
    constant: "{path} always answers the same, whatever the state of the {dependency}; ask it with a timeout and answer 503 when it fails.",
  },
  fixes: {
    probe: { kind: "suggest", title: "Ask {client} with a timeout and answer 503 when it fails" },
  },
  triggers: {
    typescript: {
      skip: ["browser", "test"],
      pattern: routeLike,
      words: ["health", "ready", "readiness", "heartbeat", "/status"],
      paths: /(?:health|ready|readiness|heartbeat)/i,
    },
    python: { skip: ["test"], words: ["health", "ready", "readiness", "heartbeat", "/status"] },
  },
  detect: { typescript, python },
  confirm,
});
