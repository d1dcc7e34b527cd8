/** Python: addresses that are called, or that settings and parameters hold for calling. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcomes, problem } from "../../../api/outcome.ts";
import { child, namedChildren, type SyntaxNode } from "../../../api/tree.ts";
import { argument, calledName, callOfArgument, receiverOf } from "../../../shared/python/calls.ts";
import { envRead } from "../../../shared/python/environment.ts";
import { httpCall } from "../../../shared/python/http-clients.ts";
import { lastName, plainString } from "../../../shared/python/nodes.ts";
import { inDevelopment } from "../../../shared/python/settings.ts";
import { symbolOf } from "../../../shared/python/symbols.ts";
import { addressProblem, isForPrograms, isHarmlessScript, plainAddress } from "./address.ts";
import { isCalled, isHomePage } from "./names.ts";

function visitText(node: SyntaxNode, file: PyFile): Outcomes {
  const open = node.children[0];
  const close = node.children.at(-1);
  if (open?.type !== "string_start" || close?.type !== "string_end") return undefined;
  const text = file.text.slice(open.end, close.start);
  if (!text.includes("://")) return undefined;
  const { role } = file;
  if (role.test || role.example || role.seed || role.migration || isHarmlessScript(file)) return undefined;
  const address = plainAddress(text);
  if (!address) return /^(?:https|wss):/.test(text) && httpUrl(node, file) ? met(node) : undefined;
  if (!leaves(node, isForPrograms(address), file) || inDevelopment(node, file)) return undefined;
  return addressProblem(address, open.end);
}

/** Whether a call goes out to the address. */
function httpUrl(node: SyntaxNode, file: PyFile): boolean {
  const call = callOfArgument(node);
  return call !== undefined && httpCall(call, file)?.url === node;
}

/** Types and functions that only carry an address on. */
const wrappers = /^(?:AnyHttpUrl|AnyUrl|HttpUrl|URL|Url|str|furl|urljoin|parse_url|Field|default_factory|format|rstrip|strip|encode)$/;
/** Functions that open a connection to the address they are given. */
const callers =
  /^(?:ClientSession|urlopen|urlretrieve|Request|Client|AsyncClient|ServerProxy|connect|create_connection|websocket_connect|ws_connect|WebSocketApp|websocket|from_url|EventSource|aconnect_sse|connect_sse|sse_client|streamablehttp_client|streamable_http_client|AsyncHTTPClient|Elasticsearch|OpenSearch|Minio|InfluxDBClient|QdrantClient|Consul|URLParameters)$/;

/** Whether the program sends something to the address that stands here: it is called, or it configures what is called. What only programs use needs no name that says so. */
function leaves(node: SyntaxNode, forPrograms: boolean, file: PyFile): boolean {
  let value = node;
  for (;;) {
    const { parent } = value;
    if (!parent) return false;
    if (/^(?:parenthesized_expression|concatenated_string|list|tuple)$/.test(parent.type)) value = parent;
    else if (parent.type === "conditional_expression" && namedChildren(parent)[1] !== value) value = parent;
    else if (parent.type === "boolean_operator") {
      const read = parent.children.at(-1) === value ? envRead(child(parent, "left"), file) : undefined;
      if (read?.name !== undefined) return isCalled(read.name);
      value = parent;
    } else if (parent.type === "binary_operator" && child(parent, "left") === value) value = parent;
    else if (parent.type === "attribute" && parent.parent?.type === "call" && wrappers.test(lastName(parent, file))) value = parent.parent;
    else {
      const call = callOfArgument(value);
      if (!call) break;
      const read = envRead(call, file);
      if (read) return read.name !== undefined && read.nameNode !== value && isCalled(read.name);
      if (!wrappers.test(calledName(call, file))) break;
      value = call;
    }
  }
  const { parent } = value;
  if (!parent) return false;
  if (parent.type === "assignment")
    return child(parent, "right") === value && (forPrograms || isCalled(lastName(child(parent, "left"), file)));
  if (parent.type === "pair") {
    const key = plainString(child(parent, "key"), file) ?? "";
    // Where Django's caches stand.
    if (key === "LOCATION" && /^(?:redis|memcached?):/.test(plainString(value, file) ?? "")) return true;
    if (/^ur[il]$/i.test(key) && isHomePage(plainString(value, file) ?? "")) return false;
    return child(parent, "value") === value && (forPrograms || isCalled(key));
  }
  if (/^(?:typed_)?default_parameter$/.test(parent.type)) return isCalled(textOf(file, child(parent, "name") ?? parent));
  const call = callOfArgument(value);
  if (!call) return false;
  const out = httpCall(call, file);
  if (out) return out.url === value || parent.type === "keyword_argument";
  if (parent.type === "keyword_argument") return isCalled(textOf(file, child(parent, "name") ?? parent));
  return callers.test(calledName(call, file)) || isClientCall(call, value, file);
}

/** `self.client.get("http://…")`: a client that is made elsewhere. */
function isClientCall(call: SyntaxNode, value: SyntaxNode, file: PyFile): boolean {
  const receiver = receiverOf(call);
  if (!receiver || !/^(?:get|post|put|patch|delete|head|request|stream|ws_connect)$/.test(calledName(call, file))) return false;
  return namedChildren(value.parent).indexOf(value) <= 1 && /(?:client|session|http|requests)$/i.test(lastName(receiver, file));
}

/** ftplib.FTP("files.acme.io"): the name and password go over the line as they are. */
function visitFtp(call: SyntaxNode, file: PyFile): Outcomes {
  const { role } = file;
  if (role.test || role.example || role.seed || role.migration || symbolOf(child(call, "function"), file) !== "ftplib.FTP")
    return undefined;
  const host = plainString(argument(call, file, "host", 0), file);
  if (host === undefined || !plainAddress(`ftp://${host}`) || inDevelopment(call, file)) return undefined;
  return problem("plain", child(call, "function") ?? call, { data: { host, scheme: "ftp://", secure: "ftps://" } });
}

export const python: TreeVisitors<PyFile> = { call: { FTP: visitFtp }, node: { string: visitText } };
