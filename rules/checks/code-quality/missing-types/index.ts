import { defineCheck } from "../../../api/check.ts";
import { confirm } from "./confirm.ts";
import { json } from "./json.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "missing-types",
  title: "Public function without types",
  category: "code-quality",
  priority: "P3",
  effort: 5,
  languages: ["ts", "py", "json"],
  why: "What a public function takes and gives is checked at every call only when it has a type; without one the mistake is found at run time.",
  limits:
    "Each exported function or class is reported once, at its first any. Types that only hold an any inside, such as Record<string, any>, and rest parameters are left alone. In Python a module counts whose functions have types as a rule, and is reported once, at the first public function without; a project without types is one decision and not hundreds of findings, as is a package that the compiler skips in many files. A scan of a whole project only looks at modules that another check has a reason to read.",
  messages: {
    any: "{name} is exported with any in its signature, which switches the compiler off for its callers; name the type, or unknown.",
    untyped: "{name} is public, and {missing} no type although most functions of this module have theirs; add it.",
    alone: "{name} is public, and {missing} no type, so nothing tells its callers what it takes and gives; add it.",
    noCheck: "The compiler skips {what}; remove the comment and mend what it reports.",
    notStrict: "The compiler accepts missing types and missing values; set {option} to true.",
  },
  triggers: {
    typescript: { skip: ["test"], pattern: /(?:[:<|&,(]|\bas|=>)\s*any\b|@ts-nocheck/, words: ["any", "@ts-nocheck"] },
    python: { passive: true, skip: ["test", "migration", "seed", "example"], words: ["def "] },
    json: { paths: /(?:^|\/)tsconfig(?:\.[\w-]+)?\.json$/ },
  },
  detect: { typescript, python, json },
  confirm,
});
