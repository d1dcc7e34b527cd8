/** Where a file reads the environment, and what it does about a variable that is missing. */
import type { TsFile } from "../../api/file.ts";
import { type TS, ts } from "../../api/ts.ts";
import { chainOf, propertyName, unwrap } from "./nodes.ts";
import { environmentRead } from "./values.ts";

/** One read of a variable. */
export interface EnvironmentRead {
  readonly name: string;
  /** The expression that reads, or the element of a destructuring. */
  readonly node: TS.Node;
  /** Something else is used where the variable is missing. */
  readonly hasDefault: boolean;
  /** The program does not go on where the variable is missing. */
  readonly required: boolean;
  /** The compiler is told that the variable is there, and nothing makes sure: `process.env.X!`, `process.env.X as string`. */
  readonly asserted: boolean;
}

/** Kinds of nodes at which {@link environmentReads} finds something. */
export const readingNodes = ["PropertyAccessExpression", "ElementAccessExpression", "CallExpression", "VariableDeclaration"] as const;

/** The variables that a node reads: `process.env.X`, `Deno.env.get("X")`, `const { A, B = "x" } = process.env`. Setting a variable is no read. */
export function environmentReads(node: TS.Node, file: TsFile): readonly EnvironmentRead[] {
  if (ts.isVariableDeclaration(node)) return destructured(node);
  const name = environmentRead(node as TS.Expression, file);
  if (name === undefined || !/^[A-Z_][A-Z0-9_]*$/i.test(name) || isWritten(node)) return [];
  return [{ name, node, hasDefault: hasDefault(node), required: isRequired(node), asserted: isAsserted(node) }];
}

function destructured(declaration: TS.VariableDeclaration): readonly EnvironmentRead[] {
  const { name: pattern, initializer } = declaration;
  if (!initializer || !ts.isObjectBindingPattern(pattern) || chainOf(initializer)?.join(".") !== "process.env") return [];
  return pattern.elements.flatMap((element): EnvironmentRead[] => {
    const name = propertyName(element.propertyName ?? element.name);
    if (name === undefined || element.dotDotDotToken) return [];
    return [{ name, node: element, hasDefault: element.initializer !== undefined, required: false, asserted: false }];
  });
}

function isWritten(node: TS.Node): boolean {
  const { parent } = node;
  if (ts.isDeleteExpression(parent)) return true;
  return ts.isBinaryExpression(parent) && parent.left === node && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken;
}

function hasDefault(node: TS.Node): boolean {
  const { parent } = node;
  // parseEnvVarNumber(process.env.X, 300), toNumber(process.env.X, 300)
  if (ts.isCallExpression(parent) && parent.arguments[0] === node && parent.arguments.length === 2)
    return /env|^(?:to|as|parse|get|read)(?:Num|Int|Bool|Float|Str|Dur|List|Arr)/i.test(chainOf(parent.expression)?.at(-1) ?? "");
  return (isAlternative(parent) && parent.left === node) || ts.isConditionalExpression(parent);
}

/** `a || b`, `a ?? b` */
function isAlternative(node: TS.Node): node is TS.BinaryExpression {
  return (
    ts.isBinaryExpression(node) &&
    (node.operatorToken.kind === ts.SyntaxKind.BarBarToken || node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken)
  );
}

/** `if (!process.env.X) throw …`, `assert(process.env.X)`, `process.env.X ?? fail()` */
function isRequired(node: TS.Node): boolean {
  const { parent } = node;
  if (isAlternative(parent) && parent.left === node) return stops(parent.right);
  for (let current: TS.Node = parent; ts.isExpression(current); current = current.parent) {
    if (ts.isCallExpression(current))
      return /(?:^|\.)(?:assert|invariant|ok|require\w*|ensure\w*|must\w*)$/i.test(chainOf(current.expression)?.join(".") ?? "");
    if (ts.isIfStatement(current.parent)) return current.parent.expression === current && stops(current.parent.thenStatement);
  }
  return false;
}

/** Whether a branch ends the program: it throws or exits. */
function stops(branch: TS.Node): boolean {
  return /\bthrow\b|\bprocess\.exit\(/.test(branch.getText());
}

function isAsserted(node: TS.Node): boolean {
  let { parent } = node;
  while (ts.isParenthesizedExpression(parent)) parent = parent.parent;
  if (ts.isNonNullExpression(parent)) return true;
  return (
    (ts.isAsExpression(parent) || ts.isTypeAssertionExpression(parent)) &&
    parent.type.kind !== ts.SyntaxKind.AnyKeyword &&
    !ts.isUnionTypeNode(parent.type) &&
    unwrap(parent) === node
  );
}
