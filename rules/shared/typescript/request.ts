/** What an expression takes from the HTTP request, whatever the framework. One place for all checks that ask; a framework's form is a row of a table. */
import type { TsFile } from "../../api/file.ts";
import { type TS, ts } from "../../api/ts.ts";
import { enclosingFunction, type FunctionNode, isFunction, lastNameOf, propertyName, unwrap } from "./nodes.ts";
import { declarationOf, initializerOf, isUndeclared, originOf } from "./scope.ts";
import { streamBehind } from "./request-streams.ts";
import { staticString } from "./values.ts";
import { type Holder, holderOf, requestNames } from "./request-holders.ts";

/** Where in a request something stands. `host` is the Host or X-Forwarded-Host header or what a framework makes of it. */
export type RequestSource = "body" | "query" | "params" | "headers" | "cookies" | "host" | "files" | "url";

/** The part of a request that an expression stands for. */
export interface RequestPart {
  readonly source: RequestSource;
  /** Names below the part: `["user", "email"]` for `req.body.user.email`; empty for the whole of it. */
  readonly path: readonly string[];
  /** A framework has held it against a schema before the handler runs (tRPC input, MCP arguments, `c.req.valid()`, Nest DTO classes). */
  readonly typed: boolean;
  /** It went through Number(), parseInt() or a unary plus. */
  readonly numeric: boolean;
  /** It went through String() or a method that only texts have, so that it is no object and no list. */
  readonly text: boolean;
  /** The function whose request it is; undefined for global accessors such as `headers()` of next/headers. */
  readonly fn: FunctionNode | undefined;
}

/** Members and methods that lead to a part, by their name; methods as `name()`. */
const sources: Readonly<Record<string, RequestSource>> = {
  body: "body",
  rawBody: "body",
  payload: "body",
  "json()": "body",
  "text()": "body",
  "formData()": "body",
  "parseBody()": "body",
  "arrayBuffer()": "body",
  "blob()": "body",
  query: "query",
  "query()": "query",
  "queries()": "query",
  searchParams: "query",
  queryStringParameters: "query",
  multiValueQueryStringParameters: "query",
  params: "params",
  "param()": "params",
  pathParameters: "params",
  headers: "headers",
  "header()": "headers",
  "get()": "headers",
  rawHeaders: "headers",
  multiValueHeaders: "headers",
  cookies: "cookies",
  signedCookies: "cookies",
  "cookie()": "cookies",
  file: "files",
  files: "files",
  "file()": "files",
  "files()": "files",
  hostname: "host",
  host: "host",
  url: "url",
  originalUrl: "url",
  nextUrl: "url",
  rawPath: "url",
};

/** Methods whose result is still what came in. */
const passing = new Set([
  "json",
  "text",
  "formData",
  "parseBody",
  "arrayBuffer",
  "blob",
  "get",
  "getAll",
  "header",
  "query",
  "queries",
  "param",
  "cookie",
  "valid",
  "file",
  "files",
  "toString",
  "trim",
  "toLowerCase",
  "toUpperCase",
  "replace",
  "replaceAll",
  "split",
  "slice",
  "substring",
  "at",
  "valueOf",
]);

/** The part of the request that an expression is, through constants, destructuring, `await`, defaults and conversions; undefined when it is something else or cannot be told. */
export function requestPart(expression: TS.Expression, file: TsFile): RequestPart | undefined {
  return partOf(expression, file, 0);
}

/** All parts of the request that flow into an expression: the expression itself, or what stands in its template, sum, object, array, arguments; constants are followed, functions are not entered. */
export function requestPartsIn(expression: TS.Expression, file: TsFile): readonly RequestPart[] {
  const parts: RequestPart[] = [];
  const visit = (node: TS.Node, depth: number): void => {
    if (isFunction(node) || depth > 3) return;
    const own = ts.isExpression(node) ? requestPart(node, file) : undefined;
    if (own) {
      parts.push(own);
      return;
    }
    if (ts.isIdentifier(node)) {
      const initializer = ts.isExpression(node) ? initializerOf(node, file) : undefined;
      if (initializer) visit(initializer, depth + 1);
      return;
    }
    if (ts.isPropertyAccessExpression(node)) visit(node.expression, depth);
    else if (ts.isPropertyAssignment(node)) visit(node.initializer, depth);
    else ts.forEachChild(node, (child) => visit(child, depth));
  };
  visit(expression, 0);
  return parts;
}

/** Whether a function takes a request: a known handler, or a function whose parameters say so (controllers and middleware that another file mounts). */
export function takesRequest(fn: FunctionNode, file: TsFile): boolean {
  return fn.parameters.some((parameter) => holderOf(parameter, file) !== undefined);
}

