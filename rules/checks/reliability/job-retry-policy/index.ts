import { defineCheck } from "../../../api/check.ts";
import { confirm } from "./confirm.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "job-retry-policy",
  title: "Background job without retry policy",
  category: "reliability",
  priority: "P2",
  effort: 15,
  languages: ["ts", "py"],
  why: "A job that fails once on a dropped connection or a busy provider is lost unless it is tried again; tried again at once, it meets the same failure.",
  limits:
    "Queues that a function hands out, options that are parameters, and queues whose options come from another module are taken to have a policy. An attempts value of 1 is taken for a decision. Of Celery's tasks, those that send or ask something outside of the process are judged, as far as their own file shows.",
  messages: {
    noRetry: "{what} runs once: without attempts a job that fails is lost; set attempts and a backoff.",
    noBackoff: "{what} is tried again at once after it failed; add a backoff.",
    noRetries: "A job made by createJob() runs once: without retries() a job that fails is lost; set retries and a backoff.",
    task: "{what} runs once: a task that fails on a dropped connection is lost; set autoretry_for and retry_backoff.",
    enqueue: "{what} runs once: a job that fails on a dropped connection is lost; pass retry=Retry(…).",
    off: "Retries are switched off for a job that calls another service; let it be tried again.",
  },
  fixes: {
    retry: { kind: "safe", title: "Try the job 3 times with exponential backoff" },
    retryTask: { kind: "suggest", title: "Try the task again up to 3 times when a connection is lost" },
    backoff: { kind: "safe", title: "Add an exponential backoff" },
  },
  triggers: {
    python: { skip: ["test"], words: ["celery", "shared_task", ".task", "enqueue", "dramatiq"] },
    typescript: {
      skip: ["browser", "test"],
      words: ["queue", "bull", "inngest", "trigger.dev"],
      and: [".add(", ".addbulk(", ".createjob(", "retries", "maxattempts"],
    },
  },
  detect: { typescript, python },
  confirm,
});
