/** Routes, views and tools of Python's web frameworks. */
import type { TreeVisitors } from "../../api/check.ts";
import { type PyFile, textOf } from "../../api/file.ts";
import { fact, type Outcome, type Outcomes } from "../../api/outcome.ts";
import { child, namedChildren, type SyntaxNode, walkTree } from "../../api/tree.ts";
import { isExternalCall } from "../../shared/python/branches.ts";
import { accessOf, routePlace } from "../../shared/python/access.ts";
import { argument, argumentsOf, calledName, receiverOf } from "../../shared/python/calls.ts";
import { changesState, httpMethods } from "../../shared/python/frameworks.ts";
import { guardsOf, handlersOf } from "../../shared/python/handlers.ts";
import { classOfMethod, definitionName, lastName, outlineOf } from "../../shared/python/nodes.ts";
import { writeOf } from "../../shared/python/orms.ts";
import { soleBinding } from "../../shared/python/scopes.ts";
import { importsPackage, symbolOf } from "../../shared/python/symbols.ts";
import { flaskView } from "../../shared/routes.ts";
import { stringsValue, stringValue } from "../../shared/python/values.ts";

const queries =
  /^(?:execute|scalar|scalars|scalar_one|fetch|fetchrow|fetchval|fetchone|fetchall|query|exec|ping_db|refresh|flush|find_one|find|aggregate|insert_one|update_one)$/;
const databaseName = /(?:^|[._])(?:session|db|database|conn|connection|pool|engine|cursor|collection|repo|repository|objects)$/i;

/** What leaves the request without calling another service: waiting, threads, and jobs that a worker of one's own takes. */
const staysInside = /^(?:sleep|to_thread|run_in_executor|run_in_threadpool|delay|apply_async|send_task|enqueue|enqueue_job)$/;

const methodsKey = {};

/** The methods of a file's classes by class and name. */
function methodsOf(file: PyFile): ReadonlyMap<string, SyntaxNode> {
  return file.memo(methodsKey, () => {
    const methods = new Map<string, SyntaxNode>();
    for (const node of outlineOf(file.root)) {
      const holder = node.type === "function_definition" ? classOfMethod(node) : undefined;
      if (holder) methods.set(`${definitionName(holder, file)}.${definitionName(node, file)}`, node);
    }
    return methods;
  });
}

/** The method that `self.name()` calls inside of another: of its class, or of one in the same file that the class is made from. */
function methodBeside(definition: SyntaxNode, name: string, file: PyFile): SyntaxNode | undefined {
  const holder = classOfMethod(definition);
  if (!holder) return undefined;
  const bases = child(holder, "superclasses");
  const classes = [definitionName(holder, file), ...(bases ? namedChildren(bases).map((base) => textOf(file, base)) : [])];
  for (const each of classes) {
    const found = methodsOf(file).get(`${each}.${name}`);
    if (found && found !== definition) return found;
  }
  return undefined;
}

/** Functions that are named after what they ask. */
const asksDatabase = /(?:check|ping|probe|test)\w*(?:db|database|postgres|sql)/i;
const asksCache = /(?:check|ping|probe|test)\w*(?:redis|cache|key_?value)/i;
/** Methods are followed this far: a view asks a method of its base, and that one a check for each dependency. */
const deepest = 2;

/** What a function talks to, with the functions of the same file that it calls (one level). */
function touches(definition: SyntaxNode, file: PyFile, depth = 0): Set<string> {
  const found = new Set<string>();
  walkTree(definition, (node) => {
    if (node.type === "attribute" && lastName(node, file) === "objects") found.add("database");
    if (node.type !== "call") return true;
    const callee = child(node, "function");
    const name = calledName(node, file);
    const receiver = receiverOf(node);
    const owner = receiver ? textOf(file, receiver) : "";
    if (writeOf(node, file) || (queries.test(name) && databaseName.test(owner))) found.add("database");
    else if (/redis|cache|memcache/i.test(owner)) found.add("cache");
    else if (/^(?:httpx|requests|aiohttp|urllib)\b/.test(symbolOf(callee, file) ?? "")) found.add("external");
    else if (callee?.type === "identifier" && depth === 0) {
      if (asksDatabase.test(name)) found.add("database");
      else if (asksCache.test(name)) found.add("cache");
      else {
        const target = soleBinding(name, callee, file);
        if (target?.kind === "definition" && target.node.type === "function_definition" && target.node !== definition)
          for (const what of touches(target.node, file, deepest)) found.add(what);
      }
    } else if (owner === "self" && depth < deepest) {
      if (asksDatabase.test(name)) found.add("database");
      else if (asksCache.test(name)) found.add("cache");
      else {
        const method = methodBeside(definition, name, file);
        if (method) for (const what of touches(method, file, depth + 1)) found.add(what);
      }
    } else if (isExternalCall(node, file) && !staysInside.test(name)) found.add("external");
    return true;
  });
  return found;
}

