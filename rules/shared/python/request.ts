/** What an expression takes from the HTTP request, whatever the framework. One place for all checks that ask; a framework's form is a row of a table. */
import { type PyFile, textOf } from "../../api/file.ts";
import { child, namedChildren, type SyntaxNode, walkTree } from "../../api/tree.ts";
import { argumentsOf } from "./calls.ts";
import { type Handler, handlerOf } from "./handlers.ts";
import { enclosingDef, lastName, outlineOf, parametersOf, unwrap } from "./nodes.ts";
import { isUnbound, resolveName } from "./scopes.ts";
import { baseNames } from "./settings.ts";
import { symbolOf } from "./symbols.ts";
import { stringValue } from "./values.ts";

/** Where in a request something stands. `host` is the Host or X-Forwarded-Host header or what a framework makes of it. */
type RequestSource = "body" | "query" | "params" | "headers" | "cookies" | "host" | "files" | "url";

/** The part of a request that an expression stands for. */
export interface RequestPart {
  readonly source: RequestSource;
  /** Names below the part: `["user", "email"]` for `request.json["user"]["email"]`; empty for the whole of it. */
  readonly path: readonly string[];
  /** A framework has held it against a model before the handler runs (FastAPI models and typed parameters, MCP arguments). */
  readonly typed: boolean;
  /** It went through int() or float(), or is declared as a number. */
  readonly numeric: boolean;
  /** The function whose request it is: that of the parameter, or the one that asks for a global request as Flask's. */
  readonly definition: SyntaxNode | undefined;
}

type Holder = { readonly source?: RequestSource; readonly path: readonly string[]; readonly typed?: boolean; readonly numeric?: boolean };

/** Members and methods of request objects, methods as `name()`: Flask, Quart, Sanic; Django and REST framework; Starlette; aiohttp; Tornado. */
const sources: Readonly<Record<string, RequestSource>> = {
  json: "body",
  "json()": "body",
  "get_json()": "body",
  form: "body",
  "form()": "body",
  data: "body",
  "get_data()": "body",
  "body()": "body",
  body: "body",
  "post()": "body",
  "text()": "body",
  POST: "body",
  values: "query",
  args: "query",
  query: "query",
  GET: "query",
  query_params: "query",
  path_params: "params",
  match_info: "params",
  queryStringParameters: "query",
  pathParameters: "params",
  view_args: "params",
  headers: "headers",
  META: "headers",
  cookies: "cookies",
  COOKIES: "cookies",
  files: "files",
  FILES: "files",
  host: "host",
  host_url: "host",
  url_root: "host",
  base_url: "host",
  "get_host()": "host",
  "build_absolute_uri()": "host",
  url: "url",
  path: "url",
  full_path: "url",
  "get_full_path()": "url",
  "get_argument()": "query",
  "get_query_argument()": "query",
  "get_body_argument()": "body",
};

/** Methods whose result is still what came in. */
const passing =
  /^(?:json|get_json|form|get_data|body|post|text|get|getlist|getall|getone|pop|get_host|build_absolute_uri|get_full_path|get_argument|get_query_argument|get_body_argument|strip|lstrip|rstrip|lower|upper|replace|split|decode|encode|dict|to_dict|copy|title)$/;
/** Methods whose first argument names what is taken. */
const naming = /^(?:get|getlist|getall|getone|pop|get_argument|get_query_argument|get_body_argument)$/;

const requestTypes =
  /^(?:fastapi|starlette|flask|django|rest_framework|aiohttp|sanic|quart|litestar)\.(?:\w+\.)*(?:Request|HttpRequest|WSGIRequest|WebSocket)$/;
const globalRequests = /^(?:flask|quart)\.request$/;

const holdersKey = {};

