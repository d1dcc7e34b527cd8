import { defineCheck } from "../../../api/check.ts";
import { testPaths as pythonTestPaths } from "../../../shared/python/tests.ts";
import { testPaths } from "../../../shared/typescript/tests.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "assertionless-test",
  title: "Test that asserts nothing",
  category: "testing",
  priority: "P2",
  effort: 15,
  languages: ["ts", "py"],
  why: "A test without an assertion passes whatever the code returns, so it counts as coverage and protects nothing.",
  limits:
    "Helpers of other files count as asserting when their name or their module says so. A test whose title says that nothing must be thrown, and queries that fail by themselves, count as asserting; so do steps in a browser and, in Python, methods of a base class in another file whose name says that they run something.",
  messages: {
    none: "This test asserts nothing, so it passes whatever the code gives back; assert what it returns or changes.",
    empty: "This test has no body; write it or remove it.",
  },
  triggers: { typescript: { paths: testPaths }, python: { paths: pythonTestPaths } },
  detect: { typescript, python },
});
