/** Environment variables that a document reads, as facts and checks of the environment ask for them. */
import type { PyFile } from "../../api/file.ts";
import { child, type SyntaxNode } from "../../api/tree.ts";
import { calledName } from "./calls.ts";
import { envRead } from "./environment.ts";
import { inMainGuard } from "./nodes.ts";
import { symbolOf } from "./symbols.ts";
import { stringValue } from "./values.ts";

/** One read of a variable whose name is known. */
export interface VariableRead {
  readonly name: string;
  readonly node: SyntaxNode;
  /** Something else stands in where the variable is missing. */
  readonly hasDefault: boolean;
  /** The program stops with an error where it is missing. */
  readonly required: boolean;
}

/** Calls that may read a variable, by their last name, for the tables of visitors. */
export const readingCalls: readonly string[] = [
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
  "env_str",
  "env_int",
  "env_bool",
  "env_opt",
  "env_float",
  "env_list",
];

/** Other nodes that may read one, by the grammar's type. */
export const readingNodes = ["subscript", "comparison_operator"] as const;

/** The variable that a node reads; undefined for computed names, for what only sets a variable and for the mappings of frameworks. */
export function variableRead(node: SyntaxNode, file: PyFile): VariableRead | undefined {
  // What a module reads where it is run by hand concerns whoever tries it out.
  if (inMainGuard(node, file)) return undefined;
  if (node.type === "comparison_operator") return askedFor(node, file);
  const read = envRead(node, file);
  if (read?.name === undefined || read.by === "config" || isSet(node, file)) return undefined;
  const hasDefault = (read.fallback !== undefined && read.fallback.type !== "none") || hasAlternative(node);
  return { name: read.name, node, hasDefault, required: read.raises && !hasDefault };
}

/** `"NAME" in os.environ` asks for a variable too. */
function askedFor(node: SyntaxNode, file: PyFile): VariableRead | undefined {
  const [left, operator, right] = node.children;
  if (!right || !/^(?:in|not in)$/.test(operator?.type ?? "") || left?.type !== "string" || symbolOf(right, file) !== "os.environ")
    return undefined;
  const name = stringValue(left, file);
  return name === undefined ? undefined : { name, node, hasDefault: true, required: false };
}

/** An assignment, a deletion, and a call whose result nobody takes set a variable. */
function isSet(node: SyntaxNode, file: PyFile): boolean {
  const { parent } = node;
  if (parent?.type === "assignment" || parent?.type === "augmented_assignment") return node.field === "left";
  if (parent?.type === "delete_statement") return true;
  return parent?.type === "expression_statement" && node.type === "call" && /^(?:setdefault|pop)$/.test(calledName(node, file));
}

/** Whether the expression around a read gives a value when the variable is missing. */
function hasAlternative(node: SyntaxNode): boolean {
  const { parent } = node;
  return (
    (parent?.type === "boolean_operator" && node.field === "left" && child(parent, "operator")?.type === "or") ||
    parent?.type === "conditional_expression"
  );
}
