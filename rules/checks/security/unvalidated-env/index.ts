import { defineCheck } from "../../../api/check.ts";
import { confirm } from "./confirm.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "unvalidated-env",
  title: "Required variable used without check",
  category: "security",
  priority: "P1",
  effort: 15,
  languages: ["ts", "py"],
  why: "A variable that is missing becomes undefined far away from its cause: a client connects to its default host, a token is signed with nothing, a request goes to the address undefined.",
  limits:
    "Each variable is reported once, where it is first taken for granted. A project that has a schema of its environment, or a file that refuses to go on without the variable, is left alone; what the schema covers is not compared. In Python, reads count that go to a known client or key function, at once or through one name, or into str().",
  messages: {
    asserted: "{name} is taken for granted, and nothing makes sure that it is set; check it at start-up.",
    passed: "{name} is handed over without a check, and nothing makes sure that it is set; check it at start-up.",
  },
  fixes: {
    failFast: { kind: "suggest", title: "Throw an error that names {name} when it is missing" },
    raise: { kind: "suggest", title: "Stop with a KeyError when {name} is missing" },
  },
  triggers: {
    typescript: { skip: ["test"], words: ["process.env", "import.meta.env", "deno.env", "bun.env", "process"], and: ["env"] },
    python: { skip: ["test", "development", "example"], words: ["environ.get", "getenv"] },
  },
  detect: { typescript, python },
  confirm,
});
