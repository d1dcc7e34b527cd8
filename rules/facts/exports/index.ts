/** Constants that a module exports and others rely on. */
import { defineFacts } from "../../api/check.ts";
import { python } from "./python.ts";
import { ruby } from "./ruby.ts";
import { typescript } from "./typescript.ts";

export default defineFacts({
  name: "exports",
  facts: ["exported-object", "exported-instance"],
  triggers: {
    typescript: {
      words: [
        "httponly",
        "secure:",
        "samesite",
        "cookie",
        "cors",
        "origin:",
        "prismaclient",
        "pino",
        "winston",
        "ioredis",
        "redis",
        "drizzle",
      ],
    },
    ruby: { words: ["controller", "httponly", "same_site", "secure:", "secure =>"] },
    python: {
      words: ["httponly", "samesite", "getlogger", "get_logger", "loguru", "redis", "create_engine", "create_async_engine", "sessionmaker"],
    },
  },
  detect: { typescript, python, ruby },
});
