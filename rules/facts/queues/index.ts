/** Queues with the defaults that their jobs get: a job is put into a queue in another file than the one that makes it. */
import { defineFacts } from "../../api/check.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineFacts({
  name: "queues",
  facts: ["setting"],
  triggers: {
    typescript: {
      skip: ["browser", "test"],
      words: ["bullmq", "bull", "bee-queue", "pg-boss", "queue"],
      and: ["queue(", "bull(", "registerqueue", "forroot", "jobid", "singletonkey"],
    },
    python: { skip: ["test"], words: ["acks_late", "task_annotations", "celery_annotations", "task_cls", ".task ="] },
  },
  detect: { typescript, python },
});