/** The part of the request that an expression is, through names assigned once, keys, `await`, defaults and conversions; undefined when it is something else or cannot be told. */
export function requestPart(node: SyntaxNode | undefined, file: PyFile): RequestPart | undefined {
  const access = node && accessOf(node, file, 0);
  if (!access) return undefined;
  const { holder, definition } = access;
  const path = [...holder.path, ...access.path];
  let source = holder.source;
  while (source === undefined) {
    const head = path.shift();
    if (head === undefined) return undefined;
    // Flask's name for the header.
    if (head === "referrer") {
      source = "headers";
      path.unshift("referer");
    } else if (Object.hasOwn(sources, head)) source = sources[head];
    else if (head !== "request") return undefined;
  }
  const names = path.filter((name) => !name.endsWith("()"));
  if (source === "headers" && /^(?:http_)?(?:x[-_]forwarded[-_])?host$/i.test(names[0] ?? "")) source = "host";
  return { source, path: names, typed: holder.typed === true, numeric: access.numeric || holder.numeric === true, definition };
}

/** All parts of the request that flow into an expression: itself, or what stands in its f-string, sum, dictionary, list or arguments; names assigned once are followed, functions are not entered. */
export function requestPartsIn(node: SyntaxNode, file: PyFile): readonly RequestPart[] {
  const parts: RequestPart[] = [];
  const visit = (root: SyntaxNode, depth: number): void => {
    walkTree(root, (inner) => {
      if (inner.type === "lambda" || inner.type === "function_definition") return false;
      if (!/^(?:identifier|attribute|subscript|call|await|boolean_operator|conditional_expression)$/.test(inner.type)) return true;
      if (inner.field === "attribute" || (inner.field === "name" && inner.parent?.type === "keyword_argument")) return false;
      const own = requestPart(inner, file);
      if (own) {
        parts.push(own);
        return false;
      }
      const value = inner.type === "identifier" && depth < 3 ? assigned(inner, file) : undefined;
      if (value && value !== inner) visit(value, depth + 1);
      return true;
    });
  };
  visit(node, 0);
  return parts;
}

interface Access {
  readonly holder: Holder;
  readonly definition: SyntaxNode | undefined;
  readonly path: readonly string[];
  readonly numeric: boolean;
}

function below(base: Access | undefined, name: string): Access | undefined {
  return base && { ...base, path: [...base.path, name] };
}

function accessOf(expression: SyntaxNode, file: PyFile, depth: number): Access | undefined {
  if (depth > 12) return undefined;
  const node = unwrap(expression) ?? expression;
  switch (node.type) {
    case "identifier":
      return namedAccess(node, file, depth);
    case "attribute": {
      const object = child(node, "object");
      const attribute = child(node, "attribute");
      if (!object || !attribute) return undefined;
      const name = textOf(file, attribute);
      // self.request of class-based views and Tornado's handlers
      if (textOf(file, object) === "self" && name === "request") return viewRequest(node, file);
      if (name === "request" && globalRequests.test(symbolOf(node, file) ?? "")) return globalRequest(node);
      return below(accessOf(object, file, depth + 1), name);
    }
    case "subscript": {
      const value = child(node, "value");
      const base = value && accessOf(value, file, depth + 1);
      return base && below(base, stringValue(child(node, "subscript"), file) ?? "[]");
    }
    case "boolean_operator": {
      const left = child(node, "left");
      const right = child(node, "right");
      if (node.children.some((part) => part.type === "and")) return undefined;
      return (left && accessOf(left, file, depth + 1)) ?? (right && accessOf(right, file, depth + 1));
    }
    case "conditional_expression": {
      const [first, , last] = namedChildren(node);
      return (first && accessOf(first, file, depth + 1)) ?? (last && accessOf(last, file, depth + 1));
    }
    case "call":
      return calledAccess(node, file, depth);
    default:
      return undefined;
  }
}

function calledAccess(call: SyntaxNode, file: PyFile, depth: number): Access | undefined {
  const callee = child(call, "function");
  if (!callee) return undefined;
  const first = argumentsOf(call, file).positional[0];
  if (callee.type === "identifier") {
    const name = textOf(file, callee);
    if (!first || !/^(?:str|dict|list|bytes|int|float|Decimal|UUID)$/.test(name)) return undefined;
    const base = accessOf(first, file, depth + 1);
    return base && /^(?:int|float|Decimal)$/.test(name) ? { ...base, numeric: true } : base;
  }
  if (callee.type !== "attribute") return undefined;
  const name = lastName(callee, file);
  if (
    first &&
    /^(?:loads|unquote|unquote_plus|parse_qs)$/.test(name) &&
    /^(?:json|orjson|ujson|urllib)(?:\.|$)/.test(symbolOf(callee, file) ?? "")
  )
    return accessOf(first, file, depth + 1);
  const object = child(callee, "object");
  if (!object || !passing.test(name)) return undefined;
  if (/argument$/.test(name) && textOf(file, object) === "self") {
    const own = below(viewRequest(call, file), `${name}()`);
    const named = first && stringValue(first, file);
    return named === undefined ? own : below(own, named);
  }
  const method = below(accessOf(object, file, depth + 1), `${name}()`);
  const named = first && naming.test(name) ? stringValue(first, file) : undefined;
  return named === undefined ? method : below(method, named);
}

