/** Whether a key is handed to the client of somebody else's service: who is let in there is that service's matter. */
import type { TsFile } from "../../../api/file.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { lastNameOf, propertyName } from "../../../shared/typescript/nodes.ts";
import { importsOf } from "../../../shared/typescript/scope.ts";
import { usesOf } from "../../../shared/typescript/references.ts";

/** What signs, encrypts or lets somebody in with the key itself. */
const guards = /passport|jsonwebtoken|\bjose\b|session|auth|jwt|cookie|csrf|crypto|signature|webhook|keygrip|oidc|csurf/i;
const guardingClass = /Strategy|Guard|Signer|Verif|Webhook|Session|Cookie|Jwt|JWT|Auth(?!or)|Middleware|Server|Store|Cipher|Crypt/;
/** The addresses that a client is given beside its key. */
const address = /^(?:api|base)_?(?:url|uri|path|base|host)$|^(?:end_?point|environment|region|accountId|model|modelName)$/i;

const isHeader = /^(?:authorization|x-[\w-]*(?:key|token)|api-?key|[\w-]+-(?:api-)?key)$/i;

/** Whether an expression is an argument of what makes a client of an imported package, or a property of one. */
export function givenToClient(expression: TS.Node, file: TsFile): boolean {
  for (let node = expression; node.parent; node = node.parent) {
    const { parent } = node;
    if (ts.isNewExpression(parent))
      return parent.arguments?.includes(node as TS.Expression) === true && makesClient(parent.expression, file);
    if (ts.isCallExpression(parent)) {
      if (!parent.arguments.includes(node as TS.Expression)) return false;
      // super({ ...config, apiKey: …, baseURL: … })
      if (parent.expression.kind === ts.SyntaxKind.SuperKeyword) return besideAddress(expression);
      return /^create[A-Z]/.test(lastNameOf(parent.expression)) && makesClient(parent.expression, file);
    }
    // headers: { Authorization: `Bearer ${process.env.X || "demo"}` }
    if (ts.isPropertyAssignment(parent) && parent.initializer === node && isHeader.test(propertyName(parent.name) ?? "")) {
      const holder = parent.parent.parent;
      if (ts.isPropertyAssignment(holder) && /^(?:headers|defaultHeaders|customHeaders)$/.test(propertyName(holder.name) ?? ""))
        return true;
    }
    if (ts.isVariableDeclaration(parent)) {
      // const apiKey = process.env.X || "sk-…"; new Client({ apiKey })
      if (!ts.isIdentifier(parent.name) || parent.initializer !== node || parent.name === expression) return false;
      const uses = usesOf(parent.name, file);
      return uses.length > 0 && uses.every((use) => givenToClient(use, file));
    }
    if (ts.isStatement(parent) || ts.isFunctionLike(parent)) return false;
  }
  return false;
}

function makesClient(callee: TS.Expression, file: TsFile): boolean {
  const name = lastNameOf(callee);
  if (guardingClass.test(name)) return false;
  let root: TS.Expression = callee;
  while (ts.isPropertyAccessExpression(root)) root = root.expression;
  const from = ts.isIdentifier(root) ? importsOf(file).get(root.text)?.module : undefined;
  return from !== undefined ? !/^[.~#]|^@\//.test(from) && !guards.test(from) : /(?:Client|API|Api|SDK|Sdk|AI)$/.test(name);
}

/** Whether an address of a service stands beside the key in the same object. */
function besideAddress(expression: TS.Node): boolean {
  const object = ts.findAncestor(expression, (node) => ts.isObjectLiteralExpression(node));
  return (
    object !== undefined &&
    (object as TS.ObjectLiteralExpression).properties.some(({ name }) => name !== undefined && address.test(propertyName(name) ?? ""))
  );
}
