import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcome, type Outcomes, problem } from "../../../api/outcome.ts";
import type { Span } from "../../../api/text.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { isForGuests, isUserData } from "../../../shared/public-routes.ts";
import { accessOf, routePlace } from "../../../shared/typescript/access.ts";
import { databaseWrite } from "../../../shared/typescript/database.ts";
import { changesState, type Route, routesOf } from "../../../shared/typescript/handlers.ts";
import {
  calleeSpan,
  callsBelow,
  type FunctionNode,
  functionNameSpan,
  lastNameOf,
  receiverOf,
  sourceOf,
  spanOf,
  unwrap,
  walkBelow,
} from "../../../shared/typescript/nodes.ts";
import { initializerOf } from "../../../shared/typescript/scope.ts";
import { hasEffect, namesEffect } from "./effects.ts";
import { guardFix } from "./fix.ts";
import { visitApplication, visitFastMcp, visitMcpHandler, visitTransport } from "./servers.ts";

/** A folder of tasks may hold routes about tasks: what answers requests is no script. */
function outside(file: TsFile): boolean {
  const { role } = file;
  return role.test || role.seed || role.example || role.migration || role.browser;
}

/** What gets the squiggle: the function's or method's name, the call that declares the route, the procedure's base. */
function spanOfRoute(route: Route, file: TsFile): Span {
  const { node, fn } = route;
  if (!ts.isCallExpression(node)) return fn ? functionNameSpan(fn, file) : spanOf(node, file);
  if (route.framework !== "trpc") return calleeSpan(node, file);
  let base: TS.Expression = node;
  while (ts.isCallExpression(base) || ts.isPropertyAccessExpression(base)) base = base.expression;
  return spanOf(base, file);
}

function describe({ framework, method, path, handlerName }: Route): string {
  if (framework === "next-action") return `The server action ${handlerName || path}`;
  if (framework === "mcp") return `The tool ${path}`;
  if (framework === "trpc") return `The procedure ${path || handlerName}`;
  return path === "" ? `${method} ${handlerName}`.trim() : `${method} ${path}`;
}

/** Whether a route changes something, or hands out data of users; undefined for what anybody may ask. */
function kindOf(route: Route, file: TsFile): "writes" | "reads" | undefined {
  const { method, fn, handlerName, path } = route;
  const name = handlerName || path;
  // What takes every address below a path hands requests on, unless it writes itself.
  if (/(?:^|\/)(?:\*\*?|\[\.\.\.[^\]]*\])$/.test(path) && fn && !writesData(fn, file)) return undefined;
  if (changesState(method)) return (fn ? hasEffect(fn, file) : true) ? "writes" : undefined;
  if (method === "TOOL") return namesEffect(name) || (fn && hasEffect(fn, file)) ? "writes" : undefined;
  if (method === "ALL")
    return fn && /\bmethod\b[\s\S]{0,80}["'](?:POST|PUT|PATCH|DELETE)["']/.test(sourceOf(fn, file)) && hasEffect(fn, file)
      ? "writes"
      : undefined;
  if (method !== "GET" && method !== "QUERY") return undefined;
  return isUserData(path, handlerName) ? "reads" : undefined;
}

function writesData(fn: FunctionNode, file: TsFile): boolean {
  let found = false;
  walkBelow(fn, (node) => {
    if (!found && ts.isCallExpression(node) && databaseWrite(node, file)) found = true;
    return !found;
  });
  return found;
}

/** publicProcedure: somebody has decided that everybody may. */
function saysPublic({ framework, guards }: Route, file: TsFile): boolean {
  return framework === "trpc" && guards.some((guard) => /^public/i.test(sourceOf(guard, file)));
}

/** What exists already is changed or deleted by whoever names it: nobody decides that for everybody. */
function changesById({ fn }: Route, file: TsFile): boolean {
  return (
    fn !== undefined &&
    callsBelow(fn).some((call) => /^(?:update|delete|destroy|remove|del)/i.test(databaseWrite(call, file)?.operation ?? ""))
  );
}

