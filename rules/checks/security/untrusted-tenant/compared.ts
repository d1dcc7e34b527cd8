/** Whether an id of the request is held against what is known of the caller. */
import type { TsFile } from "../../../api/file.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { isSecurityCheckName } from "../../../shared/names/authorization.ts";
import { isAuthName } from "../../../shared/typescript/auth.ts";
import { holdsIdentity, isDecidingName } from "../../../shared/typescript/decisions.ts";
import { chainOf, lastNameOf, walkBelow } from "../../../shared/typescript/nodes.ts";
import { requestPart } from "../../../shared/typescript/request.ts";
import type { ClaimedId } from "./typescript.ts";

/** Whether the function around compares the id with the session, asks somebody who decides, or adds the session to the condition. */
export function isCompared(claimed: ClaimedId, condition: TS.Expression, file: TsFile): boolean {
  const { fn } = claimed.part;
  if (!fn) return true;
  if (holdsIdentity(condition, file)) return true;
  const loaded = loadedName(condition, fn);
  let compared = false;
  walkBelow(fn, (node) => {
    if (compared) return false;
    if (ts.isBinaryExpression(node) && /^[!=]==?$/.test(node.operatorToken.getText(file.root))) {
      const sides = [node.left, node.right];
      compared = sides.some((side) => isSame(side, claimed, file) || isMemberOf(side, loaded)) && !sides.some((side) => isLiteral(side));
    } else if (ts.isCallExpression(node) && node.arguments.length > 0) {
      const name = lastNameOf(node.expression);
      const given = node.arguments.some((argument) => mentions(argument, claimed, file) || isMemberOf(argument, loaded));
      // allowed.includes(tenantId), getMembership(session.user.id, orgId), assertMember(orgId)
      compared =
        given &&
        (isDecidingName(name) ||
          isAuthName(name) ||
          isSecurityCheckName(name) ||
          /^(?:includes|has|some)$/.test(name) ||
          holdsIdentity(node, file));
    }
    return compared ? false : undefined;
  });
  return compared;
}

/** The variable that holds what the query gives: it may be compared instead of the id. */
function loadedName(condition: TS.Expression, fn: TS.Node): string | undefined {
  const declaration = ts.findAncestor(condition, (each) => (each === fn ? "quit" : ts.isVariableDeclaration(each)));
  return declaration && ts.isVariableDeclaration(declaration) && ts.isIdentifier(declaration.name) ? declaration.name.text : undefined;
}

function isMemberOf(expression: TS.Expression, name: string | undefined): boolean {
  return name !== undefined && chainOf(expression)?.[0] === name;
}

function isLiteral(side: TS.Expression): boolean {
  return (
    ts.isLiteralExpression(side) ||
    side.kind === ts.SyntaxKind.NullKeyword ||
    (ts.isIdentifier(side) && side.text === "undefined") ||
    ts.isTypeOfExpression(side)
  );
}

function isSame(expression: TS.Expression, claimed: ClaimedId, file: TsFile): boolean {
  const part = requestPart(expression, file);
  return part !== undefined && part.path.at(-1) === claimed.name;
}

function mentions(node: TS.Node, claimed: ClaimedId, file: TsFile): boolean {
  if (ts.isExpression(node) && isSame(node, claimed, file)) return true;
  if (ts.isShorthandPropertyAssignment(node) && isSame(node.name, claimed, file)) return true;
  let found = false;
  ts.forEachChild(node, (child) => {
    if (!found) found = mentions(child, claimed, file);
  });
  return found;
}
