import { defineCheck } from "../../../api/check.ts";
import { confirm } from "./confirm.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "unstructured-log",
  title: "Log message built by concatenation",
  category: "monitoring",
  priority: "P3",
  effort: 5,
  languages: ["ts", "py"],
  why: "A message with values in it is another text each time: nobody can count it, search it by field or set an alert on it. The project's logger takes fields; use them.",
  limits:
    "Only loggers of known libraries are judged, made in the file or in a module of the project that exports one; the console and loggers without fields are left alone. In Python those of structlog are judged, and those of loguru and logging in projects that have them write records (serialize=True, a formatter for JSON); in a file that uses logging one message stands for all, and in a package where more than 20 files do it the first file.",
  messages: {
    built: "Values are built into the message, though this logger takes fields; log a constant message with fields.",
  },
  fixes: {
    fields: { kind: "safe", title: "Log a constant message with fields" },
    lazy: { kind: "safe", title: "Hand the values over as arguments of the message" },
  },
  triggers: {
    typescript: { skip: ["browser", "test"], words: ["log.", "logger."], and: ["`", "' +", '" +', ".concat("] },
    python: { skip: ["test"], words: ["structlog", "loguru", "logging", "logger.", "log."], and: ['f"', "f'", "%", "+", ".format("] },
  },
  detect: { typescript, python },
  confirm,
});
