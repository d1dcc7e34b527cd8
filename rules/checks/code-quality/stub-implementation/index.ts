import { defineCheck } from "../../../api/check.ts";
import { confirm } from "./confirm.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "stub-implementation",
  title: "Stub or mock in the production path",
  category: "code-quality",
  priority: "P1",
  scope: "production",
  effort: 120,
  languages: ["ts", "py"],
  why: "A function that answers with made-up data or only throws looks finished to whoever calls it; its users find out in production.",
  limits:
    "Made-up data is told by its name (mock, fake, dummy, stub, sample data). Base classes, tests, examples, and branches for demos or development are left alone. In Python, a method that raises NotImplementedError counts where its file makes an instance of the class, or where its text or a note says that more is to come: any other class may be a base of classes in other files.",
  messages: {
    notImplemented: "This only says that it is not implemented; write it, or take away what leads here.",
    madeUp: "{name} is made-up data that real callers get; return the real thing.",
    named: "{name} says that it is a stand-in, and it stands in production code; replace it or move it to the tests.",
    constant: "This answers the same whatever happens, and a {word} says so; write the real thing.",
  },
  triggers: {
    python: {
      skip: ["test", "seed", "migration", "example"],
      words: ["notimplementederror", "implement", "mock", "fake", "dummy", "stub", "sample", "hardcoded", "hard-coded", "todo", "fixme"],
      pattern:
        /NotImplementedError|\b(?:def|return)\s+\w*(?:mock|fake|dummy|stub|sample|hardcoded)|\(\s*\w*(?:mock|fake|dummy|sample|stub)|\b(?:TODO|FIXME)\b|#[^\n]*\b(?:mock|dummy|fake|stub|hard-?coded)/i,
    },
    typescript: { words: ["implement", "mock", "fake", "dummy", "stub", "sample", "hardcoded", "hard-coded", "todo", "fixme"] },
  },
  detect: { typescript, python },
  confirm,
});