/** What a chain of accesses starts from, and the names along it; methods as `name()` with a literal argument as a name of its own. */
interface Access {
  readonly root: TS.ParameterDeclaration | TS.CallExpression | TS.Identifier;
  readonly path: readonly string[];
  readonly numeric: boolean;
}

function partOf(expression: TS.Expression, file: TsFile, depth: number): RequestPart | undefined {
  const access = accessOf(expression, file, depth);
  if (!access) return undefined;
  if (ts.isCallExpression(access.root)) return { ...partAt({ path: [] }, access), fn: undefined } as RequestPart;
  if (ts.isIdentifier(access.root)) {
    const part = partAt({ path: [] }, access);
    return part && { ...part, fn: undefined };
  }
  const holder = holderOf(access.root, file);
  const part = holder && partAt(holder, access);
  return part && { ...part, fn: access.root.parent as FunctionNode };
}

const textMethods = /^(?:String|toString|trim|toLowerCase|toUpperCase|replace|replaceAll)\(\)$/;
const madeByWrapper = /^(?:ctx|context|session|user|auth|metadata|logger|db|tx)$/;

function partAt(holder: Holder, access: Access): Omit<RequestPart, "fn"> | undefined {
  const path = [...holder.path, ...access.path];
  let typed = holder.typed === true;
  let source = holder.source;
  if (holder.wrapped) {
    // What the wrapper has found out comes from nobody who calls; what it has parsed is held against its schema.
    if (madeByWrapper.test(path[0] ?? "")) return undefined;
    typed ||= path[0] === "parsedInput";
  }
  while (source === undefined) {
    const head = path.shift();
    if (head === undefined) return undefined;
    if (head === "valid()") {
      typed = true;
      source = "body";
    } else if (Object.hasOwn(sources, head)) source = sources[head];
    else if (!/^(?:req|request|raw|event|input|req\(\)|URL\(\))$/.test(head)) return undefined;
    // The input of a procedure is its body.
    if (head === "input") source = "body";
  }
  // new URL(req.url).searchParams, req.nextUrl.searchParams
  if (source === "url") {
    // `query` is what url.parse() of node:url calls it.
    const at = path.findIndex((name) => name === "searchParams" || name === "query");
    if (at >= 0) {
      source = "query";
      path.splice(0, at + 1);
    } else if (path.includes("host") || path.includes("hostname") || path.includes("origin")) source = "host";
  }
  const names = path.filter((name) => !name.endsWith("()"));
  if (source === "headers" && /^(?:x-forwarded-)?host$/i.test(names[0] ?? "")) source = "host";
  return { source, path: names, typed, numeric: access.numeric, text: access.path.some((name) => textMethods.test(name)) };
}

function accessOf(expression: TS.Expression, file: TsFile, depth: number): Access | undefined {
  if (depth > 12) return undefined;
  const inner = unwrap(expression);
  if (ts.isAwaitExpression(inner)) return accessOf(inner.expression, file, depth + 1);
  if (ts.isIdentifier(inner)) return namedAccess(inner, file, depth);
  if (ts.isPropertyAccessExpression(inner)) return below(accessOf(inner.expression, file, depth + 1), inner.name.text);
  if (ts.isElementAccessExpression(inner)) {
    const base = accessOf(inner.expression, file, depth + 1);
    return base && below(base, staticString(inner.argumentExpression, file) ?? "[]");
  }
  if (ts.isPrefixUnaryExpression(inner) && inner.operator === ts.SyntaxKind.PlusToken)
    return asNumber(accessOf(inner.operand, file, depth + 1));
  if (ts.isBinaryExpression(inner)) {
    const { kind } = inner.operatorToken;
    if (kind !== ts.SyntaxKind.QuestionQuestionToken && kind !== ts.SyntaxKind.BarBarToken) return undefined;
    return accessOf(inner.left, file, depth + 1) ?? accessOf(inner.right, file, depth + 1);
  }
  if (ts.isConditionalExpression(inner)) return accessOf(inner.whenTrue, file, depth + 1) ?? accessOf(inner.whenFalse, file, depth + 1);
  // { ...req.body } is the body again.
  if (ts.isObjectLiteralExpression(inner)) {
    const only = inner.properties.length === 1 ? inner.properties[0] : undefined;
    return only && ts.isSpreadAssignment(only) ? accessOf(only.expression, file, depth + 1) : undefined;
  }
  if (ts.isNewExpression(inner)) {
    const first = inner.arguments?.[0];
    return first && /^(?:URL|URLSearchParams)$/.test(lastNameOf(inner.expression)) ? accessOf(first, file, depth + 1) : undefined;
  }
  return ts.isCallExpression(inner) ? calledAccess(inner, file, depth) : undefined;
}

