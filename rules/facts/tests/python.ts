import type { TreeVisitors } from "../../api/check.ts";
import type { PyFile } from "../../api/file.ts";
import { fact } from "../../api/outcome.ts";
import { walkTree } from "../../api/tree.ts";
import { definitionName } from "../../shared/python/nodes.ts";
import { baseNames } from "../../shared/python/settings.ts";
import { importsPackage } from "../../shared/python/symbols.ts";

/** A file with test functions or methods, as pytest and unittest find them. */
export const python: TreeVisitors<PyFile> = {
  file(root, file) {
    const named = /(?:^|\/)(?:test_[^/]*|[^/]*_test|tests?)\.py$/.test(file.path);
    let cases = 0;
    let classes = 0;
    walkTree(root, (node) => {
      if (node.type === "class_definition" && baseNames(node, file).some((base) => /TestCase$/.test(base))) classes++;
      if (node.type === "function_definition" && /^test(?:_|[A-Z])/.test(definitionName(node, file))) cases++;
      return !/^(?:expression_statement|parameters)$/.test(node.type);
    });
    if (cases === 0 || !(named || classes > 0)) return undefined;
    return fact(
      "test-file",
      { start: 0, end: 0 },
      { runner: classes > 0 && !importsPackage(file, "pytest") ? "unittest" : "pytest", cases },
    );
  },
};
