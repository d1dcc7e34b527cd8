import { defineCheck } from "../../../api/check.ts";
import { confirm } from "./confirm.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "console-log",
  title: "console/print instead of a logger",
  category: "monitoring",
  priority: "P1",
  scope: "production",
  effort: 5,
  cwe: [1295],
  languages: ["ts", "py"],
  why: "What the console prints has no level, no time and no request id, cannot be turned down or searched by field, and is lost where nobody collects the output.",
  limits:
    "One finding stands for all calls of a file that has no logger, and for a whole package where none of its files has one or where more than 40 go past it; a hint where all that such a package prints are warnings and errors. Of a console that is handed on as a value only the file is told; modules of which nothing tells where they run are judged where no package is around them.",
  messages: {
    slip: "{what} goes past {logger}, the logger of this file; use it.",
    file: "{where} through the console ({count}); use a logger with levels and fields.",
    print: "This module of a service prints ({count}); use a logger with levels and fields.",
    browser:
      "This file prints to the browser's console ({count}), which users can read and nobody collects; remove it, or report through the error tracker.",
  },
  fixes: {
    useLogger: { kind: "safe", title: "Log through {logger}" },
    setUp: { kind: "suggest", title: "Set up a logger in this file and use it" },
  },
  triggers: {
    typescript: { skip: ["test"], words: ["logger.", "console.log", "console.info", "console.warn", "console.error", "console.debug"] },
    python: { skip: ["test"], words: ["print(", "logger.", "log."] },
  },
  detect: { typescript, python },
  confirm,
});