/** `self.request` inside of a method that answers requests. */
function viewRequest(node: SyntaxNode, file: PyFile): Access | undefined {
  const definition = enclosingDef(node);
  const owner = definition && classAround(definition);
  if (!definition || !owner) return undefined;
  const isView =
    baseNames(owner, file).some((name) => /(?:^|[a-z])View$/.test(name)) ||
    outlineOf(owner).some(
      (node) => node.type === "function_definition" && classAround(node) === owner && handlerOf(node, file) !== undefined,
    );
  return isView ? { holder: { path: [] }, definition, path: [], numeric: false } : undefined;
}

function classAround(definition: SyntaxNode): SyntaxNode | undefined {
  for (let current = definition.parent; current; current = current.parent) {
    if (current.type === "class_definition") return current;
    if (current.type === "function_definition") return undefined;
  }
  return undefined;
}

/** What a name that is assigned once is assigned. */
function assigned(identifier: SyntaxNode, file: PyFile): SyntaxNode | undefined {
  const resolved = resolveName(textOf(file, identifier), identifier, file);
  const [binding] = resolved?.bindings ?? [];
  return resolved?.bindings.length === 1 && binding?.kind === "assign" ? binding.value : undefined;
}

/** Flask's request is a global, whose request it is depends on the function that asks. */
function globalRequest(node: SyntaxNode): Access {
  return { holder: { path: [] }, definition: enclosingDef(node), path: [], numeric: false };
}

function namedAccess(identifier: SyntaxNode, file: PyFile, depth: number): Access | undefined {
  const symbol = symbolOf(identifier, file) ?? "";
  if (globalRequests.test(symbol)) return globalRequest(identifier);
  const resolved = resolveName(textOf(file, identifier), identifier, file);
  // An excerpt leaves out what it imports.
  if (!resolved && symbol === "request" && isUnbound(symbol, identifier, file)) return globalRequest(identifier);
  const [binding] = resolved?.bindings ?? [];
  if (!resolved || !binding || resolved.bindings.length !== 1) return undefined;
  if (binding.kind === "assign" || binding.kind === "with") return binding.value && accessOf(binding.value, file, depth + 1);
  if (binding.kind !== "parameter" || resolved.scope.type !== "function_definition") return undefined;
  const holder = holdersOf(resolved.scope, file).get(textOf(file, identifier));
  return holder && { holder, definition: resolved.scope, path: [], numeric: false };
}

/** What the parameters of a function hold of the request, by name. */
function holdersOf(definition: SyntaxNode, file: PyFile): ReadonlyMap<string, Holder> {
  const known = file.memo(holdersKey, () => new Map<SyntaxNode, ReadonlyMap<string, Holder>>());
  const found = known.get(definition);
  if (found) return found;
  const holders = new Map<string, Holder>();
  const handler = handlerOf(definition, file);
  // handler(event, context) behind the gateway of AWS
  const [event, context, ...others] = parametersOf(definition, file);
  if (event?.name === "event" && context?.name === "context" && others.length === 0) holders.set("event", { path: [] });
  for (const parameter of parametersOf(definition, file)) {
    const type = parameter.annotation ? (symbolOf(parameter.annotation, file) ?? textOf(file, parameter.annotation)) : "";
    if (requestTypes.test(type)) holders.set(parameter.name, { path: [] });
    // Only Django's requests have these, whoever calls the function.
    else if (!handler && parameter.name === "request" && /\brequest\.(?:GET|POST|META|COOKIES|FILES)\b/.test(textOf(file, definition)))
      holders.set("request", { path: [] });
    else if (handler) {
      const holder = parameterHolder(handler, parameter.name, type, parameter.fallback, parameter.annotation, file);
      if (holder) holders.set(parameter.name, holder);
    }
  }
  known.set(definition, holders);
  return holders;
}

