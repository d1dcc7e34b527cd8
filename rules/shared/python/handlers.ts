/** Functions that answer requests or tool calls, whatever the framework. */
import { type PyFile, textOf } from "../../api/file.ts";
import { child, namedChildren, type SyntaxNode, walkTree } from "../../api/tree.ts";
import { argument, argumentsOf } from "./calls.ts";
import { changesState, type Framework, httpMethods, routerFramework, routerName, viewFramework, writingName } from "./frameworks.ts";
import { bodyOf, type Decorator, decoratorsOf, definitionName, dottedName, lastName, parametersOf, outlineOf, isAsync } from "./nodes.ts";
import { scopeAround } from "./scopes.ts";
import { baseNames } from "./settings.ts";
import { importsPackage, symbolOf } from "./symbols.ts";
import { stringsValue, stringValue } from "./values.ts";

/** A function with the route that leads to it. */
export interface Handler {
  readonly framework: Framework;
  /** HTTP methods in upper case joined by commas, "WEBSOCKET", "TOOL", or "ANY". */
  readonly method: string;
  /** As written, without a parent's prefix; "" when it is given elsewhere. */
  readonly path: string;
  readonly definition: SyntaxNode;
  /** The decorator that makes it a handler. */
  readonly decorator: SyntaxNode | undefined;
  readonly writes: boolean;
}

const handlersKey = {};

/** All handlers of a file, by their definition. */
export function handlersOf(file: PyFile): ReadonlyMap<SyntaxNode, Handler> {
  return file.memo(handlersKey, () => {
    const handlers = new Map<SyntaxNode, Handler>();
    for (const node of outlineOf(file.root)) {
      if (node.type === "class_definition") for (const handler of viewMethods(node, file)) handlers.set(handler.definition, handler);
      if (node.type !== "function_definition" || handlers.has(node)) continue;
      const handler = decorated(node, file) ?? requestFunction(node, file);
      if (handler) handlers.set(node, handler);
    }
    return handlers;
  });
}

/** The handler that holds a node: its function, or a function inside of it. Asks only the functions around the node: this runs at each key. */
export function handlerAround(node: SyntaxNode, file: PyFile): Handler | undefined {
  for (let current: SyntaxNode | null = node; current; current = current.parent) {
    const handler = current.type === "function_definition" ? handlerOf(current, file) : undefined;
    if (handler) return handler;
  }
  return undefined;
}

const singleKey = {};

/** What {@link handlersOf} says of one function, without a look at the others. */
export function handlerOf(definition: SyntaxNode, file: PyFile): Handler | undefined {
  const known = file.memo(singleKey, () => new Map<SyntaxNode, Handler | undefined>());
  if (known.has(definition)) return known.get(definition);
  let found: Handler | undefined;
  for (let around = definition.parent; around && !found; around = around.parent)
    if (around.type === "class_definition") found = viewMethods(around, file).find((handler) => handler.definition === definition);
  found ??= decorated(definition, file) ?? requestFunction(definition, file);
  known.set(definition, found);
  return found;
}

function decorated(definition: SyntaxNode, file: PyFile): Handler | undefined {
  for (const decorator of decoratorsOf(definition, file)) {
    const handler = fromDecorator(decorator, definition, file);
    if (handler) return handler;
  }
  return undefined;
}

const toolMethods = new Set(["tool", "resource", "prompt", "call_tool", "read_resource", "get_prompt"]);

function fromDecorator(decorator: Decorator, definition: SyntaxNode, file: PyFile): Handler | undefined {
  const { callee, call, node } = decorator;
  const name = lastName(callee, file);
  const base = { definition, decorator: node };
  if (callee.type === "identifier") return fromFunctionDecorator(decorator, definition, file);
  const object = child(callee, "object");
  if (!object) return undefined;
  const symbol = symbolOf(object, file);
  const known = routerFramework(symbol);
  // A server that another module of the project makes may have any name.
  const ofMcp =
    known === "mcp" ||
    (!known && (/mcp/i.test(dottedName(object, file) ?? "") || (toolMethods.has(name) && importsPackage(file, "mcp", "fastmcp"))));
  // A route of its own beside the tools: FastMCP hands it to Starlette.
  if (name === "custom_route" && ofMcp && call) {
    const path = stringValue(argument(call, file, "path", 0), file) ?? "";
    const methods = stringsValue(argument(call, file, "methods", 1), file);
    const method = methods ? answered(methods).join(",") : "ANY";
    return { ...base, framework: "starlette", method, path, writes: changesState(method) };
  }
  if (toolMethods.has(name) && ofMcp) {
    const tool = definitionName(definition, file);
    const path = call ? (stringValue(argument(call, file, "name", 0), file) ?? tool) : tool;
    return { ...base, framework: "mcp", method: "TOOL", path, writes: name === "call_tool" || (name === "tool" && writingName.test(tool)) };
  }
  if (!call) return undefined;
  const verb =
    httpMethods.has(name) ||
    name === "route" ||
    name === "api_route" ||
    name === "websocket" ||
    name === "view" ||
    name === "api_operation";
  if (!verb) return undefined;
  const path = stringValue(argument(call, file, name === "route" ? "rule" : "path", 0), file);
  const named = [lastName(object, file), symbol?.split(".").at(-1) ?? ""];
  // A blueprint of another module may have any name; `route` with a path, in a module of Flask's, is said of nothing else.
  const ofFlask = name === "route" && importsPackage(file, "flask") && path?.startsWith("/");
  if (!known && !ofFlask && !(named.some((each) => routerName.test(each)) && (path === "" || path?.startsWith("/")))) return undefined;
  if (known === "mcp") return undefined;
  const methods = stringsValue(argument(call, file, "methods"), file);
  const framework = known ?? guessFramework(definition, path ?? "", file);
  const method = httpMethods.has(name)
    ? name.toUpperCase()
    : name === "websocket"
      ? "WEBSOCKET"
      : methods
        ? answered(methods).join(",")
        : argument(call, file, "methods")
          ? "ANY"
          : "GET";
  return {
    ...base,
    framework,
    method,
    path: path ?? "",
    writes: changesState(method) || (method === "ANY" && changesState(textOf(file, call))),
  };
}

