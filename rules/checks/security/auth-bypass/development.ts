/** Functions that authenticate and let everybody pass in development. */
import type { TsFile } from "../../../api/file.ts";
import { type Outcomes, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { isMadeUpName } from "../../../shared/names/accepted-secrets.ts";
import { isBypassName } from "../../../shared/names/bypass.ts";
import { wordsOf } from "../../../shared/names/words.ts";
import { isSecurityCheckName } from "../../../shared/names/authorization.ts";
import { authCallIn, isAuthModule, isAuthName } from "../../../shared/typescript/auth.ts";
import { isDevelopmentTest } from "../../../shared/typescript/environments.ts";
import { enclosingFunction, functionName, lastNameOf, sourceOf, spanOf, unwrap, walkOwn } from "../../../shared/typescript/nodes.ts";
import { requestPart } from "../../../shared/typescript/request.ts";

/** Functions that ask what somebody may use, not who they are: `checkRegionAccess`, `hasFeatureAccess`, `requirePlan`. */
function isEntitlementName(name: string): boolean {
  return wordsOf(name).some((word) =>
    /^(?:regions?|country|countries|geo|locale|features?|flags?|plans?|quotas?|limits?|billing|subscriptions?|license|browser|device|network|camera|microphone|location)$/.test(
      word,
    ),
  );
}

/** Whether a node stands in a function that authenticates: by its name, as the method of a guard, as middleware in a file about authentication. */
export function inAuthFunction(node: TS.Node, file: TsFile): boolean {
  for (let fn = enclosingFunction(node); fn; fn = enclosingFunction(fn)) {
    const name = functionName(fn);
    if (isEntitlementName(name)) return false;
    if (isAuthName(name) || isSecurityCheckName(name)) return true;
    const owner = ts.findAncestor(fn, ts.isClassLike);
    if (
      /^(?:canActivate|use|handleRequest|validate|authorized?|signIn)$/.test(name) &&
      (isAuthModule(file.path) || /auth|jwt|session|token/i.test(owner?.name?.text ?? ""))
    )
      return true;
    // the hook of SvelteKit that every request runs through
    if (name === "handle" && /(?:^|\/)hooks\.server\.[jt]s$/.test(file.path)) return true;
    // verifyRequest() of a file about authentication, which verifies a token behind the shortcut
    if (isAuthModule(file.path) && authCallIn(fn, file)) return true;
    const next = fn.parameters.at(2)?.name;
    if (next && ts.isIdentifier(next) && /^(?:next|done)$/.test(next.text) && isAuthModule(file.path)) return true;
  }
  return false;
}

/** if (NODE_ENV === "development") return next(); */
export function visitIf(node: TS.IfStatement, file: TsFile): Outcomes {
  const asked = askedIn(node.expression, file);
  if (asked && letsPass(node.thenStatement, file))
    return problem("asked", spanOf(asked.value, file), { data: { name: asked.name }, pending: { name: "", setting: "" } });
  // Tests set their own environment; nobody deploys it.
  if (!isDevelopmentTest(node.expression, file) || /["'`]test["'`]/.test(sourceOf(node.expression, file))) return undefined;
  // Two settings would have to be wrong at once.
  if ((sourceOf(node.expression, file).match(/\benv\b/g) ?? []).length > 1) return undefined;
  if (!letsPass(node.thenStatement, file) || !inAuthFunction(node, file)) return undefined;
  return report(node.expression, file);
}

/** What of the request a condition looks at whose name says that it switches authentication off: `req.headers["x-skip-auth"]`. */
function askedIn(condition: TS.Expression, file: TsFile): { readonly value: TS.Expression; readonly name: string } | undefined {
  if (!/skip|bypass|disable|ignore|no.?auth|mock|fake/i.test(sourceOf(condition, file))) return undefined;
  let found: { readonly value: TS.Expression; readonly name: string } | undefined;
  const visit = (node: TS.Node): void => {
    if (found) return;
    const part = ts.isExpression(node) ? requestPart(node, file) : undefined;
    const name = part?.path.at(-1);
    if (name !== undefined && isBypassName(name)) found = { value: node as TS.Expression, name };
    else ts.forEachChild(node, visit);
  };
  visit(condition);
  return found;
}

/** return isDevelopment ? mockUser : verify(token); */
export function visitConditional(node: TS.ConditionalExpression, file: TsFile): Outcomes {
  if (!isDevelopmentTest(node.condition, file) || !isMadeUp(node.whenTrue) || !inAuthFunction(node, file)) return undefined;
  return ts.isReturnStatement(node.parent) || ts.isArrowFunction(node.parent) ? report(node.condition, file) : undefined;
}

function report(condition: TS.Expression, file: TsFile): Outcomes {
  const text = sourceOf(condition, file).replace(/\s+/g, " ");
  return problem("development", spanOf(condition, file), { data: { condition: text.length <= 60 ? text : `${text.slice(0, 57)}...` } });
}

/** A user that is written down, or named as made up. */
function isMadeUp(value: TS.Expression): boolean {
  const inner = unwrap(value);
  if (inner.kind === ts.SyntaxKind.TrueKeyword) return true;
  if (ts.isObjectLiteralExpression(inner))
    return inner.properties.some(
      (each) => each.name && ts.isIdentifier(each.name) && /^(?:id|_id|user|userId|sub|email|role|isAdmin)$/.test(each.name.text),
    );
  const name = lastNameOf(ts.isCallExpression(inner) ? inner.expression : inner);
  return isMadeUpName(name);
}

function letsPass(branch: TS.Statement, file: TsFile): boolean {
  let passes = false;
  const look = (node: TS.Node): void => {
    if (ts.isReturnStatement(node) && node.expression) {
      const value = unwrap(node.expression);
      passes ||=
        isMadeUp(value) ||
        (ts.isCallExpression(value) && /^(?:next|done|handler|fn)$/.test(lastNameOf(value.expression)) && value.arguments.length !== 1) ||
        (ts.isCallExpression(value) && lastNameOf(value.expression) === "resolve" && value.arguments.length === 1);
    }
    if (ts.isExpressionStatement(node)) {
      const value = ts.isAwaitExpression(node.expression) ? unwrap(node.expression.expression) : unwrap(node.expression);
      // req.user = { … }; next();
      passes ||=
        ts.isBinaryExpression(value) &&
        /^(?:req|request|ctx|context|res|c|event)\.(?:\w+\.)?(?:user|session|auth)$/.test(sourceOf(value.left, file)) &&
        isMadeUp(value.right);
      passes ||= ts.isCallExpression(value) && lastNameOf(value.expression) === "next" && value.arguments.length === 0 && endsThere(branch);
    }
  };
  look(branch);
  walkOwn(branch, look);
  return passes;
}

/** Nothing of the function runs behind the branch. */
function endsThere(branch: TS.Statement): boolean {
  if (!ts.isBlock(branch)) return false;
  const last = branch.statements.at(-1);
  return last !== undefined && ts.isReturnStatement(last);
}
