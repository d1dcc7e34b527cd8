import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import type { Outcomes } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { lastNameOf, propertyName, sourceOf, spanOf } from "../../../shared/typescript/nodes.ts";
import { environmentRead } from "../../../shared/typescript/values.ts";
import { developmentValue } from "./value.ts";

const production =
  /(?:NODE_ENV|APP_ENV|VERCEL_ENV|\bMODE)\s*\)?\s*===?\s*['"`]prod(?:uction)?['"`]|(?<![\w!.])(?:is_?prod(?:uction)?|import\.meta\.env\.PROD)\b/i;

/** The setting's name, when a literal is the value of one. */
function settingOf(literal: TS.Node, file: TsFile): string | undefined {
  let value = literal;
  while (ts.isParenthesizedExpression(value.parent) || ts.isConditionalExpression(value.parent) || ts.isAsExpression(value.parent))
    value = value.parent;
  const { parent } = value;
  if (ts.isPropertyAssignment(parent)) {
    const name = propertyName(parent.name) ?? "";
    const outer = parent.parent.parent;
    const above = ts.isPropertyAssignment(outer)
      ? propertyName(outer.name)
      : ts.isVariableDeclaration(outer)
        ? propertyName(outer.name as TS.PropertyName)
        : undefined;
    return /^(?:host|url|uri|address|endpoint|level)$/i.test(name) && above !== undefined ? `${above}_${name}` : name;
  }
  if (ts.isVariableDeclaration(parent) || ts.isPropertyDeclaration(parent)) return propertyName(parent.name as TS.PropertyName);
  // process.env.API_URL = "http://localhost:3000"
  if (ts.isBinaryExpression(parent) && parent.right === value && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
    const { left } = parent;
    const read = environmentRead(left, file);
    // logger.level = "debug"
    if (read === undefined && ts.isPropertyAccessExpression(left) && left.name.text === "level")
      return `${lastNameOf(left.expression)}_level`;
    return read ?? lastNameOf(left);
  }
  return undefined;
}

/** Whether a node counts in production only: its file says so, or the branch around it. */
function inProduction(node: TS.Node, file: TsFile): boolean {
  if (file.role.production) return true;
  for (let current = node; current.parent; current = current.parent) {
    const { parent } = current;
    if (ts.isIfStatement(parent) && parent.thenStatement === current && production.test(sourceOf(parent.expression, file))) return true;
    if (ts.isConditionalExpression(parent) && parent.whenTrue === current && production.test(sourceOf(parent.condition, file))) return true;
    // switch (process.env.NODE_ENV) { case "production": … }
    if (ts.isCaseClause(parent) && parent.expression !== current && isProductionCase(parent, file)) return true;
    // { development: {…}, production: {…} }
    if (
      ts.isPropertyAssignment(parent) &&
      parent.initializer === current &&
      /^prod(?:uction)?$/.test(propertyName(parent.name) ?? "") &&
      ts.isObjectLiteralExpression(current)
    )
      return true;
  }
  return false;
}

function isProductionCase(clause: TS.CaseClause, file: TsFile): boolean {
  const { expression, parent } = clause;
  const asked = sourceOf(parent.parent.expression, file);
  return ts.isStringLiteralLike(expression) && /^prod(?:uction)?$/.test(expression.text) && /env|mode|stage/i.test(asked);
}

function visitText(node: TS.Node, file: TsFile): Outcomes {
  const literal = node as TS.StringLiteralLike;
  const { role } = file;
  if (literal.text.length < 5 || role.test || role.example || role.script || role.development) return undefined;
  const name = settingOf(literal, file);
  if (name === undefined) return undefined;
  const { start, end } = spanOf(literal, file);
  const found = developmentValue(name, literal.text, { start: start + 1, end: end - 1 });
  return found && inProduction(literal, file) ? found : undefined;
}

/** TypeScript: texts in files and branches that are for production only. */
export const typescript: TypeScriptVisitors = { node: { StringLiteral: visitText, NoSubstitutionTemplateLiteral: visitText } };
