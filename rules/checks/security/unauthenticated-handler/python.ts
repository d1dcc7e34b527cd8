/** Python: handlers of FastAPI, Flask, Django, aiohttp and others, tools of MCP servers, and servers with nothing in front of them. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcome, type Outcomes, problem } from "../../../api/outcome.ts";
import { child, type SyntaxNode, walkTree } from "../../../api/tree.ts";
import { isForGuests, isUserData } from "../../../shared/public-routes.ts";
import { accessOf, askIn, routePlace } from "../../../shared/python/access.ts";
import { argumentsOf, calledName, receiverOf } from "../../../shared/python/calls.ts";
import { applicationFramework } from "../../../shared/python/frameworks.ts";
import { type Handler, handlersOf } from "../../../shared/python/handlers.ts";
import { definitionName, isAsync, outlineOf } from "../../../shared/python/nodes.ts";
import { writeOf } from "../../../shared/python/orms.ts";
import { soleBinding } from "../../../shared/python/scopes.ts";
import { inDevelopment, isScript } from "../../../shared/python/settings.ts";
import { symbolOf } from "../../../shared/python/symbols.ts";
import { textParts } from "../../../shared/python/text-parts.ts";
import { stringValue } from "../../../shared/python/values.ts";
import { guardFix } from "./fix-python.ts";
import { namesEffect } from "./effects.ts";
import { mentions } from "../../../shared/mentions.ts";

function outside(file: PyFile): boolean {
  const { role } = file;
  return role.test || role.seed || role.example || role.migration || role.development;
}

function describe({ framework, method, path, definition }: Handler, file: PyFile): string {
  const name = definitionName(definition, file);
  if (framework === "mcp") return `The tool ${name}`;
  return path === "" ? `${name}()` : `${method} ${path}`;
}

/** Objects that keep what is stored: a method of one of them that says so changes it. */
const keepers =
  /(?:service|repo|repository|crud|store|storage|dao|manager|gateway|objects|db|database|session|uow|unit_of_work|collection|client|queries|use_?cases?|controller)s?$/i;

/** `pool.execute("DELETE FROM orders …")` */
function runsWritingSql(call: SyntaxNode, file: PyFile): boolean {
  const sql = /^(?:execute|executemany|fetch|fetchrow|fetchval)$/.test(calledName(call, file)) && argumentsOf(call, file).positional[0];
  const [first] = sql ? textParts(sql, file) : [];
  return typeof first === "string" && /^\s*(?:insert\s+into|update\s+\S+\s+set|delete\s+from)\b/i.test(first);
}

/** Whether a function, or one of the same file that it calls, writes to a database or calls something that says it changes something. */
function hasEffect(definition: SyntaxNode, file: PyFile, depth = 0): boolean {
  let found = false;
  walkTree(definition, (node) => {
    if (found || node.type !== "call") return !found;
    const name = calledName(node, file);
    const callee = child(node, "function");
    if (writeOf(node, file) || runsWritingSql(node, file)) found = true;
    else if (callee?.type === "identifier") {
      const local = soleBinding(name, callee, file);
      if (local?.kind === "definition" && local.node.type === "function_definition")
        found = depth < 2 && local.node !== definition && hasEffect(local.node, file, depth + 1);
      else found = local?.kind === "import" && namesEffect(name) && name.includes("_");
    } else if (namesEffect(name)) {
      const owner = receiverOf(node);
      found = owner !== undefined && keepers.test(textOf(file, owner).replace(/\(.*\)$/s, ""));
    }
    return !found;
  });
  return found;
}

