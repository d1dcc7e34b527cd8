import type { TreeVisitors } from "../../api/check.ts";
import type { PyFile } from "../../api/file.ts";
import { fact, type Outcome, type Outcomes } from "../../api/outcome.ts";
import { child, type SyntaxNode } from "../../api/tree.ts";
import { isSettingsClass, settingsFields } from "../../shared/python/settings.ts";
import { readingCalls, readingNodes, variableRead } from "../../shared/python/variable-reads.ts";

function visitRead(node: SyntaxNode, file: PyFile): Outcomes {
  const read = file.role.test ? undefined : variableRead(node, file);
  if (!read) return undefined;
  const { name, hasDefault, required } = read;
  return fact("env-read", node, { name, hasDefault, ...(required ? { required } : {}) });
}

/** Fields of pydantic settings: declared with a type, and read at start-up. */
function visitClass(definition: SyntaxNode, file: PyFile): Outcomes {
  if (file.role.test || !isSettingsClass(definition, file)) return undefined;
  return settingsFields(definition, file).flatMap(({ variable, nameNode, node }): Outcome[] => [
    fact("env-declared", nameNode, { name: variable, where: "schema" }),
    fact("env-read", nameNode, { name: variable, hasDefault: child(node, "right") !== undefined }),
  ]);
}

/** Python: reads by os and by the configuration libraries, and fields of pydantic settings. */
export const python: TreeVisitors<PyFile> = {
  call: Object.fromEntries(readingCalls.map((name) => [name, visitRead])),
  node: { ...Object.fromEntries(readingNodes.map((type) => [type, visitRead])), class_definition: visitClass },
};
