import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { type Outcomes, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { isPlaceholder, isReference } from "../../../shared/placeholders.ts";
import { isSecretName } from "../../../shared/secret-names.ts";
import { lastNameOf, propertyName, spanOf, unwrap } from "../../../shared/typescript/nodes.ts";

/** Words of forms and messages: a literal under these is text for people, not a secret. */
const textKeys =
  /^(?:label|labels|placeholder|title|message|text|description|name|type|id|key|hint|help|error|errors|t|i18n|translations?|strings?|copy|autocomplete)$/i;

function judge(name: string, value: TS.Expression, file: TsFile): Outcomes {
  const { role } = file;
  if (role.test || role.example || role.seed || role.browser || role.development || role.toolConfig) return undefined;
  if (!isSecretName(name)) return undefined;
  const inner = unwrap(value);
  if (!ts.isStringLiteralLike(inner)) return undefined;
  const text = inner.text;
  // A single word such as "password" under a key such as password is a field type or a label, and an upper-case key is an enum's.
  if (!isPlaceholder(text) || isReference(text)) return undefined;
  if (/^[a-z]+$/i.test(text) && text.toLowerCase() === name.replace(/[_-]/g, "").toLowerCase()) return undefined;
  if (
    /^(?:password|secret|token|pass|root|admin|none|null|undefined|default|test|dev|development)$/i.test(text) &&
    !/(?:^|_)(?:SECRET|KEY|PASSWORD|TOKEN)(?:$|_)|secret|key$/i.test(name.toUpperCase() === name ? name : name.replace(/([A-Z])/g, "_$1"))
  )
    return undefined;
  return problem("placeholder", spanOf(inner, file), { data: { name, value: `"${text}"` } });
}

function inText(node: TS.Node): boolean {
  for (let current: TS.Node | undefined = node.parent; current && !ts.isStatement(current); current = current.parent) {
    if (ts.isPropertyAssignment(current) && textKeys.test(propertyName(current.name) ?? "")) return true;
    if (ts.isJsxElement(current) || ts.isJsxSelfClosingElement(current) || ts.isJsxAttribute(current)) return true;
  }
  return false;
}

function visitProperty(node: TS.Node, file: TsFile): Outcomes {
  const property = node as TS.PropertyAssignment;
  const name = propertyName(property.name);
  return name === undefined || inText(property) ? undefined : judge(name, property.initializer, file);
}

function visitVariable(node: TS.Node, file: TsFile): Outcomes {
  const declaration = node as TS.VariableDeclaration;
  return declaration.initializer && ts.isIdentifier(declaration.name)
    ? judge(declaration.name.text, declaration.initializer, file)
    : undefined;
}

function visitAssignment(node: TS.Node, file: TsFile): Outcomes {
  const binary = node as TS.BinaryExpression;
  return binary.operatorToken.kind === ts.SyntaxKind.EqualsToken ? judge(lastNameOf(binary.left), binary.right, file) : undefined;
}

export const typescript: TypeScriptVisitors = {
  node: { PropertyAssignment: visitProperty, VariableDeclaration: visitVariable, BinaryExpression: visitAssignment },
};
