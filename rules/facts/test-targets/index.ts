/**
 * What tests do: which modules they import and which paths they request (`test-target`), which failures they expect, by which interface
 * they drive the program, and whose answers they give themselves. Names of `test-target`: `GET /orders/*`, `* /orders` where the method is
 * not known, `? ` where the path is not, `PAGE /login` for what a browser opens and `FORM /login` where it types there, `import module#name,other`, `tool name` for
 * a tool of MCP, `call user.create` for a procedure, `route name` for a named route, `action orders#create`, `class Name`.
 */
import { defineFacts } from "../../api/check.ts";
import { testPaths as pythonPaths } from "../../shared/python/tests.ts";
import { testPaths as typescriptPaths } from "../../shared/typescript/tests.ts";
import { python } from "./python.ts";
import { ruby } from "./ruby.ts";
import { typescript } from "./typescript.ts";

export default defineFacts({
  name: "test-targets",
  facts: ["practice"],
  triggers: {
    typescript: {
      paths: new RegExp(
        `${typescriptPaths.source}|(?:^|/)(?:mocks?|__mocks__|test-utils|testing)/|(?:^|/)(?:vitest|jest|test)[.-]setup\\.`,
        "i",
      ),
    },
    python: { paths: new RegExp(`${pythonPaths.source}|(?:^|/)conftest\\.py$`) },
    ruby: { paths: /(?:^|\/)(?:spec|test|tests|features)\/.*\.rb$|_(?:spec|test)\.rb$/ },
  },
  detect: { typescript, python, ruby },
});
