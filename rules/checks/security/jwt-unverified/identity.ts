/** Whether decoded claims say who somebody is, or are only looked at. */
import type { TsFile } from "../../../api/file.ts";
import { type TS, ts } from "../../../api/ts.ts";
import {
  type FunctionNode,
  functionName,
  lastNameOf,
  propertyName,
  sourceOf,
  unwrap,
  walkBelow,
} from "../../../shared/typescript/nodes.ts";
import { requestPartsIn } from "../../../shared/typescript/request.ts";
import { declarationOf, initializerOf } from "../../../shared/typescript/scope.ts";
import { usesOf } from "../../../shared/typescript/references.ts";
import { decides, harmlessClaims, identityClaims } from "./claims.ts";
import { functionAround } from "../../../shared/typescript/functions.ts";

interface IdentityUse {
  /** What is done with the claims, as the second half of a sentence. */
  readonly how: string;
  readonly at: TS.Node | undefined;
}

/** How the claims that a call decodes are used as an identity; undefined when they are not, or nothing tells. */
export function identityUse(call: TS.CallExpression, token: TS.Expression | undefined, file: TsFile): IdentityUse | undefined {
  // What an identity provider has just handed over came over a connection that it signed.
  const fromRequest = token === undefined || comesFromRequest(token, file);
  if (token && !fromRequest && /^id_?token$/i.test(lastNameOf(token))) return undefined;
  if (token && !fromRequest && isHandedOver(token, file)) return undefined;
  const outer = outermost(call);
  const read = reads(outer, file);
  if (read.length > 0 && read.every(({ name }) => harmlessClaims.test(name))) return undefined;
  const claim = read.find(({ name }) => identityClaims.test(name));
  if (claim && !isOnlyShown(claim.node)) return { how: `${claim.name} is taken from them`, at: claim.node };
  const put = assignedTo(outer, file);
  if (put) return { how: `they become ${sourceOf(put, file)}`, at: put };
  const fn = functionAround(call);
  const name = fn ? functionName(fn) : "";
  if (!isReturned(outer, file)) return undefined;
  const passed = fn && token && usedByCallers(fn, token, file);
  if (passed) return passed;
  if (fromRequest) return { how: "what they say is handed on as true", at: undefined };
  return decides.test(name) && !/decode|parse|peek|read|inspect|expir|unverified|unsafe/i.test(name)
    ? { how: `${name}() hands them on as true`, at: undefined }
    : undefined;
}

/** Whether a token comes out of the answer to a call of one's own: `const { access_token } = await response.json()`. */
function isHandedOver(token: TS.Expression, file: TsFile): boolean {
  const holder = unwrap(token);
  const base = ts.isPropertyAccessExpression(holder) ? unwrap(holder.expression) : holder;
  if (!ts.isIdentifier(base) || !/^(?:access_?token|id_?token)$/i.test(lastNameOf(holder))) return false;
  const declaration = declarationOf(base, file);
  const owner = declaration && ts.findAncestor(declaration, ts.isVariableDeclaration);
  const made = owner?.initializer && unwrap(owner.initializer);
  if (!made) return false;
  const called = ts.isAwaitExpression(made) ? unwrap(made.expression) : undefined;
  return (
    called !== undefined &&
    ts.isCallExpression(called) &&
    /^(?:json|exchange\w*|getTokens?|callback|validateAuthorizationCode|post|fetch\w*)$/.test(lastNameOf(called.expression))
  );
}

/** const claims = parseJwt(token): what the callers of a function that decodes its parameter do with the claims. */
function usedByCallers(fn: FunctionNode, token: TS.Expression, file: TsFile): IdentityUse | undefined {
  const holder = unwrap(token);
  const index = fn.parameters.findIndex(({ name }) => ts.isIdentifier(holder) && ts.isIdentifier(name) && name.text === holder.text);
  const name = fn.name ?? (ts.isVariableDeclaration(fn.parent) ? fn.parent.name : undefined);
  if (index < 0 || !name || !ts.isIdentifier(name)) return undefined;
  for (const use of usesOf(name, file)) {
    const call = use.parent;
    const given = ts.isCallExpression(call) && call.expression === use ? call.arguments[index] : undefined;
    // A token of one's own is looked at; one that a request brings says who somebody is.
    if (!given || functionAround(call) === fn || !comesFromRequest(given, file)) continue;
    const found = identityUse(call as TS.CallExpression, given, file);
    if (found) return found;
  }
  return undefined;
}

/** The token comes in with a request: an Authorization header, a cookie, a parameter. */
function comesFromRequest(token: TS.Expression, file: TsFile): boolean {
  if (requestPartsIn(token, file).length > 0) return true;
  let text = sourceOf(token, file);
  const follow = (node: TS.Node, depth: number): void => {
    if (!ts.isIdentifier(node) || depth > 3) return;
    const initializer = initializerOf(node, file);
    if (!initializer) return;
    text += ` ${sourceOf(initializer, file)}`;
    follow(initializer, depth + 1);
    walkBelow(initializer, (inner) => follow(inner, depth + 1));
  };
  follow(token, 0);
  walkBelow(token, (node) => follow(node, 0));
  return /\b(?:authorization|cookies?|bearer|headers)\b|authHeader/i.test(text);
}

