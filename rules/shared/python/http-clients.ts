/** Calls that go out over HTTP, and the clients that make them. One place for all checks that ask; a library is a row of a table. */
import { type PyFile, textOf } from "../../api/file.ts";
import { child, type SyntaxNode } from "../../api/tree.ts";
import { argumentsOf, receiverOf } from "./calls.ts";
import { lastName } from "./nodes.ts";
import { follow, resolveName } from "./scopes.ts";
import { attributesOf, selfClass, symbolOf } from "./symbols.ts";
import { isOff, stringParts, stringValue } from "./values.ts";

/** A library that sends requests. */
export type HttpLibrary = "requests" | "httpx" | "aiohttp" | "urllib" | "urllib3" | "niquests";

interface LibraryRow {
  readonly library: HttpLibrary;
  /** Clients that keep connections and options, by the path that `symbolOf` gives. */
  readonly clients: RegExp;
  /** Calls of the module itself. */
  readonly direct: RegExp;
  /** A call that gives no time limit ends by itself in reasonable time. */
  readonly limitedByDefault: boolean;
  /** Its clients take a time limit for all their calls. */
  readonly clientLimit: boolean;
  readonly asynchronous: boolean;
}

const verbs = "(?:get|post|put|patch|delete|head|options|request)";

/**
 * From the libraries' own documentation: httpx ends after 5 s, aiohttp after 300 s, which helps nobody who waits; requests, niquests'
 * predecessor, urllib and urllib3 never end, and requests' sessions have no time limit of their own.
 */
const rows: readonly LibraryRow[] = [
  {
    library: "requests",
    clients:
      /^requests\.(?:sessions\.)?(?:Session|session)\(\)$|^requests_oauthlib\.OAuth[12]Session\(\)$|^cloudscraper\.create_scraper\(\)$/,
    direct: new RegExp(`^requests\\.(?:api\\.)?${verbs}$`),
    limitedByDefault: false,
    clientLimit: false,
    asynchronous: false,
  },
  {
    library: "httpx",
    clients: /^httpx\.(?:Async)?Client\(\)$/,
    direct: new RegExp(`^httpx\\.(?:${verbs}|stream)$`),
    limitedByDefault: true,
    clientLimit: true,
    asynchronous: true,
  },
  {
    library: "aiohttp",
    clients: /^aiohttp\.(?:client\.)?ClientSession\(\)$/,
    direct: /^aiohttp\.request$/,
    limitedByDefault: false,
    clientLimit: true,
    asynchronous: true,
  },
  {
    library: "urllib",
    clients: /^urllib\.request\.build_opener\(\)$/,
    direct: /^urllib\.request\.urlopen$/,
    limitedByDefault: false,
    clientLimit: false,
    asynchronous: false,
  },
  {
    library: "urllib3",
    clients: /^urllib3\.(?:PoolManager|ProxyManager|HTTPSConnectionPool|HTTPConnectionPool)\(\)$/,
    direct: /^urllib3\.request$/,
    limitedByDefault: false,
    clientLimit: true,
    asynchronous: false,
  },
  {
    library: "niquests",
    clients: /^niquests\.(?:Async)?Session\(\)$/,
    direct: new RegExp(`^niquests\\.${verbs}$`),
    limitedByDefault: true,
    clientLimit: true,
    asynchronous: true,
  },
];

/** What the table knows of a library. Each has a row: one without throws, as a mistake in the table. */
export function libraryRow(library: HttpLibrary): LibraryRow {
  const row = rows.find((each) => each.library === library);
  if (!row) throw new Error(`no row for ${library}`);
  return row;
}

/** Last names of all calls that may go out, for the tables of visitors. */
export const httpCallNames: readonly string[] = [
  "get",
  "post",
  "put",
  "patch",
  "delete",
  "head",
  "options",
  "request",
  "stream",
  "urlopen",
  "open",
];