function visitFile(_root: SyntaxNode, file: PyFile): Outcomes {
  if (file.role.test) return undefined;
  return [...viewsOf(file), ...routesOf(file)];
}

/**
 * Classes of views that a table of paths may name from another module: the setting `flask.view` says what can be done there, and what it
 * talks to. The class that makes them views may stand elsewhere, so that their names tell.
 */
function viewsOf(file: PyFile): Outcome[] {
  if (!importsPackage(file, "flask", "flask_restful", "flask_restx")) return [];
  return outlineOf(file.root).flatMap((node) => {
    const view = node.type === "class_definition" ? definitionName(node, file) : "";
    if (!viewName.test(view)) return [];
    const methods = [...httpMethods].flatMap((method) => {
      const definition = methodsOf(file).get(`${view}.${method}`);
      return definition ? [{ method: method.toUpperCase(), definition }] : [];
    });
    if (methods.length === 0) return [];
    const talks = [...new Set(methods.flatMap(({ definition }) => [...touches(definition, file)]))].sort();
    const value = { view, methods: methods.map(({ method }) => method), touches: talks };
    return [fact("setting", child(node, "name") ?? node, { key: flaskView, value })];
  });
}

function routesOf(file: PyFile): Outcome[] {
  return [...handlersOf(file).values()].flatMap((handler): Outcome[] => {
    const { framework, method, path, definition, writes } = handler;
    const at = routePlace(handler);
    const holder = path === "" ? classOfMethod(definition) : undefined;
    const view = holder ? definitionName(holder, file) : "";
    const common = {
      framework,
      method,
      path,
      handler: definitionName(definition, file),
      writes,
      touches: [...touches(definition, file)].sort(),
    };
    return [
      fact("route", at, { ...common, ...(view ? { view } : {}), guards: guardsOf(handler, file) }),
      fact("access", at, { ...common, ...accessOf(handler, file) }),
    ];
  });
}

function registered(
  at: SyntaxNode,
  framework: string,
  method: string,
  path: string,
  view: SyntaxNode | undefined,
  file: PyFile,
  name?: string,
): Outcomes {
  const handler = view?.type === "call" ? lastName(receiverOf(view) ?? child(view, "function"), file) : lastName(view, file);
  return fact("route", at, {
    framework,
    method,
    path,
    handler,
    ...(name ? { name } : {}),
    writes: changesState(method),
    guards: [],
    touches: [],
  });
}

/** `path("orders/", views.orders)` of Django's urls. */
function visitPath(call: SyntaxNode, file: PyFile): Outcomes {
  const callee = child(call, "function");
  if (file.role.test || !callee || !/^django\.(?:urls|conf\.urls)\.(?:path|re_path|url)$/.test(symbolOf(callee, file) ?? ""))
    return undefined;
  const path = stringValue(argument(call, file, "route", 0), file);
  const view = argument(call, file, "view", 1);
  // include() only opens a folder of routes.
  if (path === undefined || !view || (view.type === "call" && calledName(view, file) === "include")) return undefined;
  return registered(callee, "django", "ANY", path, view, file, stringValue(argument(call, file, "name"), file));
}

/** `Route("/orders", orders, methods=["POST"])` of Starlette. */
function visitRoute(call: SyntaxNode, file: PyFile): Outcomes {
  const callee = child(call, "function");
  if (file.role.test || !callee || !/^starlette\.routing\.(?:Route|WebSocketRoute)$/.test(symbolOf(callee, file) ?? "")) return undefined;
  const path = stringValue(argument(call, file, "path", 0), file);
  const methods = stringsValue(argument(call, file, "methods"), file);
  return path === undefined
    ? undefined
    : registered(callee, "starlette", (methods ?? ["GET"]).join(","), path, argument(call, file, "endpoint", 1), file);
}

