/** Loggers that a module hands out to the rest of its project. */
import { defineFacts } from "../../api/check.ts";
import { typescript } from "./typescript.ts";

export default defineFacts({
  name: "loggers",
  facts: ["setting"],
  triggers: {
    typescript: {
      words: ["pino", "winston", "bunyan", "loglevel", "consola", "tslog", "log4js", "@axiomhq", "@logtail"],
      paths: /(?:^|\/)(?:log|logger|logging)s?(?:\/(?:index|src\/(?:index|logger)|logger|server))?\.[cm]?[jt]s$/i,
    },
  },
  detect: { typescript },
});
