/** Calls that go out over HTTP, and the clients that make them. One place for all checks that ask; a library is a row of a table. */
import type { TsFile } from "../../api/file.ts";
import { type TS, ts } from "../../api/ts.ts";
import { isFunction, lastNameOf, sourceOf, unwrap } from "./nodes.ts";
import { declarationOf, exportPath, importsOf, initializerOf, originOf } from "./scope.ts";
import { objectOf, optionOf, staticString, textWithHoles } from "./values.ts";

/** A library that sends requests; `fetch` is the global one. */
export type HttpLibrary = "fetch" | "axios" | "got" | "ky" | "undici" | "ofetch" | "superagent" | "needle" | "node-http" | "nest-axios";

/** What sets one client library apart from the others. */
interface LibraryRow {
  readonly library: HttpLibrary;
  /** Modules that it is imported from. */
  readonly modules: readonly string[];
  /** Options that limit how long a call may take. */
  readonly timeouts: readonly string[];
  /** Milliseconds after which a call ends when nothing is set; undefined when never, or far too late. */
  readonly defaultTimeout?: number;
  /** Methods that make a client with options of its own. */
  readonly makers: readonly string[];
  /** Retries by itself when nothing is set. */
  readonly retries: boolean;
}

/**
 * From the libraries' own documentation: ky ends after 10 s and retries twice; got 14 never ends but retries; undici's headers and body
 * timeouts are 300 s each, which helps nobody who waits; axios, node-fetch and Node's fetch never end.
 */
const rows: readonly LibraryRow[] = [
  {
    library: "fetch",
    modules: ["node-fetch", "cross-fetch", "isomorphic-fetch", "undici", "node-fetch-native", "whatwg-fetch", "isomorphic-unfetch"],
    timeouts: ["signal", "timeout"],
    makers: [],
    retries: false,
  },
  { library: "axios", modules: ["axios"], timeouts: ["timeout", "signal", "cancelToken"], makers: ["create"], retries: false },
  { library: "got", modules: ["got"], timeouts: ["timeout", "signal"], makers: ["extend"], retries: true },
  {
    library: "ky",
    modules: ["ky", "ky-universal"],
    timeouts: ["timeout", "signal"],
    defaultTimeout: 10_000,
    makers: ["create", "extend"],
    retries: true,
  },
  {
    library: "undici",
    modules: ["undici"],
    timeouts: ["headersTimeout", "bodyTimeout", "signal"],
    makers: [],
    retries: false,
  },
  { library: "ofetch", modules: ["ofetch"], timeouts: ["timeout", "signal"], makers: ["create"], retries: true },
  { library: "superagent", modules: ["superagent"], timeouts: ["timeout"], makers: ["agent"], retries: false },
  {
    library: "needle",
    modules: ["needle"],
    timeouts: ["timeout", "open_timeout", "response_timeout", "read_timeout", "signal"],
    defaultTimeout: 10_000,
    makers: ["defaults"],
    retries: false,
  },
  {
    library: "node-http",
    modules: ["http", "https", "node:http", "node:https", "follow-redirects"],
    timeouts: ["timeout", "signal"],
    makers: [],
    retries: false,
  },
  { library: "nest-axios", modules: ["@nestjs/axios"], timeouts: ["timeout", "signal"], makers: [], retries: false },
];

/** What the table knows of a library. Each has a row: one without throws, as a mistake in the table. */
export function libraryRow(library: HttpLibrary): LibraryRow {
  const row = rows.find((each) => each.library === library);
  if (!row) throw new Error(`no row for ${library}`);
  return row;
}

const methods: Readonly<Record<string, string>> = {
  get: "GET",
  post: "POST",
  put: "PUT",
  patch: "PATCH",
  delete: "DELETE",
  del: "DELETE",
  head: "HEAD",
  options: "OPTIONS",
  request: "",
  getUri: "",
  stream: "",
  raw: "",
};

/** Names of all callees that may be outgoing calls by their name alone, for the tables of visitors; calls of an instance (`api(url)`) go by the file's own names. */
export const httpCallNames: readonly string[] = [
  "fetch",
  "axios",
  "got",
  "ky",
  "$fetch",
  "ofetch",
  "superagent",
  "needle",
  ...Object.keys(methods),
];

