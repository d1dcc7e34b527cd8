import { defineCheck } from "../../../api/check.ts";
import { confirm } from "./confirm.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "undocumented-env-var",
  title: "Environment variable nobody documented",
  category: "documentation",
  priority: "P2",
  effort: 2,
  languages: ["ts", "py"],
  why: "A variable that nobody wrote down is missing on the next server, and the failure shows only when the code path that needs it runs.",
  limits:
    "A variable is reported where serving code reads it first. Names that are computed are not seen; tests, scripts and tools may read what they like. In Python, a module of settings that gives a variable a default documents it. The fix writes to the nearest .env.example above the file, or makes one: beside the .env of its package, else at the top.",
  messages: {
    undocumented: "{name} stands in no example file, documentation or schema; add it to .env.example.",
  },
  fixes: {
    document: { kind: "safe", title: "Add {name} to .env.example" },
  },
  triggers: {
    typescript: { skip: ["test"], words: ["process.env", "import.meta.env", "deno.env", "bun.env", "process"], and: ["env"] },
    python: { skip: ["test", "migration"], words: ["environ", "getenv", "decouple", "starlette.config"] },
  },
  detect: { typescript, python },
  confirm,
});
