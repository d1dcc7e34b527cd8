import { defineCheck } from "../../../api/check.ts";
import { testPaths as pythonTestPaths } from "../../../shared/python/tests.ts";
import { testPaths } from "../../../shared/typescript/tests.ts";
import { python } from "./python.ts";
import { typescript } from "./typescript.ts";

export default defineCheck({
  id: "focused-test",
  title: "Focused or skipped test",
  category: "testing",
  priority: "P1",
  effort: 10,
  languages: ["ts", "py"],
  why: "A focused test switches all others off and the run still ends green; a skipped one protects nothing, and without a reason nobody knows when it may run again.",
  limits:
    "A comment beside a skipped test, an issue or a link in its title count as a reason without being understood. Skips decided at run time are left alone.",
  messages: {
    focused: "{what} keeps every other one beside it from running; remove the focus.",
    skipped: "{what} never runs and nothing says why; let it run, remove it, or state the reason.",
    mayFail: "{what} may fail without anybody noticing and nothing says why; mend it, or state the reason.",
    todo: "{what} is only a title; write it, or name the issue that tracks it.",
  },
  fixes: {
    unfocus: { kind: "safe", title: "Remove the focus" },
  },
  triggers: { typescript: { paths: testPaths }, python: { paths: pythonTestPaths } },
  detect: { typescript, python },
});