/** A client with options of its own: `axios.create({…})`, `got.extend({…})`, a Nest HttpModule's. */
interface HttpClient {
  readonly library: HttpLibrary;
  /** The call that makes it; undefined for the library's default client. */
  readonly node: TS.CallExpression | undefined;
  /** Its options as written in this file; undefined when there are none or they cannot be read. */
  readonly options: TS.ObjectLiteralExpression | undefined;
  /** Set when options are given that cannot be read here. */
  readonly opaque: boolean;
}

/** A call that sends a request. */
export interface HttpCall {
  readonly library: HttpLibrary;
  readonly call: TS.CallExpression;
  /** Upper-case HTTP method; "" when it cannot be known. */
  readonly method: string;
  readonly url: TS.Expression | undefined;
  /** The argument that holds the options, if any. */
  readonly optionsArgument: TS.Expression | undefined;
  /** The options, when they are an object of this file. */
  readonly options: TS.ObjectLiteralExpression | undefined;
  /** The data sent, where it is an argument of its own (axios.post(url, data)) or the `body`, `json`, `data` option. */
  readonly body: TS.Expression | undefined;
  readonly client: HttpClient;
}

const callsKey = {};

/** What is known of a call that goes out over HTTP, or undefined when the call does not, or its client comes from another file. */
export function httpCall(call: TS.CallExpression, file: TsFile): HttpCall | undefined {
  const known = file.memo(callsKey, () => new Map<TS.Node, HttpCall | undefined>());
  if (known.has(call)) return known.get(call);
  const found = httpCallUncached(call, file);
  known.set(call, found);
  return found;
}

/** The client that an expression is, or undefined: `axios`, a constant made by `axios.create`, `this.httpService` of Nest. */
export function httpClient(expression: TS.Expression, file: TsFile, depth = 0): HttpClient | undefined {
  if (depth > 4) return undefined;
  const inner = unwrap(expression);
  if (ts.isCallExpression(inner)) return madeClient(inner, file, depth);
  if (isNestClient(inner, file)) return { library: "nest-axios", node: undefined, options: undefined, opaque: true };
  const initializer = ts.isIdentifier(inner) ? initializerOf(inner, file) : undefined;
  if (initializer && ts.isCallExpression(unwrap(initializer))) {
    const made = httpClient(initializer, file, depth + 1);
    if (made) return made;
  }
  const own = ts.isPropertyAccessExpression(inner) ? ownField(inner) : undefined;
  if (own) return httpClient(own, file, depth + 1);
  const origin = originOf(inner, file);
  if (!origin) return undefined;
  const path = exportPath(origin).filter((name) => name !== "default");
  const row = rows.find((each) => each.modules.includes(origin.module) && (each.library === "fetch") === isFetchName(path, origin.module));
  if (!row || (path.length > 0 && !ownNames.has(path.join(".")))) return undefined;
  return { library: row.library, node: undefined, options: undefined, opaque: false };
}

/** Named exports that are the client itself. */
const ownNames = new Set(["got", "ky", "axios", "fetch", "$fetch", "ofetch", "http", "https"]);

function isFetchName(path: readonly string[], module: string): boolean {
  if (module === "undici") return path[0] === "fetch";
  return !/^(?:axios|got|ky|ky-universal|ofetch|superagent|needle|@nestjs\/axios|(?:node:)?https?|follow-redirects)$/.test(module);
}

function madeClient(call: TS.CallExpression, file: TsFile, depth: number): HttpClient | undefined {
  const callee = unwrap(call.expression);
  if (!ts.isPropertyAccessExpression(callee)) return undefined;
  const base = httpClient(callee.expression, file, depth + 1);
  if (!base || !libraryRow(base.library).makers.includes(callee.name.text)) return undefined;
  const given = call.arguments[0];
  const options = given && objectOf(given, file);
  return { library: base.library, node: call, options, opaque: base.opaque || (given !== undefined && !options) };
}

/** `this.client = axios.create()` in a constructor, or a property's initialiser. */
function ownField(access: TS.PropertyAccessExpression): TS.Expression | undefined {
  if (access.expression.kind !== ts.SyntaxKind.ThisKeyword) return undefined;
  const owner = ts.findAncestor(access, ts.isClassLike);
  for (const member of owner?.members ?? []) {
    if (ts.isPropertyDeclaration(member) && member.initializer && lastName(member.name) === access.name.text) return member.initializer;
    if (!ts.isConstructorDeclaration(member)) continue;
    for (const statement of member.body?.statements ?? []) {
      const assignment = ts.isExpressionStatement(statement) ? unwrap(statement.expression) : undefined;
      if (!assignment || !ts.isBinaryExpression(assignment) || assignment.operatorToken.kind !== ts.SyntaxKind.EqualsToken) continue;
      const target = unwrap(assignment.left);
      if (
        ts.isPropertyAccessExpression(target) &&
        target.expression.kind === ts.SyntaxKind.ThisKeyword &&
        target.name.text === access.name.text
      )
        return assignment.right;
    }
  }
  return undefined;
}

