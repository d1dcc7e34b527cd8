/**
 * Environment variables that are read, and schemas that declare them. The setting `env.typed` says that a schema is the type of
 * `process.env` itself, wherever it is read.
 */
import { defineFacts } from "../../api/check.ts";
import { python } from "./python.ts";
import { ruby } from "./ruby.ts";
import { typescript } from "./typescript.ts";

export default defineFacts({
  name: "environment",
  facts: ["env-read", "env-declared", "setting"],
  triggers: {
    typescript: {
      words: [
        "process.env",
        "import.meta.env",
        "deno.env",
        "bun.env",
        "createenv",
        "cleanenv",
        "node:process",
        '"process"',
        "'process'",
        "} = process",
        "configservice",
        "@fastify/env",
        "env-schema",
        "fastify-env",
        "env-var",
        "convict",
        "({ env })",
        "environmentplugin",
        "next_public_",
      ],
    },
    ruby: { words: ["env[", "env.fetch", "env.dig", "env.key?", "env.has_key?", "env.include?", "env.values_at", "dotenv"] },
    python: { words: ["environ", "getenv", "settings", "decouple", "starlette.config", "env_str(", "env_int(", "env_bool(", "env_opt("] },
  },
  detect: { typescript, python, ruby },
});
