import { defineCheck } from "../../../api/check.ts";
import { confirm } from "./confirm.ts";
import { atTopPython, calledByOthersPython, python } from "./python.ts";
import { atTop, calledByOthers, typescript } from "./typescript.ts";

export default defineCheck({
  id: "missing-docstring",
  title: "Public function without documentation",
  category: "documentation",
  priority: "P3",
  effort: 5,
  languages: ["ts", "py"],
  why: "Whoever calls a function of a service or library reads its documentation, not its body; without one they guess at what it needs and what it does when it fails.",
  limits:
    "A preview, because teams differ in what they document and most applications would have hundreds of findings. Only exported functions and classes of more than ten lines in modules of services and libraries count, and each module is reported once, at its longest. A scan of a whole project only looks at modules that another check has a reason to read; an open document is always looked at. A comment of any form in front of one is enough; in Python, functions with decorators are left to their framework.",
  stage: "preview",
  messages: {
    undocumented: "{name} is public and {lines} lines long, and nothing says what it needs and gives; document it.",
  },
  fixes: {
    skeleton: { kind: "suggest", title: "Add comments with the parameters, to be filled in" },
  },
  triggers: {
    typescript: {
      passive: true,
      skip: ["browser", "test"],
      within: new RegExp(`${calledByOthers.source}|${atTop.source}`, "i"),
      words: ["export"],
    },
    python: {
      passive: true,
      skip: ["test", "migration", "seed", "example"],
      within: new RegExp(`${calledByOthersPython.source}|${atTopPython.source}`, "i"),
      words: ["def ", "class "],
    },
  },
  detect: { typescript, python },
  confirm,
});
