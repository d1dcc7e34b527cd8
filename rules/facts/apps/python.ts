import type { TreeVisitors } from "../../api/check.ts";
import { type PyFile, textOf } from "../../api/file.ts";
import { fact, type Outcomes } from "../../api/outcome.ts";
import { child, type SyntaxNode } from "../../api/tree.ts";
import { applicationFramework } from "../../shared/python/frameworks.ts";
import { lastName } from "../../shared/python/nodes.ts";
import { symbolOf } from "../../shared/python/symbols.ts";

/** `FastAPI()`, `Flask(__name__)`, `FastMCP("…")`, `get_wsgi_application()`. */
function visit(call: SyntaxNode, file: PyFile): Outcomes {
  const callee = child(call, "function");
  const framework = file.role.test ? undefined : applicationFramework(symbolOf(call, file));
  if (!callee || !framework) return undefined;
  const name = call.parent?.type === "assignment" ? lastName(child(call.parent, "left"), file) : "";
  return fact("app", callee, { framework, name: name || textOf(file, callee) });
}

const makers = [
  "FastAPI",
  "Flask",
  "APIFlask",
  "OpenAPI",
  "Quart",
  "Sanic",
  "Starlette",
  "Application",
  "FastMCP",
  "Server",
  "Litestar",
  "get_wsgi_application",
  "get_asgi_application",
];

/** Python: applications of the web frameworks and MCP servers, where they are made. */
export const python: TreeVisitors<PyFile> = { call: Object.fromEntries(makers.map((name) => [name, visit])) };