/** The expression that the claims are once wrappers are taken off: `JSON.parse(…)`, `as Claims`, `await`. */
function outermost(call: TS.CallExpression): TS.Expression {
  let node: TS.Expression = call;
  for (;;) {
    const { parent } = node;
    if (ts.isParenthesizedExpression(parent) || ts.isAsExpression(parent) || ts.isNonNullExpression(parent) || ts.isAwaitExpression(parent))
      node = parent;
    else if (ts.isPropertyAccessExpression(parent) && /^(?:toString|replace|payload)$/.test(parent.name.text)) node = parent;
    else if (
      ts.isCallExpression(parent) &&
      (parent.expression === node || /^(?:parse|decode|decodeURIComponent|from|escape|String)$/.test(lastNameOf(parent.expression)))
    )
      node = parent;
    else return node;
  }
}

interface Claim {
  readonly name: string;
  readonly node: TS.Node;
}

/** The claims that are read: as members, through destructuring, or of the variable that holds them. */
function reads(claims: TS.Expression, file: TsFile): Claim[] {
  const { parent } = claims;
  if (ts.isPropertyAccessExpression(parent)) return [{ name: parent.name.text, node: parent }];
  if (ts.isElementAccessExpression(parent) && ts.isStringLiteralLike(parent.argumentExpression))
    return [{ name: parent.argumentExpression.text, node: parent }];
  const target = ts.isVariableDeclaration(parent)
    ? parent.name
    : ts.isBinaryExpression(parent) && parent.right === claims && ts.isIdentifier(parent.left)
      ? parent.left
      : undefined;
  if (!target) return [];
  const payload = payloadName(target);
  if (ts.isObjectBindingPattern(target) && !payload)
    return target.elements.map((element) => ({ name: propertyName(element.propertyName ?? element.name) ?? "", node: element }));
  const holder = payload ?? target;
  if (!ts.isIdentifier(holder)) return [];
  return usesOf(holder, file).flatMap((use): Claim[] => {
    const access = outerAccess(use);
    if (ts.isVariableDeclaration(access.parent) && ts.isObjectBindingPattern(access.parent.name))
      return access.parent.name.elements.map((element) => ({
        name: propertyName(element.propertyName ?? element.name) ?? "",
        node: element,
      }));
    if (ts.isPropertyAccessExpression(access.parent) && access.parent.expression === access) {
      const member = access.parent;
      // jwt.decode(token, { complete: true }).payload.sub
      if (member.name.text === "payload" && ts.isPropertyAccessExpression(member.parent))
        return [{ name: member.parent.name.text, node: member.parent }];
      return [{ name: member.name.text, node: member }];
    }
    const key =
      ts.isElementAccessExpression(access.parent) && access.parent.expression === access ? access.parent.argumentExpression : undefined;
    return key && ts.isStringLiteralLike(key) ? [{ name: key.text, node: access.parent }] : [];
  });
}

/** `payload` of `const { payload } = decode(token)`, for libraries that give the header too. */
function payloadName(target: TS.Node): TS.Identifier | undefined {
  if (!ts.isObjectBindingPattern(target)) return undefined;
  const element = target.elements.find((each) => propertyName(each.propertyName ?? each.name) === "payload");
  return element && ts.isIdentifier(element.name) ? element.name : undefined;
}

function outerAccess(use: TS.Expression): TS.Expression {
  let node = use;
  while (ts.isParenthesizedExpression(node.parent) || ts.isAsExpression(node.parent) || ts.isNonNullExpression(node.parent))
    node = node.parent;
  return node;
}

/** What goes into a log decides nothing. */
function isOnlyShown(node: TS.Node): boolean {
  const call = ts.findAncestor(node, ts.isCallExpression);
  return (
    call !== undefined &&
    /^(?:console|logger|log)$|logger$/i.test(
      lastNameOf(ts.isPropertyAccessExpression(call.expression) ? call.expression.expression : call.expression),
    )
  );
}

const identityTarget = /^(?:user|currentUser|session|auth|account|principal|identity|claims|jwt|userId|viewer)$/;

