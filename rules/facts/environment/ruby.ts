import type { TreeVisitors } from "../../api/check.ts";
import type { RbFile } from "../../api/file.ts";
import { fact, type Outcomes } from "../../api/outcome.ts";
import type { SyntaxNode } from "../../api/tree.ts";
import { callOf, constantName } from "../../shared/ruby/calls.ts";
import { envRead, isEnv } from "../../shared/ruby/environment.ts";
import { nameList, nameValue } from "../../shared/ruby/values.ts";

function hasDefault(node: SyntaxNode): boolean {
  const { parent } = node;
  if (parent?.type === "binary") return node.field === "left" && parent.children.some((part) => part.type === "||" || part.type === "or");
  if (parent?.type === "operator_assignment") return node.field === "left";
  // ENV["X"].presence || "y"
  if (parent?.type === "call" && node.field === "receiver" && parent.children.some((part) => part.field === "method"))
    return hasDefault(parent);
  return parent?.type === "conditional";
}

function visit(node: SyntaxNode, file: RbFile): Outcomes {
  if (file.role.test) return undefined;
  const read = envRead(node, file);
  if (!read || !/^[A-Z_][A-Z0-9_]*$/i.test(read.name)) return undefined;
  // Setting a variable is no read of it.
  if (node.field === "left" && node.parent?.type === "assignment") return undefined;
  const defaulted = read.fallback !== undefined || read.block !== undefined || hasDefault(node);
  // fetch without a default raises where the variable is missing.
  const raises = !defaulted && node.type === "call" && callOf(node, file)?.name === "fetch";
  return fact("env-read", node, { name: read.name, hasDefault: defaulted, ...(raises ? { required: true } : {}) });
}

/** `ENV.values_at("A", "B")`, `ENV.key?("A")`, `ENV.fetch_values("A")`. */
function listed(node: SyntaxNode, file: RbFile): Outcomes {
  const call = callOf(node, file);
  if (!call || file.role.test || !isEnv(call.receiver, file)) return undefined;
  const optional = call.name !== "fetch_values";
  return call.args.flatMap((argument) => {
    const name = nameValue(argument, file);
    return name === undefined ? [] : [fact("env-read", argument, { name, hasDefault: optional, ...(optional ? {} : { required: true }) })];
  });
}

/** `Dotenv.require_keys("A", "B")`: the application does not start without them. */
function required(node: SyntaxNode, file: RbFile): Outcomes {
  const call = callOf(node, file);
  if (!call || file.role.test || !/^Dotenv(?:::Rails)?$/.test(constantName(call.receiver, file) ?? "")) return undefined;
  return call.args.flatMap((argument) =>
    (nameList(argument, file) ?? []).map((name) => fact("env-declared", argument, { name, where: "schema" })),
  );
}

/** Ruby: reads of ENV, and the variables that Dotenv requires. */
export const ruby: TreeVisitors<RbFile> = {
  call: {
    fetch: visit,
    dig: visit,
    "key?": listed,
    "has_key?": listed,
    "include?": listed,
    values_at: listed,
    fetch_values: listed,
    require_keys: required,
  },
  node: { element_reference: visit },
};
