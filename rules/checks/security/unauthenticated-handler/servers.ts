/** Servers on the network with nothing in front of them that asks who is calling. */
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcomes, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { addCalled, checksSecret } from "../../../shared/typescript/access.ts";
import { isAuthCall, isAuthName, readsIdentity } from "../../../shared/typescript/auth.ts";
import { calleeSpan, enclosingFunction, functionName, lastNameOf, spanOf, walkBelow } from "../../../shared/typescript/nodes.ts";
import { importsModule, originOf } from "../../../shared/typescript/scope.ts";
import { objectOf, optionOf } from "../../../shared/typescript/values.ts";

const asksKey = {};

/** Whether anything in the file looks at credentials: a guard, a bearer token, a key of the environment. */
function asksSomewhere(file: TsFile): boolean {
  return file.memo(asksKey, () => {
    if (
      /\bauthorization\b|x-api-key|requireBearerAuth|mcpAuthRouter|withMcpAuth|ProxyOAuthServerProvider|\bauthInfo\b|www-authenticate/i.test(
        file.text,
      )
    )
      return true;
    let found = false;
    walkBelow(file.root, (node) => {
      if (found) return false;
      if (ts.isCallExpression(node)) found = isAuthCall(node, file) || readsIdentity(node, file);
      else if (ts.isIdentifier(node)) found = isAuthName(node.text) && !ts.isPropertySignature(node.parent);
      else if (ts.isPropertyAccessExpression(node)) found = readsIdentity(node, file);
      return found ? false : undefined;
    });
    return found;
  });
}

/** A server that only listens on this machine is asked by its owner. */
function isLocal(file: TsFile): boolean {
  return /\.listen\([^;]{0,80}["'](?:127\.0\.0\.1|localhost|::1)["']|\bhost(?:name)?\s*:\s*["'](?:127\.0\.0\.1|localhost)["']/.test(
    file.text,
  );
}

/** `process.env.HOST ?? "127.0.0.1"`, `host = "localhost"`: on the network only once somebody says so. */
const localByDefault =
  /\b(?:\w*host|host\w*)\b(?:["'\])]*\s*(?:\?\?|\|\||,)|(?:\s*:\s*string)?\s*=)\s*["'](?:127\.0\.0\.1|localhost|::1)["']/i;

function ofMcp(node: TS.NewExpression | TS.CallExpression, file: TsFile): Outcomes {
  if (isLocal(file)) return undefined;
  if (asksSomewhere(file) || looksUpByToken(node, file)) return met(calleeSpan(node, file));
  const via = new Set<string>();
  addCalled(file.root, file, via);
  return problem("mcp", spanOf(node.expression, file), {
    ...(localByDefault.test(file.text) ? { priority: "P1" as const } : {}),
    pending: { what: "mcp", via: [...via].slice(0, 40), fn: outermostName(node) },
  });
}

/** Whether a function around looks something up by a token that the caller was given, before it makes the transport. */
function looksUpByToken(node: TS.Node, file: TsFile): boolean {
  for (let fn = enclosingFunction(node); fn; fn = enclosingFunction(fn)) if (checksSecret(fn, file)) return true;
  return false;
}

/** The name of the outermost function around: handlers of other files may call it behind what they ask. */
function outermostName(node: TS.Node): string {
  let name = "";
  for (let fn = enclosingFunction(node); fn; fn = enclosingFunction(fn)) name = functionName(fn);
  return name;
}

/** new StreamableHTTPServerTransport({ … }) of the MCP SDK. */
export function visitTransport(created: TS.NewExpression, file: TsFile): Outcomes {
  return importsModule(file, /^@modelcontextprotocol\//) ? ofMcp(created, file) : undefined;
}

/** createMcpHandler((server) => …) of mcp-handler, for Next.js and others. */
export function visitMcpHandler(call: TS.CallExpression, file: TsFile): Outcomes {
  return /^(?:mcp-handler|@vercel\/mcp-adapter|agents\/mcp)$/.test(originOf(call.expression, file)?.module ?? "")
    ? ofMcp(call, file)
    : undefined;
}

/** new FastMCP({ authenticate }) that is started on an HTTP transport. */
export function visitFastMcp(created: TS.NewExpression, file: TsFile): Outcomes {
  if (originOf(created.expression, file)?.module !== "fastmcp" || !/transportType\s*:\s*["'](?:httpStream|sse)["']/.test(file.text))
    return undefined;
  const options = created.arguments?.[0] && objectOf(created.arguments[0], file);
  if (options && optionOf(options, "authenticate", file).state !== "absent") return met(spanOf(created.expression, file));
  return ofMcp(created, file);
}

const makers = /^(?:express|fastify|Fastify|hono|koa|@hono\/zod-openapi)$/;

/** express() and the like: whether anything asks who is calling is seen in the project. */
export function visitApplication(node: TS.CallExpression | TS.NewExpression, file: TsFile): Outcomes {
  const origin = originOf(node.expression, file);
  if (!origin || !makers.test(origin.module) || lastNameOf(node.expression) === "Router") return undefined;
  if (isLocal(file) || !/\.listen\(|\bserve\(|export\s+default/.test(file.text) || asksSomewhere(file)) return undefined;
  return problem("server", spanOf(node.expression, file), { pending: { what: "server" } });
}
