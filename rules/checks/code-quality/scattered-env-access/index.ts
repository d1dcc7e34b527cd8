import { defineCheck } from "../../../api/check.ts";
import { confirm } from "./confirm.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "scattered-env-access",
  title: "Environment read outside the configuration module",
  category: "code-quality",
  priority: "P3",
  effort: 20,
  languages: ["ts", "py"],
  why: "Variables that are read all over the code are neither checked nor typed nor listed in one place, so a missing one is found by the user who needs it.",
  limits:
    "A configuration module is known by its name and by reading three variables or more, in a small project by its place and by reading most of them. Each file is reported once, at its first read; without such a module only the first file is. Code for browsers, tests, scripts and configuration of tools are left alone.",
  messages: {
    outside: "{name} is read here although {module} reads the environment for the others; import it from there.",
    everywhere: "The environment is read in {files} files of this package and none of them is its configuration; read it in one module.",
  },
  fixes: {
    useModule: { kind: "suggest", title: "Take {name} from {local}" },
  },
  triggers: {
    typescript: { skip: ["test"], words: ["process.env", "import.meta.env", "deno.env", "bun.env", "process"], and: ["env"] },
    python: { skip: ["test", "migration"], words: ["os.environ", "getenv", "import environ", "decouple"] },
  },
  detect: { typescript, python },
  confirm,
});