/** What a browser asks for by itself (OPTIONS, HEAD) is not what a route is for. */
function answered(methods: readonly string[]): readonly string[] {
  const all = methods.map((each) => each.toUpperCase());
  const own = all.filter((each) => each !== "OPTIONS" && each !== "HEAD");
  return own.length > 0 ? own : all;
}

function fromFunctionDecorator({ callee, call, node }: Decorator, definition: SyntaxNode, file: PyFile): Handler | undefined {
  const symbol = symbolOf(callee, file) ?? "";
  const base = { definition, decorator: node };
  const litestar = /^litestar(?:\.handlers)?\.(get|post|put|patch|delete|route)$/.exec(symbol);
  if (litestar && call) {
    const method = (litestar[1] ?? "get").toUpperCase();
    return {
      ...base,
      framework: "litestar",
      method,
      path: stringValue(argument(call, file, "path", 0), file) ?? "",
      writes: changesState(method),
    };
  }
  if (/(?:^|\.)api_view$/.test(symbol)) {
    const methods = (call && stringsValue(argument(call, file, "http_method_names", 0), file)) ?? ["GET"];
    const method = methods.map((each) => each.toUpperCase()).join(",");
    return { ...base, framework: "drf", method, path: "", writes: changesState(method) };
  }
  return undefined;
}

function guessFramework(definition: SyntaxNode, path: string, file: PyFile): Framework {
  if (importsPackage(file, "fastapi")) return "fastapi";
  if (importsPackage(file, "flask")) return "flask";
  if (importsPackage(file, "aiohttp")) return "aiohttp";
  if (importsPackage(file, "sanic")) return "sanic";
  if (importsPackage(file, "quart")) return "quart";
  if (definition.children[0]?.type === "async") return "fastapi";
  // Flask hands a view what its path names; FastAPI reads the types of everything else.
  return parametersOf(definition, file).some(({ name, annotation }) => annotation && !path.includes(name)) ? "fastapi" : "flask";
}

const viewSetActions: Readonly<Record<string, string>> = {
  list: "GET",
  retrieve: "GET",
  create: "POST",
  update: "PUT",
  partial_update: "PATCH",
  destroy: "DELETE",
};
const viewSetHooks: Readonly<Record<string, string>> = {
  perform_create: "POST",
  perform_update: "PUT",
  perform_destroy: "DELETE",
  form_valid: "POST",
};

/** The methods of a class-based view. */
function viewMethods(definition: SyntaxNode, file: PyFile): Handler[] {
  const bases = baseNames(definition, file);
  const known = bases.map(viewFramework).find((found) => found !== undefined);
  const framework = known === "django" && importsPackage(file, "aiohttp.web") ? "aiohttp" : known;
  if (!framework) return [];
  if (framework === "django" && !importsPackage(file, "django") && !/views?\b/i.test(file.path)) return [];
  const isSet = bases.some((base) => /ViewSet$/.test(base));
  return bodyOf(definition).flatMap((statement): Handler[] => {
    const method = statement.type === "decorated_definition" ? child(statement, "definition") : statement;
    if (method?.type !== "function_definition") return [];
    const name = definitionName(method, file);
    const http = httpMethods.has(name)
      ? name.toUpperCase()
      : isSet && Object.hasOwn(viewSetActions, name)
        ? viewSetActions[name]
        : undefined;
    const verb =
      http ?? ((framework === "drf" || framework === "django") && Object.hasOwn(viewSetHooks, name) ? viewSetHooks[name] : undefined);
    if (verb) return [{ framework, method: verb, path: "", definition: method, decorator: undefined, writes: changesState(verb) }];
    const action =
      framework === "drf"
        ? decoratorsOf(method, file).find((decorator) => /(?:^|\.)(?:action|list_route|detail_route)$/.test(decorator.name))
        : undefined;
    if (!action) return [];
    const methods = ((action.call && stringsValue(argument(action.call, file, "methods", 0), file)) ?? ["GET"])
      .map((each) => each.toUpperCase())
      .join(",");
    return [
      {
        framework,
        method: methods,
        path: (action.call && stringValue(argument(action.call, file, "url_path"), file)) ?? name,
        definition: method,
        decorator: action.node,
        writes: changesState(methods),
      },
    ];
  });
}

