import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import type { Outcomes } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { inDevelopmentBranch } from "../../../shared/typescript/environments.ts";
import { chainOf, lastNameOf, propertyName } from "../../../shared/typescript/nodes.ts";
import { environmentRead } from "../../../shared/typescript/values.ts";
import { addressProblem, isForPrograms, isHarmlessScript, plainAddress } from "./address.ts";
import { isCalled, isHomePage, isOfService } from "./names.ts";

const callers =
  /^(?:fetch|axios|got|ky|request|superagent|needle|ofetch|\$fetch|get|post|put|patch|delete|head|io|connect|WebSocket|EventSource|URL|createClient|create|extend|createProxyMiddleware|Redis|IORedis|Cluster|proxy|sendBeacon|open)$/;

function visitText(node: TS.Node, file: TsFile): Outcomes {
  const literal = node as TS.StringLiteralLike | TS.TemplateHead;
  if (!literal.text.includes("://")) return undefined;
  const { role } = file;
  if (role.test || role.example || role.seed || role.migration || role.development || isHarmlessScript(file)) return undefined;
  const start = node.getStart(file.root) + 1;
  const address = plainAddress(file.text.slice(start, node.end - (ts.isTemplateHead(node) ? 2 : 1)));
  if (!address || !leaves(ts.isTemplateHead(node) ? node.parent : node, isForPrograms(address), file) || inDevelopmentBranch(node, file))
    return undefined;
  return addressProblem(address, start);
}

/** Whether the program sends something to the address that stands here: it is called, or it configures what is called. What only programs use needs no name that says so. */
function leaves(node: TS.Node, forPrograms: boolean, file: TsFile): boolean {
  let value = node;
  for (;;) {
    const { parent } = value;
    if (ts.isParenthesizedExpression(parent) || ts.isAsExpression(parent) || ts.isArrayLiteralExpression(parent)) value = parent;
    else if (ts.isConditionalExpression(parent) && parent.condition !== value) value = parent;
    else if (ts.isBinaryExpression(parent) && isJoin(parent.operatorToken.kind)) {
      const name = environmentRead(parent.left, file);
      if (name !== undefined && parent.right === value) return isCalled(name);
      value = parent;
    } else break;
  }
  const { parent } = value;
  if (
    ts.isPropertyAssignment(parent) ||
    ts.isVariableDeclaration(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isParameter(parent) ||
    ts.isBindingElement(parent)
  ) {
    const name = propertyName(parent.name as TS.PropertyName) ?? "";
    if (forPrograms) return parent.initializer === value;
    if (ts.isPropertyAssignment(parent) && ts.isStringLiteralLike(value) && isHomePage(value.text) && /^ur[il]$/i.test(name))
      return parent.initializer === value && configures(parent);
    return parent.initializer === value && isCalled(name);
  }
  if (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken) return isCalled(lastNameOf(parent.left));
  if (ts.isCallExpression(parent) || ts.isNewExpression(parent)) {
    if (parent.arguments?.[0] !== value) return false;
    const name = lastNameOf(parent.expression);
    if (name === "default") return isCalled(fieldOf(parent));
    return (
      callers.test(name) && !/^(?:window|router|map|cache|headers|params|searchParams|app)$/.test(chainOf(parent.expression)?.at(-2) ?? "")
    );
  }
  return false;
}

/** The field whose schema a call belongs to: `API_URL` of `{ API_URL: z.string().default("…") }`. */
function fieldOf(call: TS.Node): string {
  let outer = call;
  while (ts.isCallExpression(outer.parent) || ts.isPropertyAccessExpression(outer.parent)) outer = outer.parent;
  return ts.isPropertyAssignment(outer.parent) ? (propertyName(outer.parent.name) ?? "") : "";
}

/** Whether the object of a property is given to what calls addresses, or goes by the name of a service. */
function configures(property: TS.PropertyAssignment): boolean {
  for (let node: TS.Node = property.parent; !ts.isStatement(node); node = node.parent) {
    const { parent } = node;
    if (ts.isCallExpression(parent) || ts.isNewExpression(parent)) return callers.test(lastNameOf(parent.expression));
    if ((ts.isPropertyAssignment(parent) || ts.isVariableDeclaration(parent)) && parent.initializer === node) {
      if (isOfService(propertyName(parent.name as TS.PropertyName) ?? "")) return true;
    }
  }
  return false;
}

function isJoin(kind: TS.SyntaxKind): boolean {
  return kind === ts.SyntaxKind.BarBarToken || kind === ts.SyntaxKind.QuestionQuestionToken || kind === ts.SyntaxKind.PlusToken;
}

/** TypeScript: addresses that are called, or that settings and schemas hold for calling. */
export const typescript: TypeScriptVisitors = {
  node: { StringLiteral: visitText, NoSubstitutionTemplateLiteral: visitText, TemplateHead: visitText },
};
