import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { isIdentityName, isMadeUpIdentity, isSystemActorName } from "../../../shared/identity.ts";
import { handlerAround } from "../../../shared/typescript/handlers.ts";
import { enclosingFunction, functionName, lastNameOf, propertyName, sourceOf, spanOf, unwrap } from "../../../shared/typescript/nodes.ts";
import { staticValue } from "../../../shared/typescript/values.ts";

function outside(file: TsFile): boolean {
  const { role } = file;
  return role.test || role.seed || role.migration || role.script || role.browser || role.example || role.toolConfig;
}

/** The made-up identity that a literal stands for, as it is written. */
function madeUp(value: TS.Expression, file: TsFile): string | undefined {
  const inner = unwrap(value);
  if (!ts.isStringLiteralLike(inner) && !ts.isNumericLiteral(inner) && !ts.isIdentifier(inner)) return undefined;
  if (ts.isIdentifier(inner) && isSystemActorName(inner.text)) return undefined;
  const known = staticValue(inner, file)?.value;
  if (typeof known === "number") return known === 1 || known === 123 ? sourceOf(inner, file) : undefined;
  return typeof known === "string" && isMadeUpIdentity(known) ? `"${known}"` : undefined;
}

/** Code that acts for somebody: a handler or tool, a service, a data access module. UI state and types are not. */
function actsForSomebody(node: TS.Node, file: TsFile): boolean {
  if (/\.[jt]sx$/.test(file.path) && !handlerAround(node, file)) return false;
  return true;
}

/** function list(userId = "default_user"), and the same in a destructured parameter. */
function visitParameter(node: TS.Node, file: TsFile): Outcomes {
  const parameter = node as TS.ParameterDeclaration | TS.BindingElement;
  if (!parameter.initializer || outside(file) || !actsForSomebody(node, file)) return undefined;
  if (ts.isBindingElement(parameter) && !inFunction(parameter)) return undefined;
  const name = ts.isIdentifier(parameter.name) ? parameter.name.text : "";
  if (!isIdentityName(name) || isSystemActorName(functionName((enclosingFunction(parameter) ?? parameter) as never))) return undefined;
  const value = madeUp(parameter.initializer, file);
  if (value === undefined) return undefined;
  const fixes: ProblemFix[] =
    ts.isParameter(parameter) && parameter.type === undefined && /\.[cm]?tsx?$/.test(file.path)
      ? []
      : [
          {
            fix: "require",
            data: { name },
            edits: [{ start: parameter.initializer.getFullStart() - 1, end: parameter.initializer.end, text: "" }],
          },
        ];
  const clean = fixes.map((fix) => ({ ...fix, edits: fix.edits.map((edit) => ({ ...edit, start: trimBack(edit.start, file) })) }));
  return problem("default", spanOf(parameter.initializer, file), { data: { name, value }, ...(clean.length > 0 ? { fixes: clean } : {}) });
}

/** Start of the white space in front of the equals sign. */
function trimBack(equals: number, file: TsFile): number {
  let at = equals;
  while (at > 0 && /\s/.test(file.text[at - 1] ?? "")) at--;
  return at;
}

function inFunction(element: TS.BindingElement): boolean {
  for (let current: TS.Node = element.parent; current; current = current.parent) {
    if (ts.isParameter(current)) return true;
    if (!ts.isBindingElement(current) && !ts.isObjectBindingPattern(current) && !ts.isArrayBindingPattern(current)) return false;
  }
  return false;
}

/** const userId = "demo"; userId: "demo" in a query; req.user?.id || "default". */
function visitVariable(node: TS.Node, file: TsFile): Outcomes {
  const declaration = node as TS.VariableDeclaration;
  if (!declaration.initializer || !ts.isIdentifier(declaration.name) || outside(file)) return undefined;
  return assigned(declaration.name.text, declaration.initializer, declaration, file);
}

function visitProperty(node: TS.Node, file: TsFile): Outcomes {
  const property = node as TS.PropertyAssignment;
  const name = propertyName(property.name);
  if (name === undefined || outside(file) || !enclosingFunction(node)) return undefined;
  return assigned(name, property.initializer, property, file);
}

function visitBinary(node: TS.Node, file: TsFile): Outcomes {
  const binary = node as TS.BinaryExpression;
  if (binary.operatorToken.kind !== ts.SyntaxKind.EqualsToken || outside(file) || !enclosingFunction(node)) return undefined;
  return assigned(lastNameOf(binary.left), binary.right, binary, file);
}

function assigned(name: string, value: TS.Expression, node: TS.Node, file: TsFile): Outcomes {
  if (!isIdentityName(name) || isSystemActorName(name) || !actsForSomebody(node, file)) return undefined;
  // A constant in capitals at the top of a module names a system actor or a default on purpose; its use as an identity is found where it is used.
  const inner = unwrap(value);
  const fallback =
    ts.isBinaryExpression(inner) &&
    (inner.operatorToken.kind === ts.SyntaxKind.BarBarToken || inner.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken)
      ? inner.right
      : undefined;
  const at = fallback ?? inner;
  const made = madeUp(at, file);
  if (made === undefined) return undefined;
  if (!fallback && !enclosingFunction(node) && !/(?:server|api|service|route|handler|tool|lib|controller)/i.test(file.path))
    return undefined;
  if (/^(?:1|123)$/.test(made) && !handlerAround(node, file)) return undefined;
  return problem(fallback ? "default" : "assigned", spanOf(at, file), { data: { name, value: made } });
}

export const typescript: TypeScriptVisitors = {
  node: {
    Parameter: visitParameter,
    BindingElement: visitParameter,
    VariableDeclaration: visitVariable,
    PropertyAssignment: visitProperty,
    BinaryExpression: visitBinary,
  },
};
