import { defineCheck } from "../../../api/check.ts";
import { confirm } from "./confirm.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "missing-error-boundary",
  title: "Route or app without an error handler",
  category: "reliability",
  priority: "P1",
  effort: 20,
  languages: ["ts", "py"],
  why: "Where nobody handles what a route throws, the framework does: with its stack or message in the answer, a page that is blank, and nothing in the log or the tracker.",
  limits:
    "Handlers that a package brings in under a name of its own are not known; NestJS, Koa and Hono hide details by themselves and are not judged.",
  messages: {
    express:
      "This Express app has no error handler (a function of four parameters behind the routes), so errors are answered with Express's own page; add one.",
    order:
      "The error handler of this Express app stands in front of routes, and Express only looks behind a route for one; put the handler last.",
    fastify:
      "This Fastify app never calls setErrorHandler(), so the messages of unexpected errors go out to clients; set a handler that logs them and answers plainly.",
    fastapi:
      "This FastAPI app has no handler for exceptions, so unexpected errors are answered by the server with a plain text and without your log's context; add one.",
    next: "No error.tsx or global-error.tsx stands beside this root layout, so an error takes the whole page down; add one.",
  },
  fixes: {
    addHandler: { kind: "suggest", title: "Add an error handler in front of listen()" },
    addExceptionHandler: { kind: "suggest", title: "Add a handler for exceptions behind the app's creation" },
    setHandler: { kind: "suggest", title: "Set an error handler behind the app's creation" },
  },
  triggers: {
    typescript: { skip: ["test"], words: ["express", "fastify"], paths: /(?:^|\/)app\/layout\.[jt]sx?$/ },
    python: { skip: ["test"], words: ["fastapi("] },
  },
  detect: { typescript, python },
  confirm,
});
