/** Routes of frameworks whose routers are called: Express, Fastify, Koa, Hono and their like. */
import type { TsFile } from "../../../api/file.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { isFunction, lastNameOf, sourceOf, unwrap } from "../nodes.ts";
import { declarationOf, importsOf, originOf } from "../scope.ts";
import { objectOf, optionOf, staticString } from "../values.ts";
import { functionBehind, type Route } from "./route.ts";

/** Names of the methods of a router that declare routes. */
export const routerMethods: ReadonlySet<string> = new Set(["get", "post", "put", "patch", "delete", "del", "options", "head", "all"]);

/** Packages whose routers take `router.get(path, …handlers)`. */
const routerModules: Readonly<Record<string, Route["framework"]>> = {
  express: "express",
  "express-promise-router": "express",
  "express-openapi-validator": "express",
  fastify: "fastify",
  "@fastify/type-provider-typebox": "fastify",
  "@koa/router": "koa",
  "koa-router": "koa",
  hono: "hono",
  "@hono/zod-openapi": "hono",
  restify: "express",
  polka: "express",
};

const routerNames = /^(?:app|router|server|api|fastify|instance|route|routes|r|[a-z]\w*(?:Router|Routes|App|Api|Server))$/;
/** Names that are a router's and hardly ever a client's. */
const certainNames = /^(?:app|router|fastify|[a-z]\w*(?:Router|Routes|App))$/;
const routerMakers =
  /^(?:express|Router|fastify|Fastify|Hono|OpenAPIHono|createRouter|KoaRouter|restify|createServer|polka|PromiseRouter)$/;
const routerTypes = /\b(?:FastifyInstance|Express|Router|IRouter|Application|Hono|OpenAPIHono|FastifyPluginAsync|FastifyPluginCallback)\b/;

const frameworkKey = {};
const textKey = {};

