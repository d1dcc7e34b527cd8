import type { TreeVisitors } from "../../../api/check.ts";
import type { PyFile } from "../../../api/file.ts";
import { type Outcomes, problem } from "../../../api/outcome.ts";
import type { SyntaxNode } from "../../../api/tree.ts";
import { readingCalls, readingNodes, variableRead } from "../../../shared/python/variable-reads.ts";
import { isAsideFile, isConfigurationFile, isOwnVariable } from "../../../shared/variables.ts";

const seenKey = {};

/** The first read of each variable of a file. Fields of a settings class are a schema, and so documented. */
function visit(node: SyntaxNode, file: PyFile): Outcomes {
  if (file.role.test || file.role.migration || isAsideFile(file.path)) return undefined;
  const read = variableRead(node, file);
  if (!read || !isOwnVariable(read.name)) return undefined;
  // A module of settings that names a variable with its default documents it, as a settings class does.
  if (read.hasDefault && isConfigurationFile(file.path)) return undefined;
  const { name } = read;
  const seen = file.memo(seenKey, () => new Map<string, SyntaxNode>());
  if ((seen.get(name) ?? node) !== node) return undefined;
  seen.set(name, node);
  return problem("undocumented", node, { data: { name }, pending: { name } });
}

export const python: TreeVisitors<PyFile> = {
  call: Object.fromEntries(readingCalls.map((name) => [name, visit])),
  node: Object.fromEntries(readingNodes.map((type) => [type, visit])),
};
