/** Python: health handlers of FastAPI, Flask, Django and others that ask nothing. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcome, type Outcomes, problem } from "../../../api/outcome.ts";
import { child, type SyntaxNode, walkTree } from "../../../api/tree.ts";
import { argumentsOf, calledName } from "../../../shared/python/calls.ts";
import { commentsIn, docstringOf } from "../../../shared/python/comments.ts";
import { type Handler, handlersOf } from "../../../shared/python/handlers.ts";
import { decoratorsOf, definitionName, parametersOf } from "../../../shared/python/nodes.ts";
import { stringValue } from "../../../shared/python/values.ts";
import { isHealthPath, isLivenessPath } from "../../../shared/routes.ts";
import { saysLiveness } from "./intent.ts";

/** Calls that make an answer or tell the time, and ask nobody. */
const answering =
  /^(?:jsonify|dict|str|int|round|len|format|isoformat|strftime|now|utcnow|time|monotonic|perf_counter|uptime|getpid|gethostname|getenv|get|version|\w*Response|make_response|json_response|dumps|info|debug|warning|total_seconds|today|timestamp)$/;

function visitFile(_root: SyntaxNode, file: PyFile): Outcomes {
  if (file.role.test || file.role.example) return undefined;
  return [...handlersOf(file).values()].flatMap((handler): Outcome[] => {
    const path = healthPath(handler, file);
    const name = child(handler.definition, "name");
    if (path === undefined || !name) return [];
    return [
      asks(handler, file) || saysLiveness(said(handler.definition, file))
        ? met(name)
        : problem("constant", name, { data: { path, dependency: "database" }, pending: path }),
    ];
  });
}

/** The path of a handler that tells of the application's health; Django's views have theirs elsewhere and go by their names. */
function healthPath({ framework, method, path, definition }: Handler, file: PyFile): string | undefined {
  if (!/^(?:GET|ANY|HEAD)/.test(method) && !/GET/.test(method)) return undefined;
  if (path !== "") return isHealthPath(path) && !isLivenessPath(path) ? path : undefined;
  const name = definitionName(definition, file);
  const named = /^(?:health|healthz|health_?check|ready|readyz|readiness)(?:_view)?$/.test(name);
  return named && (framework === "django" || framework === "drf" || framework === "aiohttp") ? `${name}()` : undefined;
}

/** The docstring and the comments of a handler. */
function said(definition: SyntaxNode, file: PyFile): string {
  return [docstringOf(definition, file), ...commentsIn(definition, file)].join("\n");
}

/** Whether a handler is given something that was asked for, or asks something itself. */
function asks({ definition }: Handler, file: PyFile): boolean {
  if (parametersOf(definition, file).some(({ node }) => /\bDepends\s*\(|\bSecurity\s*\(|Dep\b|Session\b/.test(textOf(file, node))))
    return true;
  if (decoratorsOf(definition, file).some(({ node }) => /\bdependencies\s*=/.test(textOf(file, node)))) return true;
  let found = false;
  walkTree(child(definition, "body") ?? definition, (node) => {
    if (node.type === "await" && node.named) found = true;
    if (node.type === "call" && !answering.test(calledName(node, file))) found = true;
    // A state that something else keeps up to date: app.state.ready
    if (node.type === "if_statement" || node.type === "conditional_expression" || node.type === "raise_statement") found = true;
    return !found;
  });
  return found;
}

/** path("healthz", lambda request: HttpResponse("ok")) of Django. */
function visitRoute(call: SyntaxNode, file: PyFile): Outcomes {
  const [route, view] = argumentsOf(call, file).positional;
  const given = route && stringValue(route, file);
  if (given === undefined || view?.type !== "lambda" || file.role.test || file.role.example) return undefined;
  const path = `/${given.replace(/^[\^/]+|[$/]+$/g, "")}`;
  if (!isHealthPath(path) || isLivenessPath(path)) return undefined;
  let asks = false;
  walkTree(child(view, "body") ?? view, (node) => {
    if (node.type === "call" && !answering.test(calledName(node, file))) asks = true;
    return !asks;
  });
  return asks ? met(view) : problem("constant", view, { data: { path, dependency: "database" }, pending: path });
}

export const python: TreeVisitors<PyFile> = { file: visitFile, call: { path: visitRoute, re_path: visitRoute } };
