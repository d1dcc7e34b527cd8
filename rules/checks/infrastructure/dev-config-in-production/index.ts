import { defineCheck } from "../../../api/check.ts";
import { dotenv } from "./dotenv.ts";
import { json } from "./json.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";
import { yaml } from "./yaml.ts";

export default defineCheck({
  id: "dev-config-in-production",
  title: "Development value in production configuration",
  category: "infrastructure",
  priority: "P1",
  effort: 10,
  languages: ["ts", "py", "json", "yaml", "env"],
  why: "A production configuration that points to a developer's machine or a staging service fails on the first request, or worse, works on the wrong data.",
  limits: "Only files and branches that say in their name that they are for production are judged, and only values that are written there.",
  messages: {
    local: "{name} points to {host} in production; give the address of the production service.",
    stage: "{name} points to {host}, which is not the production service; give the production address.",
    level: "{name} is {value} in production, which logs too much and too much detail; use info.",
    testKey: "{name} holds a key of the provider's test environment in production; set the live key outside the repository.",
  },
  triggers: {
    typescript: {
      words: ["localhost", "127.0.0.1", "k_test_", "staging", "debug", "sandbox", ".dev.", "dev-", "-dev"],
      and: ["prod"],
      paths: /prod|[._/-]live\b/i,
    },
    python: {
      words: ["localhost", "127.0.0.1", "k_test_", "staging", "debug", "sandbox", ".dev.", "dev-", "-dev"],
      and: ["prod"],
      paths: /prod|[._/-]live\b/i,
    },
    json: { paths: /prod|live/i },
    yaml: { paths: /prod|live/i },
  },
  detect: { typescript, python, json, yaml, dotenv },
});