/** Last names of the constructors of clients, for the tables of visitors. */
export const httpClientNames: readonly string[] = [
  "Session",
  "session",
  "Client",
  "AsyncClient",
  "ClientSession",
  "PoolManager",
  "ProxyManager",
  "OAuth1Session",
  "OAuth2Session",
];

/** What a call goes through: a session or client, or the module. */
export interface HttpClient {
  readonly library: HttpLibrary;
  /** The call that makes it; undefined where it is made elsewhere or is the module itself. */
  readonly node: SyntaxNode | undefined;
}

/** A call that sends a request. */
export interface HttpCall {
  readonly library: HttpLibrary;
  readonly call: SyntaxNode;
  /** Upper-case HTTP method; "" when it cannot be known. */
  readonly method: string;
  readonly url: SyntaxNode | undefined;
  /** The data sent: json=, data=, content=. */
  readonly body: SyntaxNode | undefined;
  readonly client: HttpClient;
}

/** The client that a call makes, or undefined. */
export function httpClientMade(call: SyntaxNode, file: PyFile): HttpClient | undefined {
  const symbol = symbolOf(call, file);
  const row = symbol === undefined ? undefined : rows.find((each) => each.clients.test(symbol));
  return row && { library: row.library, node: call };
}

/** What is known of a call that goes out over HTTP; undefined when it does not, or its client comes from another file. */
export function httpCall(call: SyntaxNode, file: PyFile): HttpCall | undefined {
  const callee = child(call, "function");
  const symbol = callee && symbolOf(callee, file);
  if (!callee || symbol === undefined) return undefined;
  const direct = rows.find((row) => row.direct.test(symbol));
  if (direct) return described(call, symbol, { library: direct.library, node: undefined }, file);
  const dot = symbol.lastIndexOf(".");
  const owner = symbol.slice(0, dot);
  const name = symbol.slice(dot + 1);
  if (dot < 0 || !httpCallNames.includes(name)) return undefined;
  const row = rows.find((each) => each.clients.test(owner));
  const object = child(callee, "object");
  return row && object ? described(call, symbol, { library: row.library, node: constructorOf(object, file) }, file) : undefined;
}

function described(call: SyntaxNode, symbol: string, client: HttpClient, file: PyFile): HttpCall {
  const name = symbol.slice(symbol.lastIndexOf(".") + 1);
  const { positional, keyword } = argumentsOf(call, file);
  const generic = name === "request" || name === "stream";
  const verb = generic ? stringValue(keyword.get("method") ?? positional[0], file)?.toUpperCase() : name.toUpperCase();
  const body = ["json", "data", "content", "files"].map((key) => keyword.get(key)).find((value) => value !== undefined);
  const opened = name === "urlopen" || name === "open";
  return {
    library: client.library,
    call,
    method: opened ? (keyword.has("data") || positional[1] ? "POST" : "GET") : (verb ?? ""),
    url: keyword.get("url") ?? positional[generic ? 1 : 0],
    body: body ?? (opened ? positional[1] : undefined),
    client,
  };
}

/** The call that made a client: what its name was assigned, entered by `with`, or set on `self`. */
function constructorOf(object: SyntaxNode, file: PyFile, depth = 0): SyntaxNode | undefined {
  if (depth > 4) return undefined;
  if (object.type === "call") return object;
  if (object.type !== "identifier") return undefined;
  const [binding] = resolveName(textOf(file, object), object, file)?.bindings ?? [];
  return binding?.value && (binding.kind === "assign" || binding.kind === "with")
    ? constructorOf(binding.value, file, depth + 1)
    : undefined;
}

/** The call that makes the client of a call, also where a constructor keeps it in `self`. */
export function clientMaker({ call, client }: HttpCall, file: PyFile): SyntaxNode | undefined {
  if (client.node) return client.node;
  const receiver = receiverOf(call);
  const owner = receiver?.type === "attribute" ? child(receiver, "object") : undefined;
  const holder = owner && selfClass(owner, file);
  const kept = holder && receiver ? attributesOf(holder, file).get(lastName(receiver, file))?.value : undefined;
  return kept?.type === "call" ? kept : undefined;
}