/** A function that others of the file call with their request and more is part of them, and no view of its own. */
function isHelper(definition: SyntaxNode, parameters: number, file: PyFile): boolean {
  const name = definitionName(definition, file);
  return parameters > 0 && new RegExp(`(?<!def )\\b${name}\\(\\s*(?:self\\.)?request\\s*,`).test(file.text);
}

/** Views that nothing but their first parameter gives away: `def view(request)` in Django, `async def handler(request)` in aiohttp and Starlette. */
function requestFunction(definition: SyntaxNode, file: PyFile): Handler | undefined {
  const [first, ...others] = parametersOf(definition, file).filter((parameter) => parameter.name !== "self");
  if (first?.name !== "request") return undefined;
  const type = first.annotation ? symbolOf(first.annotation, file) : undefined;
  const base = { definition, decorator: undefined, path: "" };
  if (type === "aiohttp.web.Request") return { ...base, framework: "aiohttp", method: "ANY", writes: false };
  // What is handed more than the request is no endpoint: a middleware's dispatch, a helper of endpoints.
  if (type === "starlette.requests.Request" && others.length === 0 && importsPackage(file, "starlette") && !importsPackage(file, "fastapi"))
    return { ...base, framework: "starlette", method: "ANY", writes: false };
  // Without an annotation: middlewares have a second parameter, what comes next.
  if (!first.annotation && others.length === 0 && isAsync(definition) && scopeAround(definition).type !== "function_definition") {
    if (importsPackage(file, "aiohttp.web")) return { ...base, framework: "aiohttp", method: "ANY", writes: false };
    if (importsPackage(file, "starlette") && !importsPackage(file, "fastapi"))
      return { ...base, framework: "starlette", method: "ANY", writes: false };
  }
  const isDjango = type
    ? /^django\.http\.(?:\w+\.)*HttpRequest$/.test(type)
    : importsPackage(file, "django.http", "django.shortcuts", "django.views", "django.contrib.auth.decorators") &&
      definition.parent?.type !== "block";
  if (
    !isDjango ||
    isHelper(definition, others.length, file) ||
    /middleware|context_processors|forms?\.py$|admin\.py$|backends?\.py$/.test(file.path)
  )
    return undefined;
  const decorators = decoratorsOf(definition, file);
  const required = decorators.find((decorator) => /(?:^|\.)require_(?:POST|GET|safe|http_methods)$/.test(decorator.name));
  const listed = required?.call ? stringsValue(argument(required.call, file, "request_method_list", 0), file) : undefined;
  const method = listed ? listed.join(",") : required ? (/POST$/.test(required.name) ? "POST" : "GET") : "ANY";
  return {
    ...base,
    framework: "django",
    method,
    writes: changesState(method) || (method === "ANY" && /\brequest\.(?:POST|FILES|body)\b|["']POST["']/.test(textOf(file, definition))),
  };
}

/** Names that guard a handler: its other decorators, `Depends(…)` in parameters or decorator, types of injected parameters, mixins and permission classes of its class. */
export function guardsOf(handler: Handler, file: PyFile): string[] {
  const guards = new Set<string>();
  const addDependencies = (node: SyntaxNode): void => {
    walkTree(node, (inner) => {
      if (inner.type !== "call" || !/^(?:Depends|Security|Provide)$/.test(lastName(child(inner, "function"), file))) return true;
      const target = argumentsOf(inner, file).positional[0];
      const name = target?.type === "call" ? lastName(child(target, "function"), file) : lastName(target, file);
      if (name) guards.add(name);
      return true;
    });
  };
  for (const decorator of decoratorsOf(handler.definition, file)) {
    if (decorator.node !== handler.decorator) guards.add(lastName(decorator.callee, file));
    else addDependencies(decorator.node);
  }
  for (const parameter of parametersOf(handler.definition, file)) {
    if (parameter.annotation) {
      addDependencies(parameter.annotation);
      const type = lastName(parameter.annotation, file);
      if (/User|Auth|Subject|Principal|Identity|Token|Claims|Session|Account|Permission|Admin/.test(type)) guards.add(type);
    }
    if (parameter.fallback) addDependencies(parameter.fallback);
  }
  const holder =
    handler.definition.parent?.type === "decorated_definition"
      ? handler.definition.parent.parent?.parent
      : handler.definition.parent?.parent;
  if (holder?.type === "class_definition") {
    for (const base of baseNames(holder, file)) if (/Mixin$/.test(base)) guards.add(base);
    for (const statement of bodyOf(holder)) {
      const assignment = namedChildren(statement)[0];
      if (
        assignment?.type !== "assignment" ||
        !/^(?:permission_classes|authentication_classes|decorators)$/.test(lastName(child(assignment, "left"), file))
      )
        continue;
      for (const item of namedChildren(child(assignment, "right"))) if (lastName(item, file)) guards.add(lastName(item, file));
    }
  }
  guards.delete("");
  return [...guards];
}
