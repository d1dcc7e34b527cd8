/** Routes of everything that is neither a router's call nor Next.js: NestJS, tRPC, MCP, Lambda, Node's own server. */
import type { TsFile } from "../../../api/file.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { exportsOf } from "../exports.ts";
import { decoratorsOf, functionName, lastNameOf, propertyName, sourceOf } from "../nodes.ts";
import { importsModule, originOf } from "../scope.ts";
import { staticString } from "../values.ts";
import { functionBehind, type Route } from "./route.ts";

const mcpKey = {};

function isMcpFile(file: TsFile): boolean {
  return file.memo(
    mcpKey,
    () => importsModule(file, /^@modelcontextprotocol\/sdk|^fastmcp$|^mcp-handler$/) || /\bMcpServer\b/.test(file.text),
  );
}

/** server.tool("name", …, handler), server.registerTool(…). */
export function mcpTool(call: TS.CallExpression, file: TsFile): Route | undefined {
  if (!isMcpFile(file)) return undefined;
  const last = call.arguments.at(-1);
  const fn = last && functionBehind(last, file);
  const name = staticString(call.arguments[0], file);
  return fn && name !== undefined
    ? { framework: "mcp", method: "TOOL", path: name, fn, handlerName: name, node: call, guards: [] }
    : undefined;
}

/** publicProcedure.input(…).mutation(handler). */
export function trpcProcedure(call: TS.CallExpression, callee: TS.PropertyAccessExpression, file: TsFile): Route | undefined {
  let root: TS.Expression = callee.expression;
  while (ts.isPropertyAccessExpression(root) || ts.isCallExpression(root)) {
    if (ts.isPropertyAccessExpression(root) && /procedure$/i.test(root.name.text)) break;
    root = root.expression;
  }
  if (!/procedure$/i.test(lastNameOf(root))) return undefined;
  const last = call.arguments.at(-1);
  const fn = last && functionBehind(last, file);
  if (!fn) return undefined;
  const name = ts.isPropertyAssignment(call.parent) ? (propertyName(call.parent.name) ?? "") : functionName(fn);
  const method = callee.name.text.toUpperCase();
  return { framework: "trpc", method, path: name, fn, handlerName: name, node: call, guards: [callee.expression] };
}

/** http.createServer(handler), server.on("request", handler). */
export function httpServer(call: TS.CallExpression, callee: TS.Expression, file: TsFile): Route | undefined {
  const last = call.arguments.at(-1);
  if (!last) return undefined;
  if (lastNameOf(callee) === "on") {
    if (staticString(call.arguments[0], file) !== "request") return undefined;
  } else if (!/^(?:node:)?https?2?$/.test(originOf(callee, file)?.module ?? "")) return undefined;
  const fn = functionBehind(last, file);
  if (!fn || fn.parameters.length < 2) return undefined;
  return { framework: "http", method: "ALL", path: "", fn, handlerName: functionName(fn), node: call, guards: [] };
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

/** A method of a controller or resolver class. */
export function nestRoute(method: TS.MethodDeclaration, file: TsFile): Route | undefined {
  const owner = method.parent;
  if (!ts.isClassDeclaration(owner) || decoratorsOf(method).length === 0) return undefined;
  const controller = decoratorsOf(owner).find(
    ({ expression }) =>
      ts.isCallExpression(expression) && /^(?:Controller|Resolver|JsonController)$/.test(lastNameOf(expression.expression)),
  );
  if (!controller || !ts.isCallExpression(controller.expression)) return undefined;
  for (const { expression } of decoratorsOf(method)) {
    if (!ts.isCallExpression(expression)) continue;
    const name = lastNameOf(expression.expression);
    const verb = Object.hasOwn(nestMethods, name) ? nestMethods[name] : undefined;
    if (!verb) continue;
    const prefix = staticString(controller.expression.arguments[0], file);
    const own = staticString(expression.arguments[0], file);
    const guards = [...decoratorsOf(owner), ...decoratorsOf(method)].map((each) => each.expression);
    const path = `/${[prefix, own].filter(Boolean).join("/")}`;
    return { framework: "nest", method: verb, path, fn: method, handlerName: functionName(method), node: method, guards };
  }
  return undefined;
}

/** The exported handler of an AWS Lambda behind an API gateway or a function URL. */
export function lambdaRoutes(file: TsFile): Route[] {
  if (!/\bstatusCode\b/.test(file.text) || !/handler\b/i.test(file.text)) return [];
  return exportsOf(file).flatMap(({ name, value, node }): Route[] => {
    if (!/handler$/i.test(name) && name !== "default") return [];
    const guards: TS.Expression[] = [];
    const fn = ts.isFunctionDeclaration(value) ? value : functionBehind(value as TS.Expression, file, guards);
    const event = fn?.parameters[0];
    if (!fn || !event || !/event/i.test(sourceOf(event, file))) return [];
    return [{ framework: "lambda", method: "ALL", path: "", fn, handlerName: name, node, guards }];
  });
}
