/** Python: routes for tests and debugging, routers that are included under such a prefix, debug toolbars. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcome, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { lineEndOf } from "../../../api/text.ts";
import { child, namedChildren, type SyntaxNode } from "../../../api/tree.ts";
import { accessOf, importedObject, prefixOf, routePlace } from "../../../shared/python/access.ts";
import { argument, argumentsOf, calledName } from "../../../shared/python/calls.ts";
import { guardsOf, type Handler, handlersOf } from "../../../shared/python/handlers.ts";
import { codeOf } from "../../../shared/python/nodes.ts";
import { soleBinding } from "../../../shared/python/scopes.ts";
import { inDevelopment, isScript } from "../../../shared/python/settings.ts";
import { importedMember, indentAt, indentUnit, moduleMember, quoted } from "../../../shared/python/style.ts";
import { symbolOf } from "../../../shared/python/symbols.ts";
import { stringValue } from "../../../shared/python/values.ts";
import { isTrialPath } from "../../../shared/names/trial-paths.ts";
import { checksSecret } from "../../../shared/python/guards.ts";

function outside(file: PyFile): boolean {
  const { role } = file;
  return role.test || role.example || role.development || isScript(file);
}

/** Something in the handler only lets it run outside production. */
const environment =
  /\b(?:settings|config|\w*app)\.(?:DEBUG|debug|TESTING|testing|is_dev\w*|is_prod\w*|ENV\w*|env\w*)|\bDEBUG\b|\bENV(?:IRONMENT)?\b|\bAPP_ENV\b|\bis_(?:dev|prod|local)\w*|\bIS_(?:DEV|PROD)\w*/;

function isGuarded(handler: Handler, file: PyFile): boolean {
  return (
    environment.test(textOf(file, handler.definition)) ||
    guardsOf(handler, file).some((name) => /dev|debug|non_?prod|local_?only|feature|flag|login|auth/i.test(name)) ||
    checksSecret(handler.definition, file) ||
    accessOf(handler, file).auth !== ""
  );
}

function judge(handler: Handler, file: PyFile): Outcome | undefined {
  const { decorator, path, method, framework } = handler;
  const call = namedChildren(decorator)[0];
  const whole = `${prefixOf(handler, file)}${path}`;
  if (!decorator || !call || framework === "mcp" || !isTrialPath(whole) || inDevelopment(decorator, file)) return undefined;
  const at = call.type === "call" ? (child(call, "function") ?? call) : call;
  if (isGuarded(handler, file)) return met(at);
  const fix = guardFix(handler, file);
  return problem("route", at, {
    data: { what: `${/^(?:ANY|WEBSOCKET)$/.test(method) ? "" : `${method} `}${whole}` },
    pending: { start: routePlace(handler).start, method, path, module: "" },
    ...(fix ? { fixes: [fix] } : {}),
  });
}

/** Answers 404 in production, in front of the first statement. */
function guardFix({ framework, definition }: Handler, file: PyFile): ProblemFix | undefined {
  const [first] = codeOf(definition);
  const refusal =
    framework === "fastapi"
      ? importedMember("fastapi", "HTTPException", file)
      : framework === "flask"
        ? importedMember("flask", "abort", file)
        : undefined;
  if (
    !first ||
    !refusal ||
    first.start <= definition.start ||
    !/^[ \t]*$/.test(file.text.slice(file.text.lastIndexOf("\n", first.start - 1) + 1, first.start))
  )
    return undefined;
  const environ = moduleMember("os", "environ", file);
  const answer = framework === "fastapi" ? `raise ${refusal.text}(status_code=404)` : `${refusal.text}(404)`;
  const indent = indentAt(first.start, file);
  const lines = [
    `if ${environ.text}.get(${quoted("ENVIRONMENT", file)}) == ${quoted("production", file)}:`,
    `${indentUnit(file)}${answer}`,
  ];
  const text = lines.map((line) => `${line}${lineEndOf(file.text)}${indent}`).join("");
  return { fix: "guard", edits: [...environ.edits, ...refusal.edits, { start: first.start, end: first.start, text }] };
}

function visitFile(_root: SyntaxNode, file: PyFile): Outcomes {
  if (outside(file)) return undefined;
  const seen = new Set<string>();
  return [...handlersOf(file).values()].flatMap((handler): Outcome[] => {
    const prefix = prefixOf(handler, file);
    // All routes of a router under such a prefix have one cause.
    if (isTrialPath(prefix) && seen.has(prefix)) return [];
    const outcome = judge(handler, file);
    if (outcome?.kind === "problem") seen.add(prefix);
    return outcome ? [outcome] : [];
  });
}