/** An asynchronous function that waits for nothing and is given nothing that could hold records answers from its arguments alone. */
function onlyComputes(definition: SyntaxNode, file: PyFile): boolean {
  return (
    isAsync(definition) &&
    !/\bawait\b|\basync\s+(?:for|with)\b|\bDepends\b|\bself\b|\b\w*(?:db|session|repo\w*|service|crud|store|storage|client|cache|redis|query|objects|conn\w*|cursor|request|ctx)\b|\bopen\(/.test(
      textOf(file, definition).replace(/\bQuery\(/g, ""),
    )
  );
}

/** It answers 401 or 403 itself: by whatever it knows a caller, it turns some away. */
const refusal =
  /\b(?:HttpResponseForbidden|PermissionDenied|NotAuthenticated|AuthenticationFailed|Forbidden|Unauthorized|HTTPForbidden|HTTPUnauthorized)\b|\babort\(\s*40[13]\b|\bstatus(?:_code)?\s*=\s*(?:status\.HTTP_)?40[13]|\bHTTPException\(\s*(?:status\.HTTP_)?40[13]/;

function judge(handler: Handler, file: PyFile): Outcome | undefined {
  const { definition, method, path, writes } = handler;
  const { auth, open } = accessOf(handler, file);
  if (open || method === "WEBSOCKET" || inDevelopment(definition, file) || (handler.framework === "mcp" && runsForItsOwner(file)))
    return undefined;
  const at = child(definition, "name") ?? definition;
  if (auth !== "") return met(at);
  if (refusal.test(textOf(file, definition))) return undefined;
  const name = definitionName(definition, file);
  const kind =
    (writes || method === "ANY") && hasEffect(definition, file)
      ? "writes"
      : !writes && /\bGET\b/.test(method) && isUserData(path, name) && !onlyComputes(definition, file)
        ? "reads"
        : undefined;
  if (!kind) return undefined;
  const fix = guardFix(handler, file);
  return problem(kind, at, {
    data: { what: describe(handler, file) },
    ...(kind === "writes" && !/\b(?:PUT|PATCH|DELETE)\b/.test(method) && isForGuests(path, name) ? { priority: "P1" as const } : {}),
    pending: { what: "handler", start: routePlace(handler).start, method, path, reads: kind === "reads" },
    ...(fix ? { fixes: [fix] } : {}),
  });
}

/** Whether anything in the file looks at credentials. */
function asksSomewhere(file: PyFile): boolean {
  if (mentions(file, /\bauthorization\b|x-api-key|\bauth_server_provider\b|\btoken_verifier\b|BearerAuth|AuthProvider|get_access_token/i))
    return true;
  const via = new Set<string>();
  return outlineOf(file.root).some((node) => node.type === "function_definition" && askIn(node, file, via) !== "");
}

const network =
  /transport\s*=\s*["'](?:sse|http|streamable-http|streamable_http)["']|\.(?:streamable_http_app|sse_app|http_app)\s*\(|run_(?:http|sse|streamable_http)_async|SseServerTransport|StreamableHTTPSessionManager/;

/** Tools that only a client on the same machine reaches, over standard input and output, are asked by their owner. */
function runsForItsOwner(file: PyFile): boolean {
  return mentions(file, /\bmcp\.run\(\s*\)|\btransport\s*=\s*["']stdio["']|\bstdio_server\b/) && !mentions(file, network);
}

/** `add_argument("--host", default="localhost")`, `os.getenv("HOST", "127.0.0.1")`, `host: str = "localhost"`: on the network only once somebody says so. */
const localByDefault =
  /host["'](?:\s*,[^()]{0,200}?\bdefault\s*=|\s*,)\s*["'](?:127\.0\.0\.1|localhost|::1)["']|\b\w*host\s*:\s*str\s*=\s*["'](?:127\.0\.0\.1|localhost)["']/i;

/** Started by `run()` and told no address, FastMCP listens on this machine alone. */
function isLocalByDefault(file: PyFile): boolean {
  return mentions(file, localByDefault) || !mentions(file, /host|0\.0\.0\.0|_app\s*\(|uvicorn|SessionManager|ServerTransport/i);
}

function visitMcpServer(call: SyntaxNode, file: PyFile): Outcomes {
  const callee = child(call, "function");
  if (!callee || outside(file) || isScript(file) || applicationFramework(symbolOf(call, file)) !== "mcp") return undefined;
  // A server that only listens on this machine is asked by its owner.
  if (!mentions(file, network) || mentions(file, /\bhost\s*=\s*["'](?:127\.0\.0\.1|localhost)["']/)) return undefined;
  const { keyword, open } = argumentsOf(call, file);
  const auth = [...keyword.keys()].some(
    (key) => /^(?:auth|token_verifier|auth_server_provider|middleware)$/.test(key) && textOf(file, keyword.get(key) ?? call) !== "None",
  );
  if (auth || open || asksSomewhere(file)) return met(callee);
  const via = new Set<string>();
  for (const node of outlineOf(file.root)) if (node.type === "function_definition") askIn(node, file, via);
  return problem("mcp", callee, {
    ...(isLocalByDefault(file) ? { priority: "P1" as const } : {}),
    pending: { what: "mcp", via: [...via].slice(0, 40), fn: "" },
  });
}

/** FastAPI(), Flask(__name__): whether anything asks who is calling is seen in the project. */
function visitApplication(call: SyntaxNode, file: PyFile): Outcomes {
  const callee = child(call, "function");
  const framework = applicationFramework(symbolOf(call, file));
  if (
    !callee ||
    outside(file) ||
    isScript(file) ||
    !/^(?:fastapi|flask|quart|sanic|starlette)$/.test(framework ?? "") ||
    asksSomewhere(file)
  )
    return undefined;
  const { keyword } = argumentsOf(call, file);
  if (
    keyword.has("dependencies") ||
    keyword.has("middleware") ||
    /Auth|auth_|login/i.test(file.text.replace(/^.*\bimport\b.*$|#.*$/gm, ""))
  )
    return undefined;
  // An application inside of another one is behind what that one asks.
  if (stringValue(keyword.get("root_path"), file) || file.text.split(`${calledName(call, file)}(`).length > 2) return undefined;
  return problem("server", callee, { pending: { what: "server" } });
}

function visitFile(_root: SyntaxNode, file: PyFile): Outcomes {
  if (outside(file)) return undefined;
  return [...handlersOf(file).values()].flatMap((handler): Outcome[] => {
    const outcome = judge(handler, file);
    return outcome ? [outcome] : [];
  });
}

export const python: TreeVisitors<PyFile> = {
  file: visitFile,
  call: {
    FastMCP: visitMcpServer,
    Server: visitMcpServer,
    FastAPI: visitApplication,
    Flask: visitApplication,
    Quart: visitApplication,
    Sanic: visitApplication,
    Starlette: visitApplication,
  },
};
