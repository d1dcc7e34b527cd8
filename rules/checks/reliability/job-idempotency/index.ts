import { defineCheck } from "../../../api/check.ts";
import { confirm } from "./confirm.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "job-idempotency",
  title: "Job that is not safe to run twice",
  category: "reliability",
  priority: "P2",
  effort: 45,
  languages: ["ts", "py"],
  why: "Every queue delivers a job twice now and then: after a crash, a deploy, a stalled worker or a retry. What the job has done by then is done again.",
  limits:
    "Only what the job's own function does is looked at, not what it calls; calls of Stripe are the matter of missing-idempotency. A guard is told by the names of what it asks for (status, sentAt, existing …), a lock and an upsert by theirs. A task of Celery without retries and late acknowledgement is taken to run at most once.",
  messages: {
    charge: "Run a second time, this job moves the money again; pass an idempotency key, or return when it was done.",
    email: "Run a second time, this job sends the message again; record that it was sent and return when it was.",
    create: "Run a second time, this job creates another {target}; use an upsert with a unique key, or return when it exists.",
  },
  fixes: {
    idempotency: { kind: "suggest", title: "Run once for each {key}" },
  },
  triggers: {
    python: { skip: ["test"], words: ["celery", "shared_task", ".task", "dramatiq", "rq", "workersettings"] },
    typescript: {
      skip: ["browser", "test"],
      words: ["bullmq", "bull", "bee-queue", "agenda", "pg-boss", "pgboss", "inngest", "@trigger.dev"],
      and: ["worker", "process", "define", "work(", "createfunction", "task(", "job"],
    },
  },
  detect: { typescript, python },
  confirm,
});