function calledAccess(call: TS.CallExpression, file: TsFile, depth: number): Access | undefined {
  const callee = unwrap(call.expression);
  const first = call.arguments[0];
  if (ts.isIdentifier(callee)) {
    if (first && callee.text === "String") return below(accessOf(first, file, depth + 1), "String()");
    if (first && /^(?:Number|parseInt|parseFloat|BigInt)$/.test(callee.text)) return asNumber(accessOf(first, file, depth + 1));
    if (/^(?:headers|cookies)$/.test(callee.text) && !first && originOf(callee, file)?.module === "next/headers")
      return { root: call, path: [callee.text], numeric: false };
    // h3 and Nuxt: readBody(event), getQuery(event)
    // parse(req.url, true) of node:url
    if (first && callee.text === "parse" && /^(?:node:)?url$/.test(originOf(callee, file)?.module ?? ""))
      return accessOf(first, file, depth + 1);
    const reader = { readBody: "body", getQuery: "query", getHeader: "headers", getRouterParam: "params", getCookie: "cookies" }[
      callee.text
    ];
    return reader && first ? readerAccess(reader, call, file, depth) : undefined;
  }
  if (!ts.isPropertyAccessExpression(callee)) return undefined;
  const name = callee.name.text;
  const receiver = unwrap(callee.expression);
  if (first && ts.isIdentifier(receiver)) {
    if (receiver.text === "Buffer" && name === "concat") return accessOf(first, file, depth + 1);
    if (receiver.text === "JSON" && name === "parse") return accessOf(first, file, depth + 1);
    if (receiver.text === "Object" && name === "fromEntries") return accessOf(first, file, depth + 1);
    if (receiver.text === "Number" && /^parse(?:Int|Float)$/.test(name)) return asNumber(accessOf(first, file, depth + 1));
    if (/^(?:qs|querystring|url)$/.test(receiver.text) && name === "parse") return accessOf(first, file, depth + 1);
  }
  if (!passing.has(name)) return undefined;
  const base = accessOf(receiver, file, depth + 1);
  const method = base && below(base, `${name}()`);
  const argument = first && /^(?:get|getAll|header|query|queries|param|cookie)$/.test(name) ? staticString(first, file) : undefined;
  return method && argument !== undefined ? below(method, argument) : method;
}

function readerAccess(member: string, call: TS.CallExpression, file: TsFile, depth: number): Access | undefined {
  const event = call.arguments[0];
  const base = event && accessOf(event, file, depth + 1);
  const argument = call.arguments[1] && staticString(call.arguments[1], file);
  if (!base || base.path.length > 0) return undefined;
  return { ...base, path: argument === undefined ? [member] : [member, argument] };
}

function below(base: Access | undefined, name: string): Access | undefined {
  return base && { ...base, path: [...base.path, name] };
}

function asNumber(base: Access | undefined): Access | undefined {
  return base && { ...base, numeric: true };
}

function namedAccess(identifier: TS.Identifier, file: TsFile, depth: number): Access | undefined {
  const declaration = declarationOf(identifier, file);
  // An excerpt leaves out the handler around it.
  if (!declaration)
    return requestNames.test(identifier.text) && isUndeclared(identifier, file)
      ? { root: identifier, path: [], numeric: false }
      : undefined;
  if (ts.isParameter(declaration)) return { root: declaration, path: [], numeric: false };
  if (ts.isVariableDeclaration(declaration)) {
    const initializer = initializerOf(identifier, file);
    const access = initializer && accessOf(initializer, file, depth + 1);
    return access ?? bufferedAccess(identifier, file, depth);
  }
  if (!ts.isBindingElement(declaration)) return undefined;
  const names: string[] = [];
  let element: TS.BindingElement = declaration;
  for (;;) {
    if (!element.dotDotDotToken) {
      const name = ts.isObjectBindingPattern(element.parent) ? propertyName(element.propertyName ?? element.name) : "[]";
      if (name === undefined) return undefined;
      names.unshift(name);
    }
    const owner: TS.Node = element.parent.parent;
    if (ts.isBindingElement(owner)) {
      element = owner;
      continue;
    }
    if (ts.isParameter(owner)) return { root: owner, path: names, numeric: false };
    if (!ts.isVariableDeclaration(owner) || !owner.initializer) return undefined;
    const base = accessOf(owner.initializer, file, depth + 1);
    return base && { ...base, path: [...base.path, ...names] };
  }
}

/** A text or list that the pieces of a request were put into. */
function bufferedAccess(identifier: TS.Identifier, file: TsFile, depth: number): Access | undefined {
  const stream = streamBehind(identifier, file);
  const access = stream && accessOf(stream, file, depth + 1);
  return access?.path.length === 0 ? { ...access, path: ["body"] } : undefined;
}

/** The function around a node that takes the request, or undefined. */
export function requestFunctionAround(node: TS.Node, file: TsFile): FunctionNode | undefined {
  for (let fn = enclosingFunction(node); fn; fn = enclosingFunction(fn)) if (takesRequest(fn, file)) return fn;
  return undefined;
}