/** req.user = decode(token), or the variable that holds the claims is put there. */
function assignedTo(claims: TS.Expression, file: TsFile): TS.Expression | undefined {
  const direct = assignmentTarget(claims);
  if (direct && isIdentityTarget(direct)) return direct;
  const { parent } = claims;
  // return { user: decode(token) }
  if (ts.isPropertyAssignment(parent) && ts.isIdentifier(parent.name) && identityTarget.test(parent.name.text)) return parent.name;
  const declared = ts.isVariableDeclaration(parent) ? parent.name : undefined;
  const named = declared && (ts.isIdentifier(declared) ? declared : payloadName(declared));
  const holder = named ? named : direct && ts.isIdentifier(direct) ? direct : undefined;
  for (const use of holder ? usesOf(holder, file) : []) {
    const target = assignmentTarget(outerAccess(use));
    if (target && isIdentityTarget(target)) return target;
    // return { user }
    const object = ts.isShorthandPropertyAssignment(use.parent) && identityTarget.test(use.text) ? use.parent.parent : undefined;
    if (object && isGivenBack(object)) return use;
    // ctx.set("user", claims)
    const call = use.parent;
    const key = ts.isCallExpression(call) && lastNameOf(call.expression) === "set" ? call.arguments[0] : undefined;
    if (key && ts.isStringLiteralLike(key) && identityTarget.test(key.text)) return key;
  }
  return undefined;
}

/** `return { … }`, `() => ({ … })` */
function isGivenBack(value: TS.Expression): boolean {
  const { parent } = outerAccess(value);
  return ts.isReturnStatement(parent) || ts.isArrowFunction(parent);
}

function assignmentTarget(value: TS.Expression): TS.Expression | undefined {
  const { parent } = value;
  return ts.isBinaryExpression(parent) && parent.right === value && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken
    ? unwrap(parent.left)
    : undefined;
}

function isIdentityTarget(target: TS.Expression): boolean {
  return ts.isPropertyAccessExpression(target) && identityTarget.test(target.name.text);
}

function isReturned(claims: TS.Expression, file: TsFile): boolean {
  const { parent } = claims;
  if (isGivenBack(claims)) return true;
  const holder = ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name) ? parent.name : undefined;
  return holder !== undefined && usesOf(holder, file).some((use) => ts.isReturnStatement(outerAccess(use).parent));
}

/** The token whose middle part a call decodes: `Buffer.from(token.split(".")[1], "base64")`, `atob(payload)` of `[, payload] = token.split(".")`. */
export function readsPayloadByHand(call: TS.CallExpression, file: TsFile): TS.Expression | undefined {
  const name = lastNameOf(call.expression);
  const [first, second] = call.arguments;
  if (!first) return undefined;
  if (name === "from" && !(second && ts.isStringLiteralLike(second) && /^base64(?:url)?$/.test(second.text))) return undefined;
  if (name === "decode" && !/base64/i.test(sourceOf(call.expression, file))) return undefined;
  return splitToken(first, file, 0);
}

function splitToken(part: TS.Expression, file: TsFile, depth: number): TS.Expression | undefined {
  if (depth > 6) return undefined;
  const inner = unwrap(part);
  if (ts.isElementAccessExpression(inner))
    return sourceOf(inner.argumentExpression, file) === "1" ? splitCall(inner.expression, file) : undefined;
  if (ts.isCallExpression(inner) && ts.isPropertyAccessExpression(inner.expression)) {
    const method = inner.expression.name.text;
    if (method === "at" && inner.arguments[0] && sourceOf(inner.arguments[0], file) === "1")
      return splitCall(inner.expression.expression, file);
    return /^(?:replace|replaceAll|padEnd|concat|trim)$/.test(method)
      ? splitToken(inner.expression.expression, file, depth + 1)
      : undefined;
  }
  if (ts.isBinaryExpression(inner)) return splitToken(inner.left, file, depth + 1);
  if (!ts.isIdentifier(inner)) return undefined;
  const declaration = declarationOf(inner, file);
  if (declaration && ts.isBindingElement(declaration) && ts.isArrayBindingPattern(declaration.parent)) {
    const owner = declaration.parent.parent;
    const second = declaration.parent.elements.indexOf(declaration) === 1;
    return second && ts.isVariableDeclaration(owner) && owner.initializer ? splitCall(owner.initializer, file) : undefined;
  }
  const initializer = initializerOf(inner, file);
  return initializer && splitToken(initializer, file, depth + 1);
}

/** The token of `token.split(".")`, also through a variable. A value that is signed in a way of its own is no JSON Web Token. */
function splitCall(expression: TS.Expression, file: TsFile): TS.Expression | undefined {
  const inner = unwrap(expression);
  if (ts.isIdentifier(inner)) {
    const initializer = initializerOf(inner, file);
    return initializer && !ts.isIdentifier(initializer) ? splitCall(initializer, file) : undefined;
  }
  if (!ts.isCallExpression(inner) || !ts.isPropertyAccessExpression(inner.expression) || inner.expression.name.text !== "split")
    return undefined;
  const [separator] = inner.arguments;
  const token = inner.expression.expression;
  const dot = separator !== undefined && ts.isStringLiteralLike(separator) && separator.text === ".";
  return dot && /token|jwt|bearer|auth|jws|credential/i.test(sourceOf(token, file)) ? token : undefined;
}
