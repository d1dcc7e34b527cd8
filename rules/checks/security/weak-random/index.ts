import { defineCheck } from "../../../api/check.ts";
import { python } from "./python.ts";
import { ruby } from "./ruby.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "weak-random",
  title: "Predictable random for a security value",
  category: "security",
  priority: "P0",
  scope: "production",
  effort: 5,
  cwe: [338, 330],
  languages: ["ts", "py", "rb"],
  why: "These generators are built for speed: a few outputs are enough to compute the next ones, so an attacker can guess the token, code or key.",
  limits: "A value that only becomes a token in another file, or in Python and Ruby in another function, is not followed.",
  messages: {
    weak: "{source} is predictable, and its value becomes {target}; use {remedy}.",
  },
  fixes: {
    secure: { kind: "safe", title: "Use {remedy}" },
  },
  triggers: {
    typescript: { words: [".random(", "date.now", "gettime", "uuid"] },
    python: { words: ["random", "uuid1", "time"] },
    ruby: {
      words: ["rand", "sample", "shuffle", "time.now", "time.current", "datetime.now", "clock_gettime", "timestamp_create", "uuid."],
    },
  },
  detect: { typescript, python, ruby },
});
