import { nodeModule, packagesToInstall, wiring } from "../project/node.ts";
import { pythonModule, pythonWiring } from "../project/python.ts";
import { secretPaths } from "../project/secrets.ts";
import { needsStack, stackOf } from "../project/stack.ts";
import { documented } from "../project/variables.ts";
import { defineScaffold } from "../scaffold.ts";

export default defineScaffold({
  check: "structured-logging",
  title: "Write a logger that writes records with fields",
  available: needsStack(["express", "fastify", "koa", "hono", "nest", "next", "fastapi", "flask", "django", "rails", "sinatra"]),
  make(source) {
    const stack = stackOf(source.project);
    if (!stack) return "No framework is found.";
    const additions = documented(source, { LOG_LEVEL: "Least level of log lines: debug, info, warn or error." });
    if (stack.framework === "rails")
      return {
        files: [{ path: "config/initializers/lograge.rb", text: lograge }],
        additions,
        notes: packagesToInstall(source, "gem", ["lograge"]),
      };
    if (stack.framework === "sinatra")
      return {
        files: [{ path: `${stack.folder}logger.rb`, text: sinatra }],
        additions,
        notes: [
          ...packagesToInstall(source, "gem", ["semantic_logger"]),
          'Where something is logged:\nrequire_relative "logger"\nLOG.info("order placed", order: order.id)',
        ],
      };
    if (stack.framework === "fastapi" || stack.framework === "flask" || stack.framework === "django") {
      const module = pythonModule(stack, "log_setup", python);
      const first = stack.framework === "django" ? `LOGGING_CONFIG = None\nconfigure_logging()` : "configure_logging()";
      return {
        files: [module],
        additions,
        notes: [
          pythonWiring(stack, module, "configure_logging", first),
          'Fields go into “extra”: logger.info("order placed", extra={"order": order.id})',
        ],
      };
    }
    const module = nodeModule(source, stack, stack.framework === "next" ? "lib/logger" : "logger", pino);
    const use = 'logger.info({ orderId }, "order placed");';
    const where = stack.framework === "next" ? { ...stack, app: `${stack.folder}app/page.tsx` } : stack;
    return {
      files: [{ path: module.path, text: module.text }],
      additions,
      notes: [
        ...packagesToInstall(source, "npm", ["pino"]),
        wiring(where, module, "logger", use, " and elsewhere, in place of console"),
        "Fields first, a sentence that stays the same second.",
      ],
    };
  },
});

const pino = `
import { pino } from "pino";

/** The one logger of the program: records with fields, in which secrets never stand. */
export const logger = pino({
  level: process.env.LOG_LEVEL ?? "info",
  redact: {
    paths: [
${secretPaths.map((path) => `      ${JSON.stringify(path)},`).join("\n")}
    ],
    censor: "[redacted]",
  },
});
`;

const python = `
"""Logs as records with fields, one JSON object for each line."""

import json
import logging
import logging.config
import os
from datetime import datetime, timezone

# What every record has by itself; all else came in by "extra".
OWN = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class JsonFormatter(logging.Formatter):
    """Writes a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        line = {
            "time": datetime.fromtimestamp(record.created, tz=timezone.utc).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line.update({key: value for key, value in vars(record).items() if key not in OWN})
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str)


def configure_logging() -> None:
    """Call once, before anything is logged."""
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"json": {"()": JsonFormatter}},
            "handlers": {"stdout": {"class": "logging.StreamHandler", "formatter": "json", "stream": "ext://sys.stdout"}},
            "root": {"level": os.environ.get("LOG_LEVEL", "info").upper(), "handlers": ["stdout"]},
        }
    )
`;

const lograge = `# One line for each request, as a record with fields.
Rails.application.configure do
  config.lograge.enabled = true
  config.lograge.formatter = Lograge::Formatters::Json.new
  config.lograge.custom_payload do |controller|
    { request_id: controller.request.request_id }
  end
end
`;

const sinatra = `require "semantic_logger"

# Records with fields, one JSON object for each line.
SemanticLogger.default_level = ENV.fetch("LOG_LEVEL", "info").to_sym
SemanticLogger.add_appender(io: $stdout, formatter: :json)

LOG = SemanticLogger["app"]
`;