/** `app.include_router(tools.router, prefix="/debug")`, `app.register_blueprint(tools, url_prefix="/debug")`. */
function visitInclude(call: SyntaxNode, file: PyFile): Outcomes {
  const { positional, keyword } = argumentsOf(call, file);
  const prefix = stringValue(keyword.get("prefix") ?? keyword.get("url_prefix"), file);
  const callee = child(call, "function");
  if (outside(file) || !callee || prefix === undefined || !isTrialPath(prefix) || inDevelopment(call, file)) return undefined;
  const module = importedObject(positional[0], file);
  if (keyword.has("dependencies")) return met(callee);
  return module === undefined
    ? undefined
    : problem("route", callee, {
        data: { what: prefix },
        pending: { start: callee.start, method: "USE", path: prefix, module: module.split("#")[0] ?? "" },
      });
}

/** `if settings.SHOW_DEBUG_TOOLBAR:` around it: whoever runs the service decides. */
function behindSetting(node: SyntaxNode, file: PyFile): boolean {
  for (let current = node; current.parent; current = current.parent) {
    const { parent } = current;
    const condition =
      /^(?:if_statement|elif_clause)$/.test(parent.type) && current.field === "consequence" ? child(parent, "condition") : undefined;
    if (condition && /\bsettings\.|\bconfig\b|environ|getenv|DEBUG|INSTALLED_APPS/.test(textOf(file, condition))) return true;
  }
  return false;
}

/** `path("debug/", views.state)` and `path("__debug__/", include("debug_toolbar.urls"))` of Django. */
function visitPath(call: SyntaxNode, file: PyFile): Outcomes {
  const callee = child(call, "function");
  if (outside(file) || !callee || !/^django\.(?:urls|conf\.urls)\.(?:path|re_path|url)$/.test(symbolOf(callee, file) ?? ""))
    return undefined;
  if (behindSetting(call, file)) return met(callee);
  const path = stringValue(argument(call, file, "route", 0), file)?.replace(/^\^/, "");
  const view = argumentsOf(call, file).positional[1];
  if (path === undefined || !view || !isTrialPath(`/${path}`) || inDevelopment(call, file) || environment.test(textOf(file, call)))
    return undefined;
  // A view behind a decorator is closed.
  if (view.type === "call" && !/^(?:include|as_view)$/.test(calledName(view, file))) return met(callee);
  return problem("route", callee, {
    data: { what: `/${path}` },
    // The toolbar's own views answer nobody unless it is shown.
    ...(/\bdebug_toolbar\b/.test(textOf(file, view)) ? { priority: "P2" as const } : {}),
    pending: { start: callee.start, method: "ANY", path, module: "" },
  });
}

/** DebugToolbarExtension(app) of Flask-DebugToolbar. */
function visitToolbar(call: SyntaxNode, file: PyFile): Outcomes {
  const callee = child(call, "function");
  if (outside(file) || !callee || symbolOf(callee, file) !== "flask_debugtoolbar.DebugToolbarExtension") return undefined;
  if (argumentsOf(call, file).positional.length === 0 || inDevelopment(call, file)) return undefined;
  return problem("route", callee, {
    data: { what: "The debug toolbar" },
    pending: { start: callee.start, method: "ANY", path: "", module: "" },
  });
}

const adders = ["add_get", "add_post", "add_put", "add_patch", "add_delete", "add_view", "add_route", "add_url_rule", "add_api_route"];

/** `app.router.add_get("/__dump", dump)` of aiohttp, `app.add_url_rule("/debug", view_func=state)` of Flask: what the handler does stands in its function. */
function visitAdd(call: SyntaxNode, file: PyFile): Outcomes {
  const callee = child(call, "function");
  const { positional, keyword } = argumentsOf(call, file);
  const path =
    stringValue(keyword.get("rule") ?? keyword.get("path"), file) ??
    positional.map((each) => stringValue(each, file)).find((each) => each?.startsWith("/"));
  if (outside(file) || !callee || path === undefined || !isTrialPath(path)) return undefined;
  if (inDevelopment(call, file) || keyword.has("dependencies")) return undefined;
  const view = keyword.get("view_func") ?? keyword.get("handler") ?? keyword.get("endpoint") ?? positional.at(-1);
  // Only a function of this file shows whether it asks who calls or where it runs.
  const binding = view?.type === "identifier" ? soleBinding(textOf(file, view), view, file) : undefined;
  const definition = binding?.kind === "definition" && binding.node.type === "function_definition" ? binding.node : undefined;
  if (!definition) return undefined;
  const handler: Handler = { framework: "flask", method: "ANY", path, definition, decorator: undefined, writes: false };
  return isGuarded(handlersOf(file).get(definition) ?? handler, file)
    ? met(callee)
    : problem("route", callee, { data: { what: path }, pending: { start: callee.start, method: "ANY", path, module: "" } });
}

export const python: TreeVisitors<PyFile> = {
  file: visitFile,
  call: {
    include_router: visitInclude,
    register_blueprint: visitInclude,
    path: visitPath,
    re_path: visitPath,
    url: visitPath,
    DebugToolbarExtension: visitToolbar,
    ...Object.fromEntries(adders.map((name) => [name, visitAdd])),
  },
};
