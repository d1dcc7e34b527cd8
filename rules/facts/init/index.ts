/** Calls that start error tracking, tracing, metrics and loggers. */
import { defineFacts } from "../../api/check.ts";
import { npmSpecifier, packageWords } from "../../shared/packages/index.ts";
import { python } from "./python.ts";
import { ruby } from "./ruby.ts";
import { typescript } from "./typescript.ts";

export default defineFacts({
  name: "init",
  facts: ["init"],
  triggers: {
    typescript: { skip: ["test"], words: packageWords("npm"), pattern: npmSpecifier },
    ruby: {
      words: [
        "sentry",
        "raven",
        "rollbar",
        "bugsnag",
        "honeybadger",
        "airbrake",
        "appsignal",
        "newrelic",
        "datadog",
        "ddtrace",
        "opentelemetry",
        "elasticapm",
        "skylight",
        "lograge",
        "semantic_logger",
        "semanticlogger",
        "ougai",
        "prometheus",
        "yabeda",
        "statsd",
        "log_formatter",
        "config.logger",
      ],
    },
    python: {
      words: [
        "sentry_sdk",
        "rollbar",
        "bugsnag",
        "honeybadger",
        "airbrake",
        "appsignal",
        "highlight_io",
        "newrelic",
        "ddtrace",
        "elasticapm",
        "scout_apm",
        "logfire",
        "opentelemetry",
        "prometheus",
        "statsd",
        "datadog",
        "structlog",
        "loguru",
        "dictconfig",
        "fileconfig",
      ],
    },
  },
  detect: { typescript, python, ruby },
});
