import { defineCheck } from "../../../api/check.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "missing-idempotency",
  title: "Payment or sync call without idempotency key",
  category: "reliability",
  priority: "P2",
  effort: 30,
  languages: ["ts", "py"],
  why: "A call that times out may have gone through: tried again without a key, it charges, pays out or refunds a second time.",
  limits:
    "Headers and options that come from another module are taken to hold a key. Which jobs and addresses are about money is told by their names.",
  messages: {
    call: "{what} moves money, and done twice it moves it twice; pass an idempotency key made of the entity's id.",
    job: "{what} is about money and may be queued twice; give it {option} made of the entity's id.",
  },
  fixes: {
    key: { kind: "suggest", title: "Pass an idempotency key made of {source}" },
  },
  triggers: {
    python: {
      skip: ["test"],
      words: ["stripe.", "charge", "refund", "transfer", "payout", "payment", "withdraw", "disburse", "invoice"],
      and: ["stripe", "requests", "httpx", "delay(", "apply_async(", "enqueue", "aiohttp"],
    },
    typescript: {
      skip: ["browser", "test"],
      words: ["paymentintents", "charges", "refund", "transfer", "payout", "payment", "charge", "invoice", "withdraw", "disburse"],
      and: ["stripe", "fetch", "axios", "got", "ky", "undici", "queue", "bull", "pg-boss", "pgboss", "inngest", "trigger"],
    },
  },
  detect: { typescript, python },
});
