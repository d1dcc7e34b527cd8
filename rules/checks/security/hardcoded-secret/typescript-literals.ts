/** The literal in which a credential was found, and what it is there for. */
import type { TsFile } from "../../../api/file.ts";
import { type TS, ts } from "../../../api/ts.ts";
import type { Credential } from "../../../shared/names/credentials.ts";
import { isSecretName } from "../../../shared/names/secrets.ts";
import { lastNameOf, propertyName, unwrap } from "../../../shared/typescript/nodes.ts";
import { variableFor } from "../../../shared/typescript/secret-places.ts";
import { environmentRead, staticString } from "../../../shared/typescript/values.ts";
import { wordsOf } from "../../../shared/names/words.ts";
import { variableFromKind } from "./known.ts";

/** The string literal around an offset; undefined in a comment, a template with holes or the text of markup. */
export function literalAt(offset: number, file: TsFile): TS.StringLiteralLike | undefined {
  let found: TS.Node | undefined;
  const step = (node: TS.Node): void => {
    if (offset < node.pos || offset >= node.end) return;
    found = node;
    ts.forEachChild(node, step);
  };
  step(file.root);
  return found && ts.isStringLiteralLike(found) && found.getStart(file.root) <= offset ? found : undefined;
}

/** What a place calls its value: a variable, property or assigned member. */
export function nameOfPlace(value: TS.Node): string | undefined {
  const { parent } = value;
  if (ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent) || ts.isVariableDeclaration(parent) || ts.isParameter(parent))
    return propertyName(parent.name as TS.PropertyName);
  return ts.isBinaryExpression(parent) && parent.right === value ? lastNameOf(parent.left) : undefined;
}

/**
 * Whether a literal is the default of a secret that is read from the environment or the configuration: another check has that place.
 */
export function isDefaultOfSecret(literal: TS.Expression, file: TsFile): boolean {
  let node: TS.Node = literal;
  while (ts.isParenthesizedExpression(node.parent) || ts.isAsExpression(node.parent)) node = node.parent;
  const { parent } = node;
  if (ts.isBinaryExpression(parent) && parent.right === node) {
    const kind = parent.operatorToken.kind;
    const falls =
      kind === ts.SyntaxKind.BarBarToken ||
      kind === ts.SyntaxKind.QuestionQuestionToken ||
      kind === ts.SyntaxKind.BarBarEqualsToken ||
      kind === ts.SyntaxKind.QuestionQuestionEqualsToken;
    return falls && readsSecret(parent.left, file);
  }
  if (ts.isConditionalExpression(parent) && parent.condition !== node)
    return readsSecret(parent.whenTrue === node ? parent.whenFalse : parent.whenTrue, file);
  if (ts.isBindingElement(parent)) return isSecretName(propertyName(parent.propertyName ?? parent.name) ?? "");
  if (ts.isCallExpression(parent) && parent.arguments[0] !== node) {
    const name = staticString(parent.arguments[0], file);
    return name !== undefined && isSecretName(name.replaceAll(".", "_"));
  }
  // z.string().default("…") below the name of the variable
  if (ts.isCallExpression(parent) && lastNameOf(parent.expression) === "default") {
    let outer: TS.Node = parent;
    while (ts.isCallExpression(outer.parent) || ts.isPropertyAccessExpression(outer.parent)) outer = outer.parent;
    return isSecretName(nameOfPlace(outer) ?? "");
  }
  return false;
}

function readsSecret(expression: TS.Expression, file: TsFile): boolean {
  const inner = unwrap(expression);
  if (ts.isBinaryExpression(inner)) return readsSecret(inner.right, file);
  if (ts.isCallExpression(inner)) return isSecretName(staticString(inner.arguments[0], file)?.replaceAll(".", "_") ?? "");
  return isSecretName(environmentRead(inner, file) ?? lastNameOf(inner));
}

/** Whether an expression may stand where the literal stands. */
export function mayRead(literal: TS.Expression): boolean {
  const { parent } = literal;
  return !(
    ts.isJsxAttribute(parent) ||
    ts.isLiteralTypeNode(parent) ||
    ts.isEnumMember(parent) ||
    ts.isCaseClause(parent) ||
    ts.isTaggedTemplateExpression(parent) ||
    ts.isImportDeclaration(parent) ||
    ts.isExportDeclaration(parent) ||
    ts.isExpressionStatement(parent) ||
    ((ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent)) && parent.name === literal)
  );
}

/** A name for the variable that a credential moves to: the place's when it says enough, else what the credential is. */
export function variableOfKind(credential: Credential, literal: TS.Expression, file: TsFile): string {
  const name = nameOfPlace(literal);
  if (/AWS access/.test(credential.kind)) return "AWS_ACCESS_KEY_ID";
  if (name !== undefined && wordsOf(name).length > 1) return variableFor(name, literal);
  const text = file.text.slice(literal.getStart(file.root), literal.end);
  if (/^["'`](?:postgres|mysql|mariadb|mongodb|mssql|sqlserver|clickhouse)/i.test(text)) return "DATABASE_URL";
  if (/^["'`]rediss?:/i.test(text)) return "REDIS_URL";
  if (/^["'`][a-z0-9+]+:\/\//i.test(text)) return "SERVICE_URL";
  if (name !== undefined && isSecretName(name)) return variableFor(name, literal);
  return variableFromKind(credential);
}
