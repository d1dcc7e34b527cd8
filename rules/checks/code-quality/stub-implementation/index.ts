import { defineCheck } from "../../../api/check.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "stub-implementation",
  title: "Stub or mock in the production path",
  category: "code-quality",
  priority: "P1",
  effort: 120,
  languages: ["ts"],
  why: "A function that answers with made-up data or only throws looks finished to whoever calls it; its users find out in production.",
  limits:
    "Made-up data is told by its name (mock, fake, dummy, stub, sample data). Base classes, tests, examples, and branches for demos or development are left alone.",
  messages: {
    notImplemented: "This only says that it is not implemented; write it, or take away what leads here.",
    madeUp: "{name} is made-up data that real callers get; return the real thing.",
    named: "{name} says that it is a stand-in, and it stands in production code; replace it or move it to the tests.",
    constant: "This answers the same whatever happens, and a {word} says so; write the real thing.",
  },
  triggers: {
    typescript: { words: ["implement", "mock", "fake", "dummy", "stub", "sample", "todo", "fixme"] },
  },
  detect: { typescript },
});
