import type { TreeVisitors } from "../../api/check.ts";
import type { RbFile } from "../../api/file.ts";
import { fact, type Outcomes } from "../../api/outcome.ts";
import type { SyntaxNode } from "../../api/tree.ts";
import { constantName } from "../../shared/ruby/calls.ts";
import { gemOfConstant } from "../../shared/ruby/gems.ts";

const seenKey = {};

/** A gem counts once per file, at the first of its constants. */
function visit(node: SyntaxNode, file: RbFile): Outcomes {
  if (file.role.test || node.parent?.type === "scope_resolution" || node.field === "name") return undefined;
  const gem = gemOfConstant(constantName(node, file) ?? "");
  if (gem === undefined) return undefined;
  const seen = file.memo(seenKey, () => new Set<string>());
  if (seen.has(gem)) return undefined;
  seen.add(gem);
  return fact("package-use", node, { package: gem, ecosystem: "gem" });
}

/** Ruby: gems by the constants that they bring, as nothing is imported there by name. */
export const ruby: TreeVisitors<RbFile> = { node: { constant: visit, scope_resolution: visit } };