function lastName(name: TS.PropertyName): string {
  return ts.isIdentifier(name) || ts.isPrivateIdentifier(name) ? name.text : "";
}

/** `this.httpService` in a file that imports Nest's HTTP module. */
function isNestClient(expression: TS.Expression, file: TsFile): boolean {
  if (!ts.isPropertyAccessExpression(expression) || !/^http(?:Service|Client)?$/.test(expression.name.text)) return false;
  return expression.expression.kind === ts.SyntaxKind.ThisKeyword && file.text.includes("@nestjs/axios");
}

function httpCallUncached(call: TS.CallExpression, file: TsFile): HttpCall | undefined {
  const callee = unwrap(call.expression);
  if (isGlobalFetch(callee, file)) return fetchCall(call, file);
  if (ts.isPropertyAccessExpression(callee) && Object.hasOwn(methods, callee.name.text)) {
    const client = httpClient(callee.expression, file);
    if (client) return methodCall(call, callee.name.text, client, file);
  }
  const origin = originOf(callee, file);
  // import { request } from "undici", import { get } from "node:https"
  if (origin) {
    const path = exportPath(origin);
    const name = path.length === 1 ? (path[0] ?? "") : "";
    const row = rows.find((each) => each.modules.includes(origin.module) && each.library !== "fetch");
    if (row && Object.hasOwn(methods, name))
      return methodCall(call, name, { library: row.library, node: undefined, options: undefined, opaque: false }, file);
  }
  const client = httpClient(callee, file);
  if (!client) return undefined;
  if (client.library === "fetch") return fetchCall(call, file);
  // http and https themselves are no functions.
  return client.library === "node-http" || client.library === "nest-axios" || client.library === "undici"
    ? undefined
    : methodCall(call, "request", client, file);
}

/** `fetch` that no import or declaration of the file replaces; `globalThis.fetch`, `window.fetch`. */
function isGlobalFetch(callee: TS.Expression, file: TsFile): boolean {
  if (lastNameOf(callee) !== "fetch") return false;
  if (ts.isIdentifier(callee)) return originOf(callee, file) === undefined && !isDeclared(callee, file);
  if (!ts.isPropertyAccessExpression(callee)) return false;
  const owner = unwrap(callee.expression);
  return ts.isIdentifier(owner) && /^(?:globalThis|window|global|self)$/.test(owner.text);
}

function isDeclared(name: TS.Identifier, file: TsFile): boolean {
  return declarationOf(name, file) !== undefined || importsOf(file).has(name.text);
}

function fetchCall(call: TS.CallExpression, file: TsFile): HttpCall {
  const [url, optionsArgument] = call.arguments;
  const options = optionsArgument && objectOf(optionsArgument, file);
  const written = options && optionOf(options, "method", file);
  const known = written?.state === "set" ? staticString(written.value, file)?.toUpperCase() : undefined;
  const method = known ?? (optionsArgument === undefined || written?.state === "absent" ? "GET" : "");
  return {
    library: "fetch",
    call,
    method,
    url,
    optionsArgument,
    options,
    body: optionValue(options, ["body"], file),
    client: { library: "fetch", node: undefined, options: undefined, opaque: false },
  };
}

/** Libraries whose post, put and patch take the data before the options. */
const dataSecond: ReadonlySet<HttpLibrary> = new Set(["axios", "nest-axios", "needle"]);