/** Whether a limit is none: None, httpx.Timeout(None), aiohttp.ClientTimeout(total=None) without a limit for single reads. */
export function isUnlimited(limit: SyntaxNode, file: PyFile): boolean {
  const value = follow(limit, file);
  if (isOff(value, file)) return true;
  if (value.type !== "call") return false;
  const symbol = symbolOf(child(value, "function"), file) ?? "";
  const { positional, keyword, open } = argumentsOf(value, file);
  if (open) return false;
  if (/^httpx\.Timeout$/.test(symbol)) {
    const whole = positional[0] ?? keyword.get("timeout");
    return whole !== undefined && isOff(whole, file) && (positional[0] ? keyword.size === 0 : keyword.size === 1);
  }
  if (!/^aiohttp\.(?:client\.)?ClientTimeout$/.test(symbol)) return false;
  const total = keyword.get("total") ?? positional[0];
  return total !== undefined && isOff(total, file) && !["sock_read", "sock_connect", "connect"].some((name) => keyword.has(name));
}

/** Whether the call or its client limits how long it may take: "yes", "no", or "unknown" where arguments cannot be read. A default that exists counts. */
export function hasTimeLimit({ call, library, client }: HttpCall, file: PyFile): "yes" | "no" | "unknown" {
  const row = libraryRow(library);
  const own = argumentsOf(call, file);
  const given = own.keyword.get("timeout") ?? (library === "urllib" ? own.positional[2] : undefined);
  if (given) return isUnlimited(given, file) ? "no" : "yes";
  if (own.open) return "unknown";
  const made = client.node && row.clientLimit ? argumentsOf(client.node, file) : undefined;
  const shared = made?.keyword.get("timeout");
  if (shared) return isUnlimited(shared, file) ? "no" : "yes";
  if (row.limitedByDefault) return "yes";
  // A session may come with adapters that set the limit, and a client that is made elsewhere with anything.
  return made?.open === true || (row.clientLimit && !client.node && !row.direct.test(symbolOf(child(call, "function"), file) ?? ""))
    ? "unknown"
    : "no";
}

/** Where a URL leads as far as its text tells: "local" (this machine), "external", or "unknown". */
export function urlKind(url: SyntaxNode | undefined, file: PyFile): "local" | "external" | "unknown" {
  const host = urlHost(url, file);
  if (host === undefined) return "unknown";
  return /^(?:localhost|127\.|0\.0\.0\.0|\[?::1|.*\.local(?:host)?$)/i.test(host) ? "local" : "external";
}

/** The host that a URL names in its literal beginning, or undefined. */
export function urlHost(url: SyntaxNode | undefined, file: PyFile): string | undefined {
  if (!url) return undefined;
  const text = stringValue(url, file) ?? stringParts(url, file)?.[0]?.text;
  return text === undefined ? undefined : /^(?:https?|wss?):\/\/([^/:?#{]+)/i.exec(text)?.[1];
}

/** What an address begins with: f"{BASE}/items" and BASE + "/items" begin with BASE. */
export function addressStart(url: SyntaxNode, file: PyFile): SyntaxNode {
  const target = follow(url, file);
  const first = target.type === "binary_operator" ? child(target, "left") : undefined;
  if (first) return addressStart(first, file);
  const [part] = stringParts(target, file) ?? [];
  return keptOn(part?.expression ? follow(part.expression, file) : target, file);
}

/** What an object keeps under the name of `self.base_url`, or what its class does; anything else as it is. */
function keptOn(node: SyntaxNode, file: PyFile): SyntaxNode {
  const object = node.type === "attribute" ? child(node, "object") : undefined;
  const holder = object && selfClass(object, file);
  const kept = holder && attributesOf(holder, file).get(lastName(node, file))?.value;
  return kept ? follow(kept, file) : node;
}
