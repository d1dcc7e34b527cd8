/** Loggers that a module hands out to the rest of its project, and set-ups that make them write records. */
import { defineFacts } from "../../api/check.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineFacts({
  name: "loggers",
  facts: ["setting"],
  triggers: {
    python: {
      skip: ["test"],
      words: [
        "serialize",
        "jsonlogger",
        "jsonformatter",
        "json_log",
        "jsonlog",
        "ecs_logging",
        "processorformatter",
        "cloud.logging",
        "cloud_logging",
      ],
    },
    typescript: {
      words: ["pino", "winston", "bunyan", "loglevel", "consola", "tslog", "log4js", "@axiomhq", "@logtail"],
      paths: /(?:^|\/)(?:log|logger|logging)s?(?:\/(?:index|src\/(?:index|logger)|logger|server))?\.[cm]?[jt]s$/i,
    },
  },
  detect: { typescript, python },
});
