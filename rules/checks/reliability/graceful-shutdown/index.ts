import { defineCheck } from "../../../api/check.ts";
import { confirm } from "./confirm.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "graceful-shutdown",
  title: "No graceful shutdown",
  category: "reliability",
  priority: "P1",
  scope: "service",
  effort: 30,
  languages: ["ts", "py"],
  why: "Every deploy and every scale-down ends processes. One that does not finish what it has begun drops requests, leaves jobs half done and connections open, each time.",
  limits:
    "What a shutdown function of another file does is not followed, and a process manager that drains connections in front of the process is not seen.",
  messages: {
    listen:
      "This server listens, but nothing handles SIGTERM, so a deploy cuts off the requests in flight; close the server and its connections on SIGTERM and SIGINT.",
    exit: "process.exit() ends the whole process with every other request in it; throw an error, and let the entry point decide.",
    leave: "{what} ends the whole process with every other request in it; raise an error, and let the entry point decide.",
    opened:
      "{what} is opened at start-up and never closed, so that every deploy leaves its connections behind; close it when the application ends.",
    abrupt: "This {signal} handler exits before anything was closed; wait for the server and its connections to close first.",
    noTimer: "This {signal} handler waits for connections to close for as long as they like; force the exit after some seconds.",
  },
  fixes: {
    close: { kind: "suggest", title: "Close it behind the yield" },
    addHandler: { kind: "suggest", title: "Add handlers for SIGTERM and SIGINT" },
    enableHooks: { kind: "suggest", title: "Enable Nest's shutdown hooks" },
  },
  triggers: {
    typescript: { skip: ["browser", "test"], words: [".listen(", "process.exit", "sigterm", "sigint", "@hono/node-server"] },
    python: { skip: ["test"], words: ["sys.exit", "os._exit", "os.abort", " exit(", " quit(", "lifespan", "on_event", "systemexit"] },
  },
  detect: { typescript, python },
  confirm,
});
