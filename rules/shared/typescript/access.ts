/** How a handler finds out who is calling: by what stands in front of it, and by what it does. */
import type { TsFile } from "../../api/file.ts";
import type { Span } from "../../api/text.ts";
import { type TS, ts } from "../../api/ts.ts";
import { hasTokenInPath, isOpenBySetting, isPublicRoute } from "../public-routes.ts";
import { isSecurityCheckName } from "../names/authorization.ts";
import { authCallIn, identityReadIn, isAuthCall, isAuthName, localFunction } from "./auth.ts";
import { frontsOf } from "./fronts.ts";
import {
  callsBelow,
  chainOf,
  decoratorsOf,
  functionNameSpan,
  type FunctionNode,
  isFunction,
  lastNameOf,
  propertyName,
  sourceOf,
  spanOf,
  unwrap,
  unwrapAwait,
  walkBelow,
} from "./nodes.ts";
import type { Route } from "./routes/route.ts";
import { declarationOf, initializerOf, originOf } from "./scope.ts";

/** What is known of a handler from its own file. */
interface Access {
  /** What asks who is calling: a call, guard, wrapper or decorator. */
  readonly auth: TS.Node | undefined;
  /** Functions of other modules that may ask, as `module#name`. */
  readonly via: readonly string[];
  /** Meant for everybody, or protected by something else than a session. */
  readonly open: boolean;
}

/** Functions of other modules that are remembered per handler. */
const viaLimit = 16;

const accessKey = {};

/** What is known of the access to a route from its own file. */
export function accessOf(route: Route, file: TsFile): Access {
  const known = file.memo(accessKey, () => new Map<Route, Access>());
  let access = known.get(route);
  if (!access) {
    access = findAccess(route, file);
    known.set(route, access);
  }
  return access;
}

function findAccess(route: Route, file: TsFile): Access {
  const via = new Set<string>();
  const auth = guardIn(route.guards, file, via) ?? guardInFront(route, file, via) ?? (route.fn && authInside(route.fn, file, via));
  // wrap(upload()): the handler comes from another module, and may ask itself.
  const last = !route.fn && ts.isCallExpression(route.node) ? route.node.arguments.at(-1) : undefined;
  if (!auth && last) guardIn([last], file, via);
  const open =
    isPublicRoute(route.path, route.handlerName) ||
    isPublicRoute(pathWithoutRoots(file.path), "") ||
    hasTokenInPath(route.path) ||
    (route.fn !== undefined && isOpenBySetting(sourceOf(route.fn, file))) ||
    route.guards.some((guard) => saysPublic(guard, file)) ||
    decoratorsOf(route.node).some(({ expression }) => saysPublic(expression, file)) ||
    (route.fn !== undefined && checksSecret(route.fn, file)) ||
    isInsideObject(route.node);
  return { auth, via: [...via].slice(0, viaLimit), open };
}

/** A router of a Durable Object: nobody on the network reaches it but the worker that holds its stub, and that has asked. */
function isInsideObject(node: TS.Node): boolean {
  const owner = ts.findAncestor(node, ts.isClassLike);
  return owner?.heritageClauses?.some(({ types }) => types.some(({ expression }) => lastNameOf(expression) === "DurableObject")) ?? false;
}

/** The last parts of a file's path: folders near the root (`public`, `internal`) say nothing of a single handler. */
function pathWithoutRoots(path: string): string {
  return path
    .split("/")
    .slice(-3)
    .join("/")
    .replace(/\.\w+$/, "");
}

function authInside(fn: FunctionNode, file: TsFile, via: Set<string>): TS.Node | undefined {
  const call = authCallIn(fn, file);
  if (call) return call;
  const read = identityReadIn(fn, file);
  if (!read) addCalled(fn, file, via);
  return read && (givenBy(read, file) ?? read);
}

/** The call that a value comes from: `parseRequest()` for `session.user` after `const { session } = await parseRequest()`. */
function givenBy(read: TS.Node, file: TsFile): TS.CallExpression | undefined {
  let base = read;
  while (ts.isPropertyAccessExpression(base) || ts.isElementAccessExpression(base)) base = unwrap(base.expression);
  let declaration: TS.Node | undefined = ts.isIdentifier(base) ? declarationOf(base, file) : undefined;
  while (declaration && ts.isBindingElement(declaration)) declaration = declaration.parent.parent;
  const value =
    declaration && ts.isVariableDeclaration(declaration) && declaration.initializer ? unwrapAwait(declaration.initializer) : undefined;
  return value && ts.isCallExpression(value) ? value : undefined;
}

/** Adds the functions of other modules that are called in a function, or in functions of the same file that it calls. */
export function addCalled(node: TS.Node, file: TsFile, via: Set<string>, depth = 0): void {
  for (const call of callsBelow(node)) {
    const callee = unwrap(call.expression);
    const inner = depth < 2 ? localFunction(callee, file) : undefined;
    if (inner && inner !== node) addCalled(inner, file, via, depth + 1);
    else addOrigin(callee, file, via);
  }
}

