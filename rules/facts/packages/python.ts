import type { TreeVisitors } from "../../api/check.ts";
import { type PyFile, textOf } from "../../api/file.ts";
import { fact, type Outcome, type Outcomes } from "../../api/outcome.ts";
import { child, childrenIn, type SyntaxNode } from "../../api/tree.ts";
import { packageUse } from "../../shared/packages/index.ts";

const seenKey = {};

/** Imports of packages that say something, each once per file. */
function visit(node: SyntaxNode, file: PyFile): Outcomes {
  if (file.role.test) return undefined;
  const seen = file.memo(seenKey, () => new Set<string>());
  const from = child(node, "module_name");
  const names = from
    ? [from]
    : childrenIn(node, "name").map((item) => (item.type === "aliased_import" ? (child(item, "name") ?? item) : item));
  return names.flatMap((name): Outcome[] => {
    const known = packageUse("pypi", textOf(file, name));
    if (!known || seen.has(known.name)) return [];
    seen.add(known.name);
    return [fact("package-use", node, { package: known.name, ecosystem: "pypi" })];
  });
}

/** Python: imports, by the package's outermost name. */
export const python: TreeVisitors<PyFile> = { node: { import_statement: visit, import_from_statement: visit } };
