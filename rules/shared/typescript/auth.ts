/** Who is calling, as TypeScript code finds it out: calls that authenticate, and values that come from a verified session. */
import type { TsFile } from "../../api/file.ts";
import { type TS, ts } from "../../api/ts.ts";
import { isAuthName, onlyLoads } from "../names/authentication.ts";
import {
  callsBelow,
  chainOf,
  decoratorsOf,
  type FunctionNode,
  isFunction,
  lastNameOf,
  propertyName,
  unwrap,
  unwrapAwait,
  walkBelow,
} from "./nodes.ts";
import { declarationOf, originOf } from "./scope.ts";

export { isAuthName } from "../names/authentication.ts";

/** Modules whose functions find out who is calling, by their paths: `@/lib/auth`, `next-auth`, `../middleware/session`. */
const authModule =
  /(?:^|[/.@-])(?:auth|authn|authz|authentication|authorization|next-auth|better-auth|clerk|session|sessions|guards?|permissions?|rbac|acl)(?:$|[/.-])/i;

/** Whether a module is about authentication, by its path. */
export function isAuthModule(module: string): boolean {
  return authModule.test(module);
}

/** What reads the signed-in user although its name could as well read any record; counted where the receiver or the arguments say which. */
const ambiguous = /^(?:getUser|getToken|getClaims|user|session|getUserId|requireId|verify|getViewer|getIdentity|me)$/;
const requestName = /^(?:req|request|ctx|context|c|event|headers|cookies|res|reply|args)$/;

/** Whether a call finds out who is calling: `auth()`, `getServerSession(options)`, `supabase.auth.getUser()`, `jwt.verify(token, key)`, `requireUser(request)`. */
export function isAuthCall(call: TS.CallExpression, file: TsFile): boolean {
  const name = lastNameOf(call.expression);
  if (name === "") return false;
  if (isAuthName(name)) return !makesHandler(call) && !(onlyLoads(name) && takesRequestedId(call, file));
  if (!ambiguous.test(name)) return false;
  const chain = chainOf(call.expression) ?? [];
  const owner = chain.slice(0, -1).join(".");
  if (name === "verify") return /(?:^|\.)(?:jwt|jsonwebtoken|paseto|jwtService|tokens?|tokenService)$/i.test(owner);
  if (/(?:^|\.)(?:auth|authService|session|sessions|identity|kinde|lucia|passport)(?:\(\))?$/i.test(owner)) return true;
  const first = call.arguments[0] && unwrapAwait(call.arguments[0]);
  if (first && ts.isIdentifier(first) && requestName.test(first.text)) return true;
  if (first && ts.isObjectLiteralExpression(first) && name === "getToken") return true;
  const origin = originOf(call.expression, file);
  return origin !== undefined && isAuthModule(origin.module);
}

/** `getRole(params.role)`, `getSession(input.sessionId)`: the record of an id that whoever asks has chosen. */
function takesRequestedId(call: TS.CallExpression, file: TsFile): boolean {
  return call.arguments.some((argument) => {
    const inner = unwrap(argument);
    const chain = chainOf(inner) ?? [];
    if (chain.length > 1) return chain.slice(0, -1).some((part) => /^(?:params|input|parsedInput|query|body)$/.test(part));
    const declaration =
      ts.isIdentifier(inner) && /(?:Id|Slug|Uuid|Name)$|^(?:id|slug|name)$/.test(inner.text) ? declarationOf(inner, file) : undefined;
    const from = declaration && ts.isBindingElement(declaration) ? declaration.parent.parent : undefined;
    return (
      from !== undefined &&
      ts.isVariableDeclaration(from) &&
      from.initializer !== undefined &&
      /^(?:params|input|parsedInput|query|body)$/.test(lastNameOf(unwrapAwait(from.initializer)))
    );
  });
}

/** `auth(async (req) => …)` wraps a handler; as an argument of a route it is a guard, but it asks nobody where it stands. */
function makesHandler(call: TS.CallExpression): boolean {
  return call.arguments.some((argument) => isFunction(unwrap(argument)));
}

const holders = /^(?:req|request|ctx|context|c|event|locals|state|session|socket|auth|res|reply|info|args)$/;
const identities =
  /^(?:user|userId|session|auth|currentUser|account|viewer|claims|principal|identity|jwtPayload|authorizer|member|apiKey|tenant|workspace|organization|team|userID|uid|actor)$/;

