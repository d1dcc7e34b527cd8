import { defineCheck } from "../../../api/check.ts";
import { dockerfile } from "./dockerfile.ts";
import { dotenv } from "./dotenv.ts";
import { python } from "./python.ts";
import { ruby } from "./ruby.ts";
import { typescript } from "./typescript.ts";
import { yaml } from "./yaml.ts";

export default defineCheck({
  id: "placeholder-secret",
  title: "Placeholder left where a secret belongs",
  category: "security",
  priority: "P0",
  effort: 10,
  cwe: [1392],
  languages: ["env", "yaml", "docker", "ts", "py", "rb"],
  why: "A placeholder that reaches production is a password that the whole world can guess.",
  limits: "Only well-known forms of placeholders are recognised.",
  messages: {
    placeholder: "{name} still holds the placeholder {value}; set a generated secret outside the repository.",
  },
  fixes: {
    generate: { kind: "suggest", title: "Replace by a generated value" },
    readEnvironment: { kind: "suggest", title: "Read {name} from the environment" },
  },
  triggers: {
    typescript: { words: ["secret", "password", "token", "key", "passwd"] },
    python: { words: ["secret", "password", "token", "key", "passwd"] },
    ruby: { words: ["secret", "password", "token", "key"] },
  },
  detect: { dotenv, yaml, dockerfile, typescript, python, ruby },
});
