import type { TreeVisitors } from "../../api/check.ts";
import type { PyFile } from "../../api/file.ts";
import { fact, type Outcomes } from "../../api/outcome.ts";
import { child, type SyntaxNode } from "../../api/tree.ts";
import { stringValue } from "../../shared/python/values.ts";

/** `setup(python_requires=">=3.11")`: the versions of Python that a package runs on. */
function visitRequires(argument: SyntaxNode, file: PyFile): Outcomes {
  const value = child(argument, "value");
  const text = value && /(?:^|\/)setup\.py$/.test(file.path) ? stringValue(value, file) : undefined;
  return value && text !== undefined ? fact("setting", value, { key: "runtime.python", value: text }) : undefined;
}

/** Python: the call of setuptools in a setup.py. */
export const setupPy: TreeVisitors<PyFile> = { keyword: { python_requires: visitRequires } };
