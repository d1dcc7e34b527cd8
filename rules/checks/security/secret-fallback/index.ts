import { defineCheck } from "../../../api/check.ts";
import { python } from "./python.ts";
import { ruby } from "./ruby.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "secret-fallback",
  title: "Secret with a built-in default",
  category: "security",
  priority: "P0",
  scope: "service",
  effort: 10,
  cwe: [1188, 798],
  languages: ["ts", "py", "rb"],
  why: "When the variable is missing in production, the service starts with a secret that everyone who has seen the source knows, and nobody notices.",
  limits:
    "Defaults given in another file than the read, and defaults computed at run time, are not found. In Python an empty default is left alone where it means that a feature is off: beside an empty user name or client id, or a switch of the same class that is off; so is the key for a model server on the same machine.",
  messages: {
    fallback: "{name} falls back to a value in the source when it is not set; fail at start-up instead.",
    empty: "{name} falls back to an empty string when it is not set; fail at start-up instead.",
    devFallback: "{name} falls back to a value in the source outside production; keep such values in a local .env file.",
  },
  fixes: {
    failFast: { kind: "safe", title: "Remove the default and fail when {name} is missing" },
  },
  triggers: {
    typescript: {
      words: [
        "process.env",
        "import.meta.env",
        "env.",
        "env(",
        "envvar",
        "envvariable",
        "config.get",
        "configservice",
        "settings.get",
        ".default(",
        "valibot",
        "envalid",
        "typebox",
        "convict",
        "env-schema",
        "@fastify/env",
        "class-validator",
      ],
      and: ["secret", "password", "passwd", "passphrase", "pwd", "credential", "token", "key", "jwt", "service_role"],
    },
    python: { words: ["environ", "getenv", "settings", "config(", "config.get(", "env("] },
    ruby: { words: ["env", "credentials", "secrets", "setting", "attr_config", "_accessor", "config.get"] },
  },
  detect: { typescript, python, ruby },
});