/** The router framework that the file imports, if any. */
export function routerFramework(file: TsFile): Route["framework"] | undefined {
  return file.memo(frameworkKey, () => {
    for (const imported of importsOf(file).values()) {
      const framework = routerModules[imported.module];
      if (framework) return framework;
    }
    // const router = require("express").Router()
    const required = /\brequire\(\s*["']([^"']+)["']\s*\)\s*(?:\(|\.\w+\()/g;
    for (const [, module = ""] of file.text.matchAll(required)) if (Object.hasOwn(routerModules, module)) return routerModules[module];
    return undefined;
  });
}

function looksLikeRouterFile(file: TsFile): boolean {
  return file.memo(
    textKey,
    () => !file.role.browser && /\b(?:express|Request|Response|NextFunction|FastifyInstance|FastifyReply|Context|Router)\b/.test(file.text),
  );
}

/** Whether an expression is known to be a router: made by a framework, or a parameter of such a type. */
function isRouterValue(receiver: TS.Expression, file: TsFile): boolean {
  if (!ts.isIdentifier(receiver)) return false;
  const declaration = declarationOf(receiver, file);
  if (!declaration || !(ts.isVariableDeclaration(declaration) || ts.isParameter(declaration))) return false;
  if (declaration.type && routerTypes.test(sourceOf(declaration.type, file))) return true;
  if (!declaration.initializer) return false;
  let made = unwrap(declaration.initializer);
  // new Hono().basePath("/v1"), Fastify({}).withTypeProvider<T>()
  while (ts.isCallExpression(made) && ts.isPropertyAccessExpression(made.expression) && !routerMakers.test(made.expression.name.text)) {
    made = unwrap(made.expression.expression);
  }
  if (!ts.isCallExpression(made) && !ts.isNewExpression(made)) return false;
  return routerMakers.test(lastNameOf(made.expression)) || Object.hasOwn(routerModules, originOf(made.expression, file)?.module ?? "");
}

/** `router.route("/x").get(a).post(b)`: the call that holds the path. */
function chainedRoute(receiver: TS.Expression): TS.CallExpression | undefined {
  let current = receiver;
  while (ts.isCallExpression(current) && ts.isPropertyAccessExpression(current.expression)) {
    if (current.expression.name.text === "route") return current;
    if (!routerMethods.has(current.expression.name.text)) return undefined;
    current = unwrap(current.expression.expression);
  }
  return undefined;
}

/** Methods of a router that hand back the router, beside those that declare routes. */
const chaining = new Set([
  ...routerMethods,
  "use",
  "basePath",
  "route",
  "mount",
  "on",
  "notFound",
  "onError",
  "openapi",
  "register",
  "decorate",
]);

interface Chain {
  /** What the calls of the chain begin with. */
  readonly root: TS.Expression;
  /** What `basePath` puts in front of the routes behind it. */
  readonly base: string;
}

/** `new Hono().basePath("/api").get("/orders", list)`: what a call at the end of a chain belongs to. */
function chainOfRouter(receiver: TS.Expression, file: TsFile): Chain | undefined {
  let current = receiver;
  let base = "";
  while (ts.isCallExpression(current) && ts.isPropertyAccessExpression(current.expression) && chaining.has(current.expression.name.text)) {
    if (current.expression.name.text === "basePath") base = (staticString(current.arguments[0], file) ?? "") + base;
    current = unwrap(current.expression.expression);
  }
  const made = ts.isNewExpression(current) || ts.isCallExpression(current) ? current : undefined;
  const known = made
    ? Object.hasOwn(routerModules, originOf(made.expression, file)?.module ?? "")
    : current !== receiver && isRouterValue(current, file);
  return known ? { root: current, base } : undefined;
}

/** `router.get(path, …guards, handler)`, `app.use(…)`. */
export function routerCall(call: TS.CallExpression, callee: TS.PropertyAccessExpression, file: TsFile): Route | undefined {
  const method = callee.name.text;
  if (!routerMethods.has(method) && method !== "use") return undefined;
  const receiver = unwrap(callee.expression);
  const chained = chainedRoute(receiver);
  const chain = chained || ts.isIdentifier(receiver) ? undefined : chainOfRouter(receiver, file);
  const owner = chained ? unwrap((chained.expression as TS.PropertyAccessExpression).expression) : (chain?.root ?? receiver);
  const name = lastNameOf(owner);
  const named = routerNames.test(name);
  const imported = routerFramework(file);
  const framework =
    imported ??
    (named ? (contextFramework(call, file) ?? (looksLikeRouterFile(file) || answersRequests(call) ? "express" : undefined)) : undefined);
  if (!framework || (!chained && !named && !chain && !isRouterValue(owner, file))) return undefined;
  if (method !== "use" && !chained && call.arguments.length < 2) return undefined;
  const first = call.arguments[0];
  const path = chained ? staticString(chained.arguments[0], file) : staticString(first, file);
  const hasPath = !chained && (path !== undefined || (method !== "use" && first !== undefined && mayBePath(first, file)));
  const rest = hasPath ? call.arguments.slice(1) : [...call.arguments];
  const last = rest.at(-1);
  if (!last) return undefined;
  const guards: TS.Expression[] = [];
  for (const argument of rest.slice(0, -1)) {
    const inner = unwrap(argument);
    if (ts.isArrayLiteralExpression(inner)) guards.push(...inner.elements);
    else guards.push(argument);
  }
  const fn = functionBehind(last, file, guards);
  // Without its function a call is a route only where nothing else can be meant: client.get("/x", options) looks the same.
  if (!fn && !(path !== undefined && imported && (chain || certainNames.test(name) || isRouterValue(owner, file)))) return undefined;
  const options = rest[0] && rest.length > 1 ? objectOf(rest[0], file) : undefined;
  if (options && framework === "fastify") guards.push(...hookGuards(options, file));
  const verb = method === "del" ? "DELETE" : method.toUpperCase();
  const whole = chain?.base && path !== undefined ? `${chain.base.replace(/\/$/, "")}${path === "/" ? "" : path}` : (path ?? "");
  return { framework, method: verb, path: whole, ...(fn ? { fn } : {}), handlerName: handlerName(last), node: call, guards };
}

/** Whether the last argument is a function of a request and a response. */
function answersRequests(call: TS.CallExpression): boolean {
  const last = call.arguments.at(-1);
  const fn = last && unwrap(last);
  const names = fn && isFunction(fn) ? fn.parameters.map((parameter) => (ts.isIdentifier(parameter.name) ? parameter.name.text : "")) : [];
  if (!/^_?(?:req|request)$/.test(names[0] ?? "")) return false;
  // fastify.get("/", async (request) => …) answers with what it gives back.
  return names.length === 1
    ? lastNameOf(call.expression) !== "use" && isOfFastify(call)
    : /^_?(?:res|response|reply)$/.test(names[1] ?? "");
}

function isOfFastify(call: TS.CallExpression): boolean {
  const callee = unwrap(call.expression);
  return ts.isPropertyAccessExpression(callee) && /^(?:fastify|server|app)$/.test(lastNameOf(callee.expression));
}

/** Hono's and Koa's handlers take one context, which they ask for what only these have. */
function contextFramework(call: TS.CallExpression, file: TsFile): "hono" | "koa" | undefined {
  const last = call.arguments.at(-1);
  const fn = last && unwrap(last);
  const first = fn && isFunction(fn) ? fn.parameters[0] : undefined;
  const name = first && ts.isIdentifier(first.name) && !first.type ? first.name.text : "";
  if (!fn || !/^(?:c|ctx|context)$/.test(name) || !staticString(call.arguments[0], file)?.startsWith("/")) return undefined;
  const text = sourceOf(fn, file);
  if (
    new RegExp(
      `\\b${name}\\.(?:req\\.\\w+\\(|(?:json|html|text|redirect)\\(.*\\breturn\\b|var\\b)|=>\\s*${name}\\.(?:json|html|text|redirect)\\(`,
    ).test(text)
  )
    return "hono";
  return new RegExp(`\\b${name}\\.(?:request\\.body|body\\s*=|status\\s*=|query\\b|redirect\\(|cookies\\.)`).test(text) ? "koa" : undefined;
}

function mayBePath(first: TS.Expression, file: TsFile): boolean {
  const inner = unwrap(first);
  return (
    ts.isRegularExpressionLiteral(inner) || ts.isIdentifier(inner) || ts.isTemplateExpression(inner) || originOf(first, file) !== undefined
  );
}

/** The last name of what is handed over as a handler: `create` for `wrap(users.create)`. */
function handlerName(expression: TS.Expression): string {
  let inner = unwrap(expression);
  while (ts.isCallExpression(inner)) {
    const next =
      lastNameOf(inner.expression) === "bind" && ts.isPropertyAccessExpression(inner.expression)
        ? inner.expression.expression
        : inner.arguments[0];
    if (!next) return lastNameOf(inner.expression);
    inner = unwrap(next);
  }
  return isFunction(inner) ? "" : lastNameOf(inner);
}

function hookGuards(options: TS.ObjectLiteralExpression, file: TsFile): TS.Expression[] {
  return ["preHandler", "onRequest", "preValidation", "beforeHandler"].flatMap((hook): readonly TS.Expression[] => {
    const option = optionOf(options, hook, file);
    if (option.state !== "set") return [];
    const value = unwrap(option.value);
    return ts.isArrayLiteralExpression(value) ? value.elements : [value];
  });
}

/** fastify.route({ method, url, handler }). */
export function routeOptions(call: TS.CallExpression, callee: TS.PropertyAccessExpression, file: TsFile): Route | undefined {
  const options = call.arguments[0] && objectOf(call.arguments[0], file);
  if (!options || !routerNames.test(lastNameOf(callee.expression))) return undefined;
  const url = optionOf(options, "url", file);
  if (url.state !== "set") return undefined;
  const guards = hookGuards(options, file);
  const own = options.properties.find(
    (property): property is TS.MethodDeclaration =>
      ts.isMethodDeclaration(property) && ts.isIdentifier(property.name) && property.name.text === "handler",
  );
  const handler = optionOf(options, "handler", file);
  const fn = own ?? (handler.state === "set" ? functionBehind(handler.value, file, guards) : undefined);
  if (!fn && handler.state !== "set") return undefined;
  const method = optionOf(options, "method", file);
  const verb = (method.state === "set" ? staticString(method.value, file) : undefined)?.toUpperCase() ?? "ALL";
  const name = handler.state === "set" ? handlerName(handler.value) : "";
  return {
    framework: "fastify",
    method: verb,
    path: staticString(url.value, file) ?? "",
    ...(fn ? { fn } : {}),
    handlerName: name,
    node: call,
    guards,
  };
}