/** `app.add_api_route`, `app.add_url_rule`, `app.router.add_post` and DRF's `router.register`. */
function visitAdd(call: SyntaxNode, file: PyFile): Outcomes {
  const callee = child(call, "function");
  if (file.role.test || !callee || callee.type !== "attribute") return undefined;
  const name = calledName(call, file);
  const { positional } = argumentsOf(call, file);
  const path = stringValue(positional[0] ?? argument(call, file, "path"), file);
  if (path === undefined) return undefined;
  const methods = stringsValue(argument(call, file, "methods"), file)?.join(",");
  if (name === "add_api_route") return registered(callee, "fastapi", methods ?? "GET", path, argument(call, file, "endpoint", 1), file);
  if (name === "add_url_rule") return registered(callee, "flask", methods ?? "GET", path, argument(call, file, "view_func", 2), file);
  if (name === "register")
    return /router/i.test(textOf(file, callee)) ? registered(callee, "drf", "ANY", path, positional[1], file) : undefined;
  const method = name.replace(/^add_/, "");
  return /router$/.test(textOf(file, child(callee, "object") ?? callee)) && httpMethods.has(method)
    ? registered(callee, "aiohttp", method.toUpperCase(), path, positional[1], file)
    : undefined;
}

/** `api.add_resource(Orders, "/orders", "/v2/orders")` of Flask-RESTful: methods are those of the class. */
function visitResource(call: SyntaxNode, file: PyFile): Outcomes {
  const callee = child(call, "function");
  if (file.role.test || !callee || callee.type !== "attribute") return undefined;
  const [view, ...rest] = argumentsOf(call, file).positional;
  const paths = rest.flatMap((each) => stringValue(each, file) ?? []).filter((path) => path.startsWith("/"));
  return view ? paths.map((path) => registered(callee, "flask", "ANY", path, view, file)).flatMap((found) => found ?? []) : undefined;
}

/** `("/auth/login", LoginResource)` in a table of paths and the classes that answer them, which a function of the project registers. */
function visitTuple(node: SyntaxNode, file: PyFile): Outcomes {
  const [first, view, ...rest] = namedChildren(node);
  if (file.role.test || !first || !view || rest.length > 0 || view.type !== "identifier" || !viewName.test(textOf(file, view)))
    return undefined;
  const path = stringValue(first, file);
  return path?.startsWith("/") ? registered(first, "flask", "ANY", path, view, file) : undefined;
}

/** `register_view(auth, routes=["/logout"], view_func=Logout.as_view("logout"))`: a helper that adds rules. */
function visitRegister(call: SyntaxNode, file: PyFile): Outcomes {
  const callee = child(call, "function");
  const view = argument(call, file, "view_func");
  const paths = stringsValue(argument(call, file, "routes") ?? argument(call, file, "rules"), file);
  if (file.role.test || !callee || !view || !paths) return undefined;
  return paths.flatMap((path) => registered(callee, "flask", "ANY", path, view, file) ?? []);
}

/** `web.get("/orders", orders)` in aiohttp's add_routes. */
function visitWeb(call: SyntaxNode, file: PyFile): Outcomes {
  const callee = child(call, "function");
  const method = /^aiohttp\.web\.(get|post|put|patch|delete|head|options)$/.exec(symbolOf(callee, file) ?? "")?.[1];
  const { positional } = argumentsOf(call, file);
  const path = stringValue(positional[0], file);
  return file.role.test || !callee || !method || path === undefined
    ? undefined
    : registered(callee, "aiohttp", method.toUpperCase(), path, positional[1], file);
}

/** How classes are called that answer requests. */
const viewName = /^[A-Z]\w*(?:Resource|View|Endpoint|Api|API)$/;

const adders = ["add_api_route", "add_url_rule", "register", "add_get", "add_post", "add_put", "add_patch", "add_delete"];

export const python: TreeVisitors<PyFile> = {
  file: visitFile,
  node: { tuple: visitTuple },
  call: {
    path: visitPath,
    re_path: visitPath,
    url: visitPath,
    Route: visitRoute,
    WebSocketRoute: visitRoute,
    add_resource: visitResource,
    register_view: visitRegister,
    ...Object.fromEntries(adders.map((name) => [name, visitAdd])),
    ...Object.fromEntries(["get", "post", "put", "patch", "delete"].map((name) => [name, visitWeb])),
  },
};
