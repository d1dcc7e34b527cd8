/** Test files and their cases. */
import { defineFacts } from "../../api/check.ts";
import { python } from "./python.ts";
import { ruby } from "./ruby.ts";
import { typescript } from "./typescript.ts";

export default defineFacts({
  name: "tests",
  facts: ["test-file"],
  triggers: {
    typescript: { words: ["it(", "test(", "it.each", "test.each", "specify("] },
    ruby: { words: ["describe", "testcase", "minitest", "integrationtest", 'test "'] },
    python: { words: ["def test"] },
  },
  detect: { typescript, python, ruby },
});