/** Whether an expression reads what authentication has put on the request: `req.user`, `ctx.session`, `c.get("user")`, `res.locals.user`. */
export function readsIdentity(expression: TS.Expression, file: TsFile): boolean {
  const inner = unwrap(expression);
  // c.get("user"), ctx.get("jwtPayload")
  if (ts.isCallExpression(inner)) {
    const argument = inner.arguments[0];
    return (
      lastNameOf(inner.expression) === "get" &&
      argument !== undefined &&
      ts.isStringLiteralLike(argument) &&
      identities.test(argument.text) &&
      /^(?:c|ctx|context)(?:\.var)?\.get$/.test(chainOf(inner.expression)?.join(".") ?? "")
    );
  }
  const chain = chainOf(inner);
  if (!chain || chain.length < 2) return false;
  const at = chain.findIndex((name, index) => index > 0 && identities.test(name.replace(/\(\)$/, "")));
  if (
    at === -1 ||
    !chain
      .slice(0, at)
      .every((name, index) =>
        index === 0
          ? holders.test(name) || name === "this"
          : /^(?:req|request|raw|ctx|context|locals|state|var|session|data|requestContext|auth)$/.test(name),
      )
  )
    return false;
  // A body or a query that happens to have a user is no session.
  return !chain.slice(0, at).some((name) => /^(?:body|query|params|headers|input)$/.test(name)) && isOuterValue(inner, file);
}

/** The base of the chain is a parameter or comes from outside, not something that the function made. */
function isOuterValue(expression: TS.Expression, file: TsFile): boolean {
  let base: TS.Expression = expression;
  while (ts.isPropertyAccessExpression(base) || ts.isElementAccessExpression(base) || ts.isCallExpression(base))
    base = unwrap(base.expression);
  if (!ts.isIdentifier(base)) return true;
  const declaration = declarationOf(base, file);
  return !declaration || ts.isParameter(declaration) || ts.isBindingElement(declaration) || isSessionValue(declaration, file);
}

function isSessionValue(declaration: TS.Node, file: TsFile): boolean {
  return ts.isVariableDeclaration(declaration) && declaration.initializer !== undefined && sessionIdentity(declaration.initializer, file);
}

const authCallsKey = {};

/** A call inside a function, its callbacks included, that finds out who is calling; functions of the same file that it calls are followed one step. */
export function authCallIn(fn: FunctionNode, file: TsFile): TS.CallExpression | undefined {
  const known = file.memo(authCallsKey, () => new Map<FunctionNode, TS.CallExpression | undefined>());
  if (known.has(fn)) return known.get(fn);
  known.set(fn, undefined);
  const found = findAuthCall(fn, file);
  known.set(fn, found);
  return found;
}

function findAuthCall(fn: FunctionNode, file: TsFile): TS.CallExpression | undefined {
  return callsBelow(fn).find((call) => {
    if (isAuthCall(call, file)) return true;
    const callee = unwrap(call.expression);
    if (!ts.isIdentifier(callee) && !(ts.isPropertyAccessExpression(callee) && callee.expression.kind === ts.SyntaxKind.ThisKeyword))
      return false;
    const inner = localFunction(callee, file);
    return inner !== undefined && inner !== fn && authCallIn(inner, file) !== undefined;
  });
}

/** The function of this file that a callee means: a declaration, a constant, or a method of the class around. */
export function localFunction(callee: TS.Expression, file: TsFile): FunctionNode | undefined {
  if (ts.isIdentifier(callee)) {
    const declaration = declarationOf(callee, file);
    if (!declaration) return undefined;
    if (ts.isFunctionDeclaration(declaration)) return declaration;
    const value = ts.isVariableDeclaration(declaration) && declaration.initializer ? unwrap(declaration.initializer) : undefined;
    return value && isFunction(value) ? value : undefined;
  }
  if (!ts.isPropertyAccessExpression(callee)) return undefined;
  const owner = ts.findAncestor(callee, ts.isClassLike);
  return owner?.members.find(
    (member): member is TS.MethodDeclaration => ts.isMethodDeclaration(member) && propertyName(member.name) === callee.name.text,
  );
}

const identityReadsKey = {};
/** Most functions speak of nobody: a look at the text spares the walk. Of all names in {@link identities}. */
const mentionsIdentity = new RegExp(`\\b(?:cookies|${identities.source.slice(1, -1)})\\b`);

/** The first place in a function that reads who is calling from the request, or undefined. */
export function identityReadIn(fn: FunctionNode, file: TsFile): TS.Node | undefined {
  const known = file.memo(identityReadsKey, () => new Map<FunctionNode, TS.Node | undefined>());
  if (known.has(fn)) return known.get(fn);
  let found: TS.Node | undefined = fn.parameters.find(isSessionParameter) ?? handedByWrapper(fn);
  if (!found && mentionsIdentity.test(file.text.slice(fn.pos, fn.end)))
    walkBelow(fn, (node) => {
      if (found) return false;
      if (
        (ts.isPropertyAccessExpression(node) || ts.isCallExpression(node)) &&
        !isAssigned(node) &&
        (readsIdentity(node, file) || readsCredentialCookie(node))
      )
        found = node;
      // const { user } = req
      else if (ts.isBindingElement(node) && destructuresIdentity(node)) found = node;
      return found ? false : undefined;
    });
  known.set(fn, found);
  return found;
}

/** `req.cookies.token`: what a session looks up is asked for by name. */
function readsCredentialCookie(node: TS.Expression): boolean {
  const [base = "", cookies, name = ""] = chainOf(node) ?? [];
  return cookies === "cookies" && /^_?(?:req|request)$/.test(base) && /^(?:token|jwt|session\w*|sid|access_?token|auth\w*)$/i.test(name);
}

