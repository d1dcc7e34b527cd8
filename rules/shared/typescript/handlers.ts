/** Which functions answer requests, and for which framework. Adding a framework means adding a row or a form here. */
import type { TsFile } from "../../api/file.ts";
import { type TS, ts } from "../../api/ts.ts";
import { decoratorsOf, type FunctionNode, functionName, hasModifier, isFunction, lastNameOf, unwrap, walkBelow } from "./nodes.ts";
import { importsOf, originOf } from "./scope.ts";
import { objectOf, optionOf, staticString } from "./values.ts";

/** A function that a framework calls for a request, and what is known of its route. */
export interface Handler {
  readonly framework:
    | "express"
    | "fastify"
    | "koa"
    | "hono"
    | "nest"
    | "next"
    | "next-action"
    | "trpc"
    | "mcp"
    | "lambda"
    | "http"
    | "remix"
    | "graphql";
  /** Upper-case HTTP method, "ALL", "USE", or "TOOL", "ACTION", "QUERY", "MUTATION" for other protocols. */
  readonly method: string;
  /** The path as written, "" when it cannot be known. */
  readonly path: string;
  readonly fn: FunctionNode;
  /** Where the route is declared: the call, the decorated method, the exported function. */
  readonly node: TS.Node;
  /** Expressions put in front of the handler: middleware arguments, wrappers, decorators. */
  readonly guards: readonly TS.Expression[];
}

const httpMethods = new Set(["get", "post", "put", "patch", "delete", "del", "options", "head", "all"]);
const nextMethods = new Set(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]);
const stateChanging = new Set(["POST", "PUT", "PATCH", "DELETE", "DEL", "ACTION", "MUTATION"]);

/** Whether a request of this method changes state by convention. */
export function changesState(method: string): boolean {
  return stateChanging.has(method);
}