function parameterHolder(
  handler: Handler,
  name: string,
  type: string,
  fallback: SyntaxNode | undefined,
  annotation: SyntaxNode | undefined,
  file: PyFile,
): Holder | undefined {
  if (name === "self" || name === "cls") return undefined;
  switch (handler.framework) {
    case "fastapi":
      return declaredHolder(handler, name, type, fallback, annotation, file);
    case "mcp":
      return /Context$/.test(type) || name === "ctx" ? undefined : { source: "body", path: [name], typed: true, numeric: isNumber(type) };
    case "django":
    case "drf":
    case "aiohttp":
    case "starlette":
    case "sanic":
      if (name === "request") return { path: [] };
      return name === "kwargs" ? { source: "params", path: [] } : { source: "params", path: [name], numeric: isNumber(type) };
    case "flask":
    case "quart": {
      const numeric = new RegExp(`<int:${name}>`).test(handler.path);
      return handler.path.includes(name) ? { source: "params", path: [name], numeric: numeric || isNumber(type) } : undefined;
    }
    default:
      return name === "request" ? { path: [] } : undefined;
  }
}

function isNumber(type: string): boolean {
  return /^(?:int|float|(?:decimal\.)?Decimal|bool)$/.test(type);
}

const markers: Readonly<Record<string, RequestSource>> = {
  Body: "body",
  Form: "body",
  Query: "query",
  Path: "params",
  Header: "headers",
  Cookie: "cookies",
  File: "files",
};

/** FastAPI says with types and markers where a parameter comes from. What is injected is no part of the request. */
function declaredHolder(
  handler: Handler,
  name: string,
  type: string,
  fallback: SyntaxNode | undefined,
  annotation: SyntaxNode | undefined,
  file: PyFile,
): Holder | undefined {
  const written = `${annotation ? textOf(file, annotation) : ""} ${fallback ? textOf(file, fallback) : ""}`;
  if (/\b(?:Depends|Security)\s*\(/.test(written) || /\b(?:BackgroundTasks|Response|Session|AsyncSession)\b/.test(type)) return undefined;
  if (/\bUploadFile\b/.test(written)) return { source: "files", path: [name] };
  const numeric = /^(?:int|float|Optional\[int\]|int \| None)$/.test(annotation ? textOf(file, annotation) : "");
  const marker = /\b(Body|Form|Query|Path|Header|Cookie|File)\s*\(/.exec(written)?.[1];
  if (marker)
    return { source: markers[marker] ?? "body", path: [name], typed: marker !== "Body" || !/\b(?:dict|Dict|Any)\b/.test(written), numeric };
  if (handler.path.includes(`{${name}`)) return { source: "params", path: [name], typed: true, numeric };
  if (/^(?:dict|Dict|Any|typing\.(?:Any|Dict))\b/.test(type) || /^(?:dict|Dict)\[/.test(annotation ? textOf(file, annotation) : ""))
    return { source: "body", path: [], typed: false };
  if (/^(?:str|int|float|bool|UUID|uuid\.UUID|datetime|date|Optional|List|list|set|Literal)\b/.test(type || written.trim()))
    return { source: "query", path: [name], typed: true, numeric };
  // A class of the project or of pydantic: the body as a model. Annotated aliases such as `CurrentUser` are injected.
  return /^[\w.]*[A-Z]\w*$/.test(type) &&
    (isOwnModel(annotation, file) ||
      /(?:Create|Update|Request|In|Input|Payload|Body|Schema|Model|Params|Form|Data|Base|Patch|Filter)$/.test(type))
    ? { source: "body", path: [], typed: true }
    : undefined;
}

/** A class of this file that derives from pydantic's model. */
function isOwnModel(annotation: SyntaxNode | undefined, file: PyFile): boolean {
  const binding = annotation?.type === "identifier" ? resolveName(textOf(file, annotation), annotation, file)?.bindings[0] : undefined;
  return binding?.kind === "definition" && binding.node.type === "class_definition" && baseNames(binding.node, file).includes("BaseModel");
}
