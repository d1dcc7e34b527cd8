/** Which functions answer requests, and for which framework. Adding a framework means adding a form in `routes/`. */
import type { TsFile } from "../../api/file.ts";
import { type TS, ts } from "../../api/ts.ts";
import { decoratorsOf, isFunction, unwrap } from "./nodes.ts";
import { elysiaRoute } from "./routes/elysia.ts";
import { fileRoutes, servedRoutes } from "./routes/files.ts";
import { hasDirective, inlineAction, nextRoutes } from "./routes/next.ts";
import { httpServer, lambdaRoutes, mcpTool, nestRoute, trpcProcedure } from "./routes/protocols.ts";
import type { Handler, Route } from "./routes/route.ts";
import { isServe } from "./routes/serve.ts";
import { routeOptions, routerCall, routerMethods } from "./routes/routers.ts";

export { isNextApiFile, isNextRouteFile } from "./routes/next.ts";
export { changesState, functionBehind, type Handler, type Route } from "./routes/route.ts";
export { routerFramework } from "./routes/routers.ts";

const routesKey = {};
const candidatesKey = {};
const handlersKey = {};

/** All routes that a file declares, also those whose functions come from other files. */
export function routesOf(file: TsFile): readonly Route[] {
  return file.memo(routesKey, () => {
    const routes: Route[] = [...nextRoutes(file), ...fileRoutes(file), ...lambdaRoutes(file)];
    const add = (route: Route | undefined): void => {
      if (route) routes.push(route);
    };
    for (const node of file.collect(candidatesKey, mayBeRoute)) {
      if (ts.isCallExpression(node) && isServe(node)) routes.push(...servedRoutes(node, file));
      else if (ts.isCallExpression(node)) add(calledRoute(node, file));
      else if (ts.isMethodDeclaration(node)) add(nestRoute(node, file));
      else if (isFunction(node)) add(inlineAction(node));
    }
    return routes;
  });
}

const routeCallees = new Set([
  "createServer",
  "serve",
  "on",
  "route",
  "tool",
  "registerTool",
  "mutation",
  "query",
  "use",
  ...routerMethods,
]);

/** A cheap look at each node of a document, before what is asked of few. */
function mayBeRoute(node: TS.Node): boolean {
  if (ts.isCallExpression(node)) {
    const callee = unwrap(node.expression);
    if (ts.isIdentifier(callee)) return callee.text === "createServer";
    return ts.isPropertyAccessExpression(callee) && routeCallees.has(callee.name.text);
  }
  if (ts.isMethodDeclaration(node)) return ts.isClassDeclaration(node.parent) && decoratorsOf(node).length > 0;
  return isFunction(node) && hasDirective(node, "use server");
}

/** All request handlers of a file: its routes with their functions. */
export function handlersOf(file: TsFile): readonly Handler[] {
  return file.memo(handlersKey, () => routesOf(file).filter((route): route is Handler => route.fn !== undefined));
}

/** The handler that a node stands in, if any; the outermost one when they nest. */
export function handlerAround(node: TS.Node, file: TsFile): Handler | undefined {
  const start = node.getStart(file.root);
  return handlersOf(file).find((handler) => handler.fn.pos <= start && node.end <= handler.fn.end);
}

function calledRoute(call: TS.CallExpression, file: TsFile): Route | undefined {
  const callee = unwrap(call.expression);
  if (ts.isIdentifier(callee)) return callee.text === "createServer" ? httpServer(call, callee, file) : undefined;
  if (!ts.isPropertyAccessExpression(callee)) return undefined;
  switch (callee.name.text) {
    case "route":
      return routeOptions(call, callee, file);
    case "tool":
    case "registerTool":
      return mcpTool(call, file);
    case "mutation":
    case "query":
      return trpcProcedure(call, callee, file);
    case "createServer":
    case "on":
      return httpServer(call, callee, file);
    default:
      return elysiaRoute(call, callee, file) ?? routerCall(call, callee, file);
  }
}