/** `ctx.session.user = found` puts somebody there, and asks nobody. */
function isAssigned(node: TS.Node): boolean {
  let current = node;
  while (ts.isPropertyAccessExpression(current.parent) && current.parent.expression === current) current = current.parent;
  const { parent } = current;
  return ts.isBinaryExpression(parent) && parent.left === current && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken;
}

/** `const { user } = req`, `const { session } = ctx`, `async ({ ctx: { user } }) => …`. */
function destructuresIdentity(element: TS.BindingElement): boolean {
  const name = propertyName(element.propertyName ?? element.name);
  if (name === undefined || !identities.test(name)) return false;
  const holder = element.parent.parent;
  if (ts.isVariableDeclaration(holder) && holder.initializer)
    return /^(?:req|request|ctx|context|locals|event|state)$/.test(lastNameOf(unwrapAwait(holder.initializer)));
  return (
    ts.isBindingElement(holder) && /^(?:ctx|context|req|request|locals|auth)$/.test(propertyName(holder.propertyName ?? holder.name) ?? "")
  );
}

const callers =
  /^(?:user|currentUser|authUser|session|viewer|account|member|principal|actor|claims|identity|caller|partner|merchant|customer|client|tenant|workspace|organization|apiKey|userId|auth)$/;

/** `withPartner(async (req, res, partner) => …)`: who calls is handed over beside the request by what the function is given to. */
function handedByWrapper(fn: FunctionNode): TS.ParameterDeclaration | undefined {
  if (!ts.isCallExpression(fn.parent) || !ts.isIdentifier(unwrap(fn.parent.expression))) return undefined;
  const [first] = fn.parameters;
  const request = first && ts.isIdentifier(first.name) && /^_?(?:req|request)$/.test(first.name.text);
  return request
    ? fn.parameters.slice(1).find(({ name }) => ts.isIdentifier(name) && callers.test(name.text.replace(/^_/, "")))
    : undefined;
}

const sessionDecorators =
  /^(?:CurrentUser|User|GetUser|AuthUser|ReqUser|Session|UserSession|AuthenticatedUser|UserId|CurrentUserId|ActiveUser|ActiveUserId)$/;

/** A parameter that a framework fills from the session: `@CurrentUser() user: User`. */
function isSessionParameter(parameter: TS.ParameterDeclaration): boolean {
  return decoratorsOf(parameter).some(({ expression }) =>
    sessionDecorators.test(lastNameOf(ts.isCallExpression(expression) ? expression.expression : expression)),
  );
}

/** Whether a value comes from a verified session or claims: `session.user.id`, `req.user.id`, `(await auth()).userId`, `ctx.user`, a parameter that a guard fills. */
export function sessionIdentity(expression: TS.Expression, file: TsFile, depth = 0): boolean {
  if (depth > 6) return false;
  const inner = unwrapAwait(expression);
  if (ts.isCallExpression(inner)) return isAuthCall(inner, file) || readsIdentity(inner, file) || fromMember(inner, file, depth);
  if (ts.isPropertyAccessExpression(inner) || ts.isElementAccessExpression(inner))
    return readsIdentity(inner, file) || sessionIdentity(inner.expression, file, depth + 1);
  if (ts.isBinaryExpression(inner)) return sessionIdentity(inner.left, file, depth + 1);
  if (!ts.isIdentifier(inner)) return false;
  const declaration = declarationOf(inner, file);
  if (!declaration) return false;
  if (ts.isParameter(declaration)) return isSessionParameter(declaration);
  if (ts.isVariableDeclaration(declaration))
    return declaration.initializer !== undefined && sessionIdentity(declaration.initializer, file, depth + 1);
  return ts.isBindingElement(declaration) && fromPattern(declaration, file, depth);
}

/** `session.user.id.toString()`: a method of something that is known. */
function fromMember(call: TS.CallExpression, file: TsFile, depth: number): boolean {
  const callee = unwrap(call.expression);
  return (
    ts.isPropertyAccessExpression(callee) &&
    /^(?:toString|toLowerCase|trim|valueOf|toHexString)$/.test(callee.name.text) &&
    sessionIdentity(callee.expression, file, depth + 1)
  );
}

/** `const { userId } = await auth()`, `const { user } = req`, and what a wrapper that authenticates hands to its function. */
function fromPattern(element: TS.BindingElement, file: TsFile, depth: number): boolean {
  if (destructuresIdentity(element)) return true;
  let outer: TS.Node = element;
  const names: string[] = [];
  while (ts.isBindingElement(outer)) {
    names.unshift(propertyName(outer.propertyName ?? outer.name) ?? "");
    outer = outer.parent.parent;
  }
  if (ts.isVariableDeclaration(outer)) return outer.initializer !== undefined && sessionIdentity(outer.initializer, file, depth + 1);
  if (!ts.isParameter(outer) || !isFunction(outer.parent)) return false;
  // withWorkspace(async ({ workspace }) => …)
  const call = outer.parent.parent;
  const wrapped = ts.isCallExpression(call) && isAuthName(lastNameOf(call.expression));
  return wrapped && identities.test(names[0] ?? "");
}