/** Packages whose routers take `router.get(path, …handlers)`. */
const routerModules: Readonly<Record<string, Handler["framework"]>> = {
  express: "express",
  "express-promise-router": "express",
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

const frameworkKey = {};

/** The router framework that the file imports, if any. */
export function routerFramework(file: TsFile): Handler["framework"] | undefined {
  return file.memo(frameworkKey, () => {
    for (const imported of importsOf(file).values()) {
      const framework = routerModules[imported.module];
      if (framework) return framework;
    }
    return undefined;
  });
}

/** A Next.js route handler file of the app router. */
export function isNextRouteFile(path: string): boolean {
  return /(?:^|\/)app\/(?:.*\/)?route\.[cm]?[jt]sx?$/.test(path);
}

/** A Next.js API route of the pages router. */
export function isNextApiFile(path: string): boolean {
  return /(?:^|\/)pages\/api\/.+\.[cm]?[jt]sx?$/.test(path);
}

/** The URL path that a Next.js file serves. */
export function nextPath(path: string): string {
  const app = /(?:^|\/)app\/(.*?)\/?route\.[cm]?[jt]sx?$/.exec(path);
  const pages = /(?:^|\/)pages\/(api\/.+?)(?:\/index)?\.[cm]?[jt]sx?$/.exec(path);
  const raw = app?.[1] ?? pages?.[1] ?? "";
  return `/${raw
    .split("/")
    .filter((part) => part !== "" && !/^\(.*\)$/.test(part) && !part.startsWith("@"))
    .join("/")}`;
}

const handlersKey = {};

/** All request handlers of a file. */
export function handlersOf(file: TsFile): readonly Handler[] {
  return file.memo(handlersKey, () => {
    const handlers: Handler[] = [];
    nextHandlers(file, handlers);
    walkBelow(file.root, (node) => {
      if (ts.isCallExpression(node)) callHandlers(node, file, handlers);
      else if (ts.isMethodDeclaration(node)) nestHandler(node, handlers, file);
      else if (isFunction(node) && hasDirective(node, "use server"))
        handlers.push({ framework: "next-action", method: "ACTION", path: functionName(node), fn: node, node, guards: [] });
    });
    return handlers;
  });
}

/** The handler that a node stands in, if any; the outermost one when they nest. */
export function handlerAround(node: TS.Node, file: TsFile): Handler | undefined {
  const start = node.getStart(file.root);
  return handlersOf(file).find((handler) => handler.fn.pos <= start && node.end <= handler.fn.end);
}

function hasDirective(fn: FunctionNode, directive: string): boolean {
  const first = fn.body && ts.isBlock(fn.body) ? fn.body.statements[0] : undefined;
  return (
    first !== undefined && ts.isExpressionStatement(first) && ts.isStringLiteral(first.expression) && first.expression.text === directive
  );
}

/** The function behind an argument: written there, wrapped in calls (`asyncHandler(fn)`), or a function of this file. */
export function functionBehind(expression: TS.Expression, file: TsFile, guards: TS.Expression[] = [], depth = 0): FunctionNode | undefined {
  const inner = unwrap(expression);
  if (isFunction(inner)) return inner;
  if (depth > 4) return undefined;
  if (ts.isIdentifier(inner)) {
    let found: FunctionNode | undefined;
    for (const statement of file.root.statements) {
      if (ts.isFunctionDeclaration(statement) && statement.name?.text === inner.text) found = statement;
      else if (ts.isVariableStatement(statement)) {
        for (const declaration of statement.declarationList.declarations) {
          if (ts.isIdentifier(declaration.name) && declaration.name.text === inner.text && declaration.initializer)
            found = functionBehind(declaration.initializer, file, guards, depth + 1);
        }
      }
    }
    return found;
  }
  if (ts.isCallExpression(inner)) {
    guards.push(inner.expression);
    for (const argument of inner.arguments) {
      const fn = functionBehind(argument, file, guards, depth + 1);
      if (fn) return fn;
    }
  }
  return undefined;
}

function callHandlers(call: TS.CallExpression, file: TsFile, handlers: Handler[]): void {
  const callee = unwrap(call.expression);
  if (!ts.isPropertyAccessExpression(callee)) return;
  const method = callee.name.text;
  if (httpMethods.has(method) || method === "use") routerCall(call, callee, method, file, handlers);
  else if (method === "route") routeOptions(call, callee, file, handlers);
  else if (method === "tool" || method === "registerTool") mcpTool(call, file, handlers);
  else if (method === "mutation" || method === "query") trpcProcedure(call, callee, method, file, handlers);
  else if (method === "createServer" || method === "on") httpServer(call, method, file, handlers);
}

function routerCall(call: TS.CallExpression, callee: TS.PropertyAccessExpression, method: string, file: TsFile, handlers: Handler[]): void {
  const receiver = unwrap(callee.expression);
  // router.route("/x").get(handler) carries its path in the receiver.
  const chained =
    ts.isCallExpression(receiver) && ts.isPropertyAccessExpression(receiver.expression) && receiver.expression.name.text === "route"
      ? receiver
      : undefined;
  const name = lastNameOf(chained ? (chained.expression as TS.PropertyAccessExpression).expression : receiver);
  const framework = routerFramework(file) ?? (routerNames.test(name) && looksLikeRouterFile(file) ? "express" : undefined);
  if (!framework || (!chained && !routerNames.test(name) && !isRouterValue(receiver, file))) return;
  const first = call.arguments[0];
  const path = chained ? staticString(chained.arguments[0], file) : staticString(first, file);
  const rest = chained
    ? [...call.arguments]
    : path === undefined &&
        method !== "use" &&
        !(first && ts.isRegularExpressionLiteral(unwrap(first))) &&
        !(first && originOf(first, file)) &&
        !(first && ts.isIdentifier(unwrap(first)))
      ? [...call.arguments]
      : path === undefined && method === "use"
        ? [...call.arguments]
        : call.arguments.slice(1);
  if (method !== "use" && !chained && call.arguments.length < 2) return;
  const guards: TS.Expression[] = [];
  const last = rest.at(-1);
  for (const argument of rest.slice(0, -1)) {
    const inner = unwrap(argument);
    if (ts.isArrayLiteralExpression(inner)) guards.push(...inner.elements);
    else guards.push(argument);
  }
  const fn = last && functionBehind(last, file, guards);
  if (!fn) return;
  const options = rest[0] && rest.length > 1 ? objectOf(rest[0], file) : undefined;
  if (options && framework === "fastify") guards.push(...hookGuards(options, file));
  handlers.push({ framework, method: method === "del" ? "DELETE" : method.toUpperCase(), path: path ?? "", fn, node: call, guards });
}

function looksLikeRouterFile(file: TsFile): boolean {
  return /\b(?:express|Request|Response|NextFunction|FastifyInstance|FastifyReply|Context|Router)\b/.test(file.text) && !file.role.browser;
}

function isRouterValue(receiver: TS.Expression, file: TsFile): boolean {
  if (!ts.isIdentifier(receiver)) return false;
  const declaration = file.text.includes(receiver.text);
  return (
    declaration &&
    new RegExp(
      `\\b${receiver.text}\\s*(?::[^=\\n]+)?=\\s*(?:new\\s+)?(?:express(?:\\.Router)?|Router|fastify|Fastify|Hono|OpenAPIHono|createRouter)\\b`,
    ).test(file.text)
  );
}

function hookGuards(options: TS.ObjectLiteralExpression, file: TsFile): TS.Expression[] {
  const guards: TS.Expression[] = [];
  for (const hook of ["preHandler", "onRequest", "preValidation", "beforeHandler"]) {
    const option = optionOf(options, hook, file);
    if (option.state !== "set") continue;
    const value = unwrap(option.value);
    if (ts.isArrayLiteralExpression(value)) guards.push(...value.elements);
    else guards.push(value);
  }
  return guards;
}

/** fastify.route({ method, url, handler }). */
function routeOptions(call: TS.CallExpression, callee: TS.PropertyAccessExpression, file: TsFile, handlers: Handler[]): void {
  const options = call.arguments[0] && objectOf(call.arguments[0], file);
  if (!options || !routerNames.test(lastNameOf(callee.expression))) return;
  const handler = optionOf(options, "handler", file);
  const url = optionOf(options, "url", file);
  const method = optionOf(options, "method", file);
  if (url.state !== "set") return;
  const guards = hookGuards(options, file);
  const own = options.properties.find(
    (property): property is TS.MethodDeclaration =>
      ts.isMethodDeclaration(property) && ts.isIdentifier(property.name) && property.name.text === "handler",
  );
  const fn = own ?? (handler.state === "set" ? functionBehind(handler.value, file, guards) : undefined);
  if (!fn) return;
  handlers.push({
    framework: "fastify",
    method: (method.state === "set" ? staticString(method.value, file) : undefined)?.toUpperCase() ?? "ALL",
    path: staticString(url.value, file) ?? "",
    fn,
    node: call,
    guards,
  });
}

function mcpTool(call: TS.CallExpression, file: TsFile, handlers: Handler[]): void {
  if (
    ![...importsOf(file).values()].some(
      (imported) => imported.module.startsWith("@modelcontextprotocol/sdk") || imported.module === "fastmcp",
    ) &&
    !/\bMcpServer\b/.test(file.text)
  )
    return;
  const last = call.arguments.at(-1);
  const fn = last && functionBehind(last, file);
  const name = staticString(call.arguments[0], file);
  if (fn && name !== undefined) handlers.push({ framework: "mcp", method: "TOOL", path: name, fn, node: call, guards: [] });
}

function trpcProcedure(
  call: TS.CallExpression,
  callee: TS.PropertyAccessExpression,
  method: string,
  file: TsFile,
  handlers: Handler[],
): void {
  if (!/[pP]rocedure\b/.test(file.text.slice(callee.getStart(file.root), callee.end))) return;
  const last = call.arguments.at(-1);
  const fn = last && functionBehind(last, file);
  if (!fn) return;
  const parent = call.parent;
  const name = ts.isPropertyAssignment(parent) && ts.isIdentifier(parent.name) ? parent.name.text : "";
  handlers.push({ framework: "trpc", method: method.toUpperCase(), path: name, fn, node: call, guards: [callee.expression] });
}

function httpServer(call: TS.CallExpression, method: string, file: TsFile, handlers: Handler[]): void {
  const last = call.arguments.at(-1);
  if (!last) return;
  if (method === "on" && staticString(call.arguments[0], file) !== "request") return;
  const module = originOf(call.expression, file)?.module;
  if (method === "createServer" && !(module && /^(?:node:)?https?2?$/.test(module))) return;
  const fn = functionBehind(last, file);
  if (fn && fn.parameters.length >= 2) handlers.push({ framework: "http", method: "ALL", path: "", fn, node: call, guards: [] });
}

const nestMethods: Readonly<Record<string, string>> = {
  Get: "GET",
  Post: "POST",
  Put: "PUT",
  Patch: "PATCH",
  Delete: "DELETE",
  All: "ALL",
  Query: "QUERY",
  Mutation: "MUTATION",
};

function nestHandler(method: TS.MethodDeclaration, handlers: Handler[], file: TsFile): void {
  const owner = method.parent;
  if (!ts.isClassDeclaration(owner) || decoratorsOf(method).length === 0) return;
  const controller = decoratorsOf(owner).find(
    (decorator) =>
      ts.isCallExpression(decorator.expression) &&
      /^(?:Controller|Resolver|JsonController)$/.test(lastNameOf(decorator.expression.expression)),
  );
  if (!controller) return;
  for (const decorator of decoratorsOf(method)) {
    if (!ts.isCallExpression(decorator.expression)) continue;
    const verb = nestMethods[lastNameOf(decorator.expression.expression)];
    if (!verb) continue;
    const prefix = ts.isCallExpression(controller.expression) ? staticString(controller.expression.arguments[0], file) : undefined;
    const own = staticString(decorator.expression.arguments[0], file);
    const guards = [...decoratorsOf(owner), ...decoratorsOf(method)].map((each) => each.expression);
    handlers.push({
      framework: "nest",
      method: verb,
      path: `/${[prefix, own].filter(Boolean).join("/")}`,
      fn: method,
      node: method,
      guards,
    });
    return;
  }
}

function nextHandlers(file: TsFile, handlers: Handler[]): void {
  const route = isNextRouteFile(file.path);
  const api = isNextApiFile(file.path);
  const actions = /^(?:\s|\/\/[^\n]*\n|\/\*[\s\S]*?\*\/)*['"]use server['"]/.test(file.text.slice(0, 2000));
  if (!route && !api && !actions) return;
  const take = (name: string, value: TS.Expression | FunctionNode, node: TS.Node): void => {
    const guards: TS.Expression[] = [];
    const fn = isFunction(value) ? value : functionBehind(value, file, guards);
    if (!fn) return;
    if (route && nextMethods.has(name)) handlers.push({ framework: "next", method: name, path: nextPath(file.path), fn, node, guards });
    else if (api && name === "default") handlers.push({ framework: "next", method: "ALL", path: nextPath(file.path), fn, node, guards });
    else if (actions && name !== "default" && hasModifier(fn, ts.SyntaxKind.AsyncKeyword))
      handlers.push({ framework: "next-action", method: "ACTION", path: name, fn, node, guards });
  };
  for (const statement of file.root.statements) {
    const exported = hasModifier(statement, ts.SyntaxKind.ExportKeyword);
    if (ts.isFunctionDeclaration(statement) && exported)
      take(hasModifier(statement, ts.SyntaxKind.DefaultKeyword) ? "default" : (statement.name?.text ?? ""), statement, statement);
    else if (ts.isVariableStatement(statement) && exported) {
      for (const declaration of statement.declarationList.declarations) {
        if (ts.isIdentifier(declaration.name) && declaration.initializer) take(declaration.name.text, declaration.initializer, declaration);
      }
    } else if (ts.isExportAssignment(statement)) take("default", statement.expression, statement);
    else if (
      ts.isExportDeclaration(statement) &&
      !statement.moduleSpecifier &&
      statement.exportClause &&
      ts.isNamedExports(statement.exportClause)
    ) {
      for (const element of statement.exportClause.elements) {
        const local = element.propertyName ?? element.name;
        if (ts.isIdentifier(local)) take(element.name.text, local, element);
      }
    }
  }
}
