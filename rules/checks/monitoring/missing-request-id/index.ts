import { defineCheck } from "../../../api/check.ts";
import { confirm } from "./confirm.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "missing-request-id",
  title: "Outgoing call or log without correlation id",
  category: "monitoring",
  priority: "P3",
  effort: 30,
  languages: ["ts", "py"],
  why: "A request id is worth as much as the places that keep it: where one service or job drops it, what happened there can no longer be found from a user's report.",
  limits:
    "Only what a request handler does itself, and only in projects where requests get an id. Calls count when their address says that they go to a service of the own system. Projects that hand ids on by a context (AsyncLocalStorage, a ContextVar, OpenTelemetry) are not looked at. In Python the first job of a file stands for the others, and answers to errors are those of handlers for Exception and 500.",
  messages: {
    call: "This call to another service of the system drops the request id; send it as x-request-id.",
    job: "The job does not know the request that caused it; put the request id into its data.",
    answer: "The error answer does not name the request; add the request id, so that a report can be found in the logs.",
  },
  fixes: { pass: { kind: "suggest", title: "Pass on {source}" } },
  triggers: {
    python: {
      skip: ["test"],
      words: ["requests", "httpx", "aiohttp", ".delay(", "apply_async", "enqueue", "exception_handler", "errorhandler"],
      and: ["request", "def "],
    },
    typescript: {
      skip: ["browser", "test"],
      words: ["fetch(", "axios", "got", "undici", ".add(", ".send(", ".json("],
      and: ["req", "ctx", "context"],
    },
  },
  detect: { typescript, python },
  confirm,
});