function methodCall(call: TS.CallExpression, name: string, client: HttpClient, file: TsFile): HttpCall {
  const first = call.arguments[0];
  const wholeOptions = first && (name === "request" || methods[name] === "") ? objectOf(first, file) : undefined;
  const sendsData = dataSecond.has(client.library) && /^(?:post|put|patch)$/.test(name);
  const optionsArgument = wholeOptions ? first : sendsData ? call.arguments[2] : plainArgument(call.arguments[1]);
  const options = wholeOptions ?? (optionsArgument && objectOf(optionsArgument, file));
  const written = optionValue(options, ["method"], file);
  const method = (written && staticString(written, file)?.toUpperCase()) ?? (methods[name] || (written || !options ? "" : "GET"));
  return {
    library: client.library,
    call,
    method: method === "" && name === "request" && !written && client.library !== "node-http" ? "GET" : method,
    url: wholeOptions ? optionValue(wholeOptions, ["url", "uri", "hostname", "host"], file) : first,
    optionsArgument,
    options,
    body: sendsData ? call.arguments[1] : optionValue(options, ["data", "json", "body", "form"], file),
    client,
  };
}

/** http.get(url, callback) has its options elsewhere. */
function plainArgument(argument: TS.Expression | undefined): TS.Expression | undefined {
  return argument && isFunction(unwrap(argument)) ? undefined : argument;
}

function optionValue(options: TS.ObjectLiteralExpression | undefined, names: readonly string[], file: TsFile): TS.Expression | undefined {
  for (const name of options ? names : []) {
    const option = optionOf(options as TS.ObjectLiteralExpression, name, file);
    if (option.state === "set") return option.value;
  }
  return undefined;
}

/** Whether the call or its client limits how long it may take: "yes", "no", or "unknown" where options cannot be read. A default that exists counts. */
export function hasTimeLimit(call: HttpCall, file: TsFile): "yes" | "no" | "unknown" {
  const row = libraryRow(call.library);
  // The agent that a call is sent through has limits of its own: new Agent({ connect: { timeout: 30_000 } })
  if (call.options && /\bdispatcher\s*:[\s\S]*\b\w*timeout\w*\s*:/i.test(sourceOf(call.options, file))) return "yes";
  const states = [limitIn(call.options, row, file), limitIn(call.client.options, row, file)];
  if (states.includes("yes")) return "yes";
  if (states.includes("off")) return "no";
  if (row.defaultTimeout !== undefined) return "yes";
  const opaque = (call.optionsArgument !== undefined && !call.options) || call.client.opaque || states.includes("unknown");
  return opaque ? "unknown" : "no";
}

function limitIn(options: TS.ObjectLiteralExpression | undefined, row: LibraryRow, file: TsFile): "yes" | "off" | "absent" | "unknown" {
  if (!options) return "absent";
  let unknown = false;
  for (const name of row.timeouts) {
    const option = optionOf(options, name, file);
    if (option.state === "unknown") unknown = true;
    if (option.state !== "set") continue;
    const value = unwrap(option.value);
    const off = value.kind === ts.SyntaxKind.FalseKeyword || (ts.isNumericLiteral(value) && Number(value.text) === 0);
    const nothing = value.kind === ts.SyntaxKind.NullKeyword || (ts.isIdentifier(value) && value.text === "undefined");
    return off || nothing ? "off" : "yes";
  }
  return unknown ? "unknown" : "absent";
}

/** Where a URL leads as far as its text tells: "relative" (the page's own server), "local" (this machine), "external", or "unknown". */
export function urlKind(url: TS.Expression | undefined, file: TsFile): "relative" | "local" | "external" | "unknown" {
  const text = url && textWithHoles(url, file);
  if (text === undefined) return "unknown";
  // `${this.base}/orders`: what comes first is another's to say, though it begins as nothing.
  if (/^\/(?!\/)/.test(text)) return beginsWithHole(url) ? "unknown" : "relative";
  const host = /^(?:https?|wss?):\/\/([^/:?#\u0000]+)/i.exec(text)?.[1];
  if (host === undefined) return "unknown";
  return /^(?:localhost|127\.|0\.0\.0\.0|\[?::1|.*\.local(?:host)?$)/i.test(host) ? "local" : "external";
}

function beginsWithHole(url: TS.Expression | undefined): boolean {
  const inner = url && unwrap(url);
  return (
    inner !== undefined &&
    ts.isTemplateExpression(inner) &&
    inner.head.text === "" &&
    /base|host|origin|server|api|url/i.test(lastNameOf(inner.templateSpans[0]?.expression ?? inner))
  );
}

/** The host that a URL names, with the holes of {@link textWithHoles} left out, or undefined. */
export function urlHost(url: TS.Expression | undefined, file: TsFile): string | undefined {
  const text = url && textWithHoles(url, file);
  return text === undefined ? undefined : /^(?:https?|wss?):\/\/([^/:?#\u0000]+)/i.exec(text)?.[1];
}