function addOrigin(expression: TS.Expression, file: TsFile, via: Set<string>): void {
  const origin = originOf(expression, file);
  if (origin && isOwnModule(origin.module)) via.add(`${origin.module}#${[origin.name, ...origin.members].join(".")}`);
}

/** A module that may belong to the project: no package as far as its name tells. Workspaces have scoped names. */
function isOwnModule(module: string): boolean {
  return /^(?:[.~#]|@)/.test(module) || module.includes("/");
}

/** What authenticates among expressions put in front of a handler; what other modules give is added to `via`. */
export function guardIn(guards: readonly TS.Expression[], file: TsFile, via: Set<string>): TS.Node | undefined {
  for (const guard of guards) if (isGuard(guard, file, via, 0)) return wrappedGuard(guard, file);
  return undefined;
}

/** The guard in what only wraps it: `authenticate()` of `catchErrors(authenticate())`. */
function wrappedGuard(guard: TS.Expression, file: TsFile): TS.Expression {
  const inner = unwrap(guard);
  if (!ts.isCallExpression(inner) || isGuard(inner.expression, file, new Set(), 0)) return guard;
  const asking = inner.arguments.find((argument) => !isFunction(unwrap(argument)) && isGuard(argument, file, new Set(), 1));
  return asking ? wrappedGuard(asking, file) : guard;
}

/** `verifyCronSecret`, `apiSecretMiddleware`: who calls has to bring a secret that no user has. */
const secretGuard =
  /^(?:verify|check|require|validate|ensure|assert|guard|protect|with|middleware)\w*(?:Secret|Hmac|HMAC|Signature)|(?:secret|hmac|signature)\w*(?:Middleware|Guard|Check|Required)$/i;

function isSecretGuard(name: string): boolean {
  return secretGuard.test(name);
}

function isGuard(guard: TS.Expression, file: TsFile, via: Set<string>, depth: number): boolean {
  const inner = unwrap(guard);
  if (isFunction(inner)) return authInside(inner, file, via) !== undefined;
  if (ts.isIdentifier(inner)) {
    if (isAuthName(inner.text) || isSecretGuard(inner.text)) return true;
    const local = localFunction(inner, file);
    if (local) return depth < 3 && authInside(local, file, via) !== undefined;
    // const teamProcedure = memberProcedure.use(…), const guarded = [requireUser, requireTeam]
    const made = depth < 6 ? initializerOf(inner, file) : undefined;
    if (made && (ts.isCallExpression(unwrap(made)) || ts.isArrayLiteralExpression(unwrap(made))))
      return isGuard(made, file, via, depth + 1);
    addOrigin(inner, file, via);
    return false;
  }
  if (ts.isPropertyAccessExpression(inner)) {
    if (isAuthName(inner.name.text) || isSecretGuard(inner.name.text)) return true;
    addOrigin(inner, file, via);
    // A chain may be as long as it likes; names that are followed are counted.
    return isGuard(inner.expression, file, via, depth);
  }
  if (ts.isCallExpression(inner) || ts.isNewExpression(inner))
    return (
      isGuard(inner.expression, file, via, depth) || (inner.arguments ?? []).some((argument) => isGuard(argument, file, via, depth + 1))
    );
  if (ts.isArrayLiteralExpression(inner)) return inner.elements.some((element) => isGuard(element, file, via, depth + 1));
  return false;
}

/** What stands in front of the whole router: `router.use(requireAuth)`, `app.use("/api", auth, router)`, addHook("onRequest", …). */
function guardInFront(route: Route, file: TsFile, via: Set<string>): TS.Node | undefined {
  if (!ts.isCallExpression(route.node)) return undefined;
  for (const front of frontsOf(route.node, route.path, file)) {
    const found = guardIn(front, file, via);
    if (found) return found;
  }
  return undefined;
}

const openNames = /^(?:Public|IsPublic|PublicRoute|AllowAnonymous|SkipAuth|NoAuth|Unprotected|AllowUnauthorized\w*|ApiExcludeController)$/;
const otherProtection = /signature|webhook|hmac|cron|secret|internal|qstash/i;

function saysPublic(guard: TS.Expression, file: TsFile): boolean {
  const names = chainOf(ts.isCallExpression(guard) ? guard.expression : guard) ?? [];
  return (
    names.some((name) => openNames.test(name) || otherProtection.test(name)) ||
    /\b(?:skipAuth|public|noAuth)\s*:\s*true\b|\bauth\s*:\s*false\b/.test(sourceOf(guard, file))
  );
}

/** Names of values that only the right caller has been given: a link in a mail, an invitation. */
function isCapability(name: string): boolean {
  return (
    /^(?:token|\w+(?:Token|TokenHash)|(?:invite|invitation)(?:Uid|Uuid|Code|Key|Hash|Id)|shareId|shareKey|signingId|secret|secretId|resetCode|otp)$/.test(
      name,
    ) && !/^(?:access|refresh|push|device|fcm|csrf)/i.test(name)
  );
}

const secretKey = {};

/** Whether a function checks a shared secret or a signature, or looks something up by a token that only the right caller has. */
export function checksSecret(fn: FunctionNode, file: TsFile): boolean {
  const known = file.memo(secretKey, () => new Map<FunctionNode, boolean>());
  let answer = known.get(fn);
  if (answer === undefined) {
    answer = findSecret(fn, file);
    known.set(fn, answer);
  }
  return answer;
}

function findSecret(fn: FunctionNode, file: TsFile): boolean {
  let found = false;
  walkBelow(fn, (node) => {
    if (found) return false;
    if (ts.isCallExpression(node)) {
      const name = lastNameOf(node.expression);
      found =
        /^(?:timingSafeEqual|safeCompare|constructEvent|constructEventAsync|createHmac|verifySignature\w*|verifyWebhook\w*|unsealData)$/.test(
          name,
        ) ||
        /(?:^|[a-z])(?:Signature|Hmac|Secret|Captcha|Turnstile|Recaptcha|Otp|OTP)(?:[A-Z]|$)/.test(name) ||
        (isSecurityCheckName(name) && !isAuthCall(node, file)) ||
        /ByToken|FromToken|WithToken|ByInvite|ByShare|BySlugPublic/.test(name);
    } else if (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node)) {
      // where: { token }
      found = isCapability(propertyName(node.name) ?? "") && insideCondition(node);
    } else if (ts.isBindingElement(node)) {
      // const { token } = parsedInput
      found = isCapability(propertyName(node.propertyName ?? node.name) ?? "");
    } else if (ts.isPropertyAccessExpression(node)) {
      found = isCapability(node.name.text) && /^(?:input|body|query|params|parsedInput|data)$/.test(lastNameOf(node.expression));
    } else if (ts.isBinaryExpression(node)) {
      // req.headers["x-api-key"] !== process.env.API_KEY
      found = /^[!=]==?$/.test(node.operatorToken.getText(file.root)) && [node.left, node.right].some((side) => isSharedSecret(side, file));
    }
    return found ? false : undefined;
  });
  return found;
}

/** A secret of the environment or the configuration, also by way of a constant, or what a header has to be: `Bearer ${secret}`. */
function isSharedSecret(side: TS.Expression, file: TsFile): boolean {
  const inner = unwrap(side);
  if (ts.isTemplateExpression(inner)) return /^Bearer /.test(inner.head.text);
  const initializer = ts.isIdentifier(inner) ? initializerOf(inner, file) : undefined;
  return /(?:process\.env|\benv|config)\b[\w.[\]"'()!]*(?:SECRET|TOKEN|KEY|secret|token|key|Secret|Token|Key)/.test(
    sourceOf(initializer ?? inner, file),
  );
}

function insideCondition(node: TS.Node): boolean {
  for (let current = node.parent; current && !isFunction(current); current = current.parent) {
    if (ts.isPropertyAssignment(current)) return ts.isIdentifier(current.name) && /^(?:where|filter|select)$/.test(current.name.text);
    if (ts.isCallExpression(current)) return /^(?:find\w*|get\w*|load\w*|where|findOne\w*)$/.test(lastNameOf(current.expression));
  }
  return false;
}

/** The source of a node on one line, short enough to be named in a message: a function is named by what stands in front of its body. */
export function shortSource(node: TS.Node, file: TsFile): string {
  const guard = ts.isCallExpression(node) && lastNameOf(node.expression) === "UseGuards" ? node.arguments[0] : undefined;
  const named = guard ?? (ts.isCallExpression(node) ? node.expression : node);
  // protectedProcedure.input(…): what is built from it says no more about who calls.
  const chain = ts.isExpression(named) ? (chainOf(named) ?? []) : [];
  const calls = chain.findIndex((part) => part.endsWith("()"));
  if (calls > 0) return chain.slice(0, calls).join(".");
  const text = sourceOf(named, file).replace(/\s+/g, " ");
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}

/** Where the facts of a route stand: the call that declares it, the name of its function. */
export function routePlace({ node, fn }: Route, file: TsFile): Span {
  // Routes of one chain begin at one place; each has a name of its own.
  if (ts.isCallExpression(node))
    return spanOf(
      ts.isPropertyAccessExpression(node.expression) && ts.isCallExpression(node.expression.expression)
        ? node.expression.name
        : node.expression,
      file,
    );
  return fn ? functionNameSpan(fn, file) : spanOf(node, file);
}
