import { nodeModule, wiring } from "../project/node.ts";
import { pythonModule, pythonWiring } from "../project/python.ts";
import { secretFields, secretPaths } from "../project/secrets.ts";
import { needsStack, stackOf } from "../project/stack.ts";
import { defineScaffold } from "../scaffold.ts";

export default defineScaffold({
  check: "log-redaction",
  title: "Write the list of fields that never reach a log",
  available: needsStack(["express", "fastify", "koa", "hono", "nest", "next", "fastapi", "flask", "django", "rails"]),
  make(source) {
    const stack = stackOf(source.project);
    if (!stack) return "No framework is found.";
    if (stack.framework === "rails")
      return { files: [{ path: "config/initializers/filter_parameter_logging.rb", text: rails }], notes: [] };
    if (stack.framework === "fastapi" || stack.framework === "flask" || stack.framework === "django") {
      const module = pythonModule(stack, "log_redaction", python);
      return {
        files: [module],
        notes: [
          pythonWiring(
            stack,
            module,
            "RedactingFilter",
            "for handler in logging.getLogger().handlers:\n    handler.addFilter(RedactingFilter())",
          ),
        ],
      };
    }
    const winston = source.project.dependencies("winston").length > 0 && source.project.dependencies("pino").length === 0;
    const name = stack.framework === "next" ? "lib/log-redaction" : "log-redaction";
    const module = nodeModule(source, stack, name, winston ? winstonFormat : pinoOptions);
    const use = winston
      ? "createLogger({ format: format.combine(redaction(), format.json()) });"
      : stack.framework === "fastify"
        ? "Fastify({ logger: { ...redaction } });"
        : "pino({ ...redaction });";
    return {
      files: [{ path: module.path, text: module.text }],
      notes: [wiring(stack, module, "redaction", use, " (or where the logger is made)")],
    };
  },
});

const pinoOptions = `
/** Options of pino: what never reaches a log. */
export const redaction = {
  redact: {
    paths: [
${secretPaths.map((path) => `      ${JSON.stringify(path)},`).join("\n")}
    ],
    censor: "[redacted]",
  },
};
`;

const winstonFormat = `
import { format } from "winston";

const secret = /^(?:${secretFields.map((name) => name.replace("_", "_?")).join("|")})$/i;

/** A format of winston: takes out what must never reach a log. */
export const redaction = format((info) => {
  for (const key of Object.keys(info)) if (secret.test(key)) info[key] = "[redacted]";
  return info;
});
`;

const python = `
"""Takes secrets out of log records."""

import logging
import re

FIELDS = ${JSON.stringify(secretFields).replaceAll(",", ", ")}
PATTERN = re.compile(r"(?i)\\b(" + "|".join(FIELDS) + r")(['\\"]?\\s*[=:]\\s*)(?:bearer\\s+)?['\\"]?[^\\s'\\",&}]+")


class RedactingFilter(logging.Filter):
    """Replaces the values of secret fields in the message and the fields of a record."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Redact the record and let it pass."""
        record.msg = PATTERN.sub(r"\\1\\2[redacted]", record.getMessage())
        record.args = ()
        for name in FIELDS:
            if name in vars(record):
                setattr(record, name, "[redacted]")
        return True
`;

const rails = `# Parameters that never reach a log. A name matches anywhere in the name of a parameter.
Rails.application.config.filter_parameters += [
  :passw, :secret, :token, :_key, :crypt, :salt, :certificate, :otp, :ssn, :cvv, :cvc
]
`;
