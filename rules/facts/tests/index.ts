/** Test files and their cases. */
import { defineFacts } from "../../api/check.ts";
import { python } from "./python.ts";
import { ruby } from "./ruby.ts";
import { typescript } from "./typescript.ts";

export default defineFacts({
  name: "tests",
  facts: ["test-file"],
  triggers: {
    typescript: {
      words: ["it(", "test(", "it.each", "test.each", "specify("],
      // Not the ends of submit( and latest(.
      pattern: /\b(?:it|test|specify)\s*(?:[(<]|\.\s*(?:each|only|skip|concurrent|serial)\b)/,
    },
    ruby: { words: ["describe", "testcase", "minitest", "integrationtest", 'test "'] },
    python: { words: ["def test"] },
  },
  detect: { typescript, python, ruby },
});
