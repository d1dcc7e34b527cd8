import type { TreeVisitors } from "../../api/check.ts";
import type { PyFile } from "../../api/file.ts";
import { fact, type Outcome, type Outcomes } from "../../api/outcome.ts";
import { child, type SyntaxNode } from "../../api/tree.ts";
import { envRead } from "../../shared/python/environment.ts";
import { isSettingsClass, settingsFields } from "../../shared/python/settings.ts";
import { symbolOf } from "../../shared/python/symbols.ts";
import { stringValue } from "../../shared/python/values.ts";

/** Whether the expression around a read gives a value when the variable is missing. */
function hasDefault(node: SyntaxNode): boolean {
  const { parent } = node;
  return (
    (parent?.type === "boolean_operator" && node.field === "left" && child(parent, "operator")?.type === "or") ||
    parent?.type === "conditional_expression"
  );
}

function visitRead(node: SyntaxNode, file: PyFile): Outcomes {
  if (file.role.test) return undefined;
  const read = envRead(node, file);
  // The mapping of a framework is no environment, and an assignment is no read.
  if (
    read?.name === undefined ||
    read.by === "config" ||
    (node.parent?.type === "assignment" && node.field === "left") ||
    node.parent?.type === "delete_statement"
  )
    return undefined;
  return fact("env-read", node, { name: read.name, hasDefault: read.fallback !== undefined || hasDefault(node) });
}

/** `"NAME" in os.environ` asks for a variable too. */
function visitComparison(node: SyntaxNode, file: PyFile): Outcomes {
  const [left, operator, right] = node.children;
  const name = stringValue(left, file);
  if (
    file.role.test ||
    name === undefined ||
    !right ||
    !/^(?:in|not in)$/.test(operator?.type ?? "") ||
    symbolOf(right, file) !== "os.environ"
  )
    return undefined;
  return fact("env-read", node, { name, hasDefault: true });
}

/** Fields of pydantic settings: declared with a type, and read at start-up. */
function visitClass(definition: SyntaxNode, file: PyFile): Outcomes {
  if (file.role.test || !isSettingsClass(definition, file)) return undefined;
  return settingsFields(definition, file).flatMap(({ variable, nameNode, node }): Outcome[] => [
    fact("env-declared", nameNode, { name: variable, where: "schema" }),
    fact("env-read", nameNode, { name: variable, hasDefault: child(node, "right") !== undefined }),
  ]);
}

const readers = [
  "getenv",
  "get",
  "pop",
  "setdefault",
  "config",
  "env",
  "str",
  "bool",
  "int",
  "float",
  "list",
  "url",
  "db",
  "dict",
  "json",
  "Env",
  "cfg",
  "decouple_config",
  "db_url",
  "cache_url",
];

export const python: TreeVisitors<PyFile> = {
  call: Object.fromEntries(readers.map((name) => [name, visitRead])),
  node: { subscript: visitRead, comparison_operator: visitComparison, class_definition: visitClass },
};
