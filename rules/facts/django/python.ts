import type { TreeVisitors } from "../../api/check.ts";
import type { PyFile } from "../../api/file.ts";
import { fact, type Outcomes } from "../../api/outcome.ts";
import { child, type SyntaxNode } from "../../api/tree.ts";
import { plainString } from "../../shared/python/nodes.ts";
import { isTrue } from "../../shared/python/values.ts";

function atomic(at: SyntaxNode, value: SyntaxNode | undefined, file: PyFile): Outcomes {
  return !file.role.test && isTrue(value, file) ? fact("setting", at, { key: "django.ATOMIC_REQUESTS", value: true }) : undefined;
}

/** `"ATOMIC_REQUESTS": True` in DATABASES, and `DATABASES["default"]["ATOMIC_REQUESTS"] = True`. */
export const python: TreeVisitors<PyFile> = {
  node: {
    pair: (node, file) =>
      plainString(child(node, "key"), file) === "ATOMIC_REQUESTS" ? atomic(node, child(node, "value"), file) : undefined,
    assignment: (node, file) => {
      const left = child(node, "left");
      return left?.type === "subscript" && plainString(child(left, "subscript"), file) === "ATOMIC_REQUESTS"
        ? atomic(left, child(node, "right"), file)
        : undefined;
    },
  },
};