/** Whether a route is seen to hand out records: it is asked for one by its id, or its handler looks them up. */
function showsRecords({ path, fn }: Route, file: TsFile): boolean {
  return (
    /[:[{]\w/.test(path) ||
    (fn !== undefined && /\.(?:find\w*|select\w*|query\w*|from|all|list\w*|fetch\w*|load\w*|get[A-Z]\w*)\(/.test(sourceOf(fn, file)))
  );
}

/** It answers 401 or 403 itself: by whatever it knows a caller, it turns some away. */
const refusal =
  /\b(?:status|sendStatus|code|writeHead)\(\s*40[13]\b|\bstatus(?:Code)?\s*:\s*40[13]\b|\bUNAUTHORIZED\b|\bFORBIDDEN\b|\b(?:unauthorized|forbidden)\(/;

function judge(route: Route, file: TsFile): Outcome | undefined {
  const access = accessOf(route, file);
  if (access.open || route.method === "USE" || (route.framework === "mcp" && runsForItsOwner(file))) return undefined;
  const at = spanOfRoute(route, file);
  if (access.auth) return met(at);
  if (route.fn && refusal.test(sourceOf(route.fn, file))) return undefined;
  const kind = kindOf(route, file);
  if (!kind || (saysPublic(route, file) && !changesById(route, file))) return undefined;
  const fix = guardFix(route, file);
  return problem(kind, at, {
    data: { what: describe(route) },
    ...(kind === "reads" && !showsRecords(route, file) ? { priority: "P2" as const } : {}),
    ...(kind === "writes" &&
    !/^(?:PUT|PATCH|DELETE)$/.test(route.method) &&
    !changesById(route, file) &&
    isForGuests(route.path, route.handlerName)
      ? { priority: "P1" as const }
      : {}),
    pending: {
      what: "handler",
      start: routePlace(route, file).start,
      method: route.method,
      path: route.path,
      reads: kind === "reads",
      app: isOfOwnApp(route, file),
    },
    ...(fix ? { fixes: [fix] } : {}),
  });
}

/** Tools that only a client on the same machine reaches, over standard input and output, are asked by their owner. */
function runsForItsOwner(file: TsFile): boolean {
  return (
    /\bStdioServerTransport\b|transportType\s*:\s*["']stdio["']/.test(file.text) &&
    !/\b\w*(?:HTTP|Http|SSE|Sse)\w*Transport\b|httpStream/.test(file.text)
  );
}

/** `app.post(…)` of `const app = express()` in the same file: the routes of other applications say nothing of this one. */
function isOfOwnApp({ node }: Route, file: TsFile): boolean {
  const receiver = ts.isCallExpression(node) ? receiverOf(node) : undefined;
  const made = receiver && ts.isIdentifier(receiver) ? initializerOf(receiver, file) : undefined;
  const maker = made && unwrap(made);
  return (
    maker !== undefined &&
    (ts.isCallExpression(maker) || ts.isNewExpression(maker)) &&
    /^(?:express|fastify|Fastify|Koa|Hono|OpenAPIHono)$/.test(lastNameOf(maker.expression))
  );
}

function visitFile(_root: TS.SourceFile, file: TsFile): Outcomes {
  if (outside(file)) return undefined;
  const seen = new Set<number>();
  return routesOf(file).flatMap((route): Outcome[] => {
    const outcome = judge(route, file);
    // One function may answer several methods.
    if (!outcome || (outcome.kind === "problem" && seen.has(outcome.at.start))) return [];
    if (outcome.kind === "problem") seen.add(outcome.at.start);
    return [outcome];
  });
}

const unlessOutside =
  <Node extends TS.Node>(visit: (node: Node, file: TsFile) => Outcomes) =>
  (node: Node, file: TsFile): Outcomes =>
    outside(file) || file.role.script ? undefined : visit(node, file);

/** TypeScript: handlers of the web frameworks, tools of MCP servers, and servers with nothing in front of them. */
export const typescript: TypeScriptVisitors = {
  file: visitFile,
  new: {
    StreamableHTTPServerTransport: unlessOutside(visitTransport),
    SSEServerTransport: unlessOutside(visitTransport),
    WebStandardStreamableHTTPServerTransport: unlessOutside(visitTransport),
    NodeStreamableHTTPServerTransport: unlessOutside(visitTransport),
    FastMCP: unlessOutside(visitFastMcp),
    Hono: unlessOutside(visitApplication),
    OpenAPIHono: unlessOutside(visitApplication),
    Koa: unlessOutside(visitApplication),
  },
  call: {
    createMcpHandler: unlessOutside(visitMcpHandler),
    express: unlessOutside(visitApplication),
    fastify: unlessOutside(visitApplication),
    Fastify: unlessOutside(visitApplication),
  },
};
