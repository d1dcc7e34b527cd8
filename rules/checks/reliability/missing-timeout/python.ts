/** Python: requests, httpx, aiohttp, urllib and urllib3; what else waits for another machine or program is told by `python-waits.ts`. */
import type { TreeVisitors, Visit } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcome, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import type { TextEdit } from "../../../api/text.ts";
import { ancestor, child, namedChildren, type SyntaxNode, walkTree } from "../../../api/tree.ts";
import { argumentsOf, calledName, receiverOf } from "../../../shared/python/calls.ts";
import {
  hasTimeLimit,
  isUnlimited,
  type HttpCall,
  type HttpLibrary,
  httpCall,
  httpCallNames,
  httpClientMade,
  httpClientNames,
  libraryRow,
  urlKind,
} from "../../../shared/python/http-clients.ts";
import { definitionName, enclosingDef } from "../../../shared/python/nodes.ts";
import { addArguments, moduleMember } from "../../../shared/python/style.ts";
import { isLongWork } from "../../../shared/timeouts.ts";
import { isLimitedAround, isWaitedFor, pendingOf } from "./python-context.ts";
import { visitWaiting, waitingNames } from "./python-waits.ts";
import { mentions } from "../../../shared/mentions.ts";

const streamWords =
  /event-stream|\baiter_(?:lines|bytes|text|raw)\b|\biter_(?:lines|bytes|text|raw|any|chunked)\b|\bstream\s*=\s*True|\bstream\(|EventSource|websocket|ws_connect|long[-_ ]?poll/i;

/** Whether the answer is read as it comes in, so that a limit for the whole call would cut it off. */
function isStreamed(call: SyntaxNode, file: PyFile): boolean {
  const definition = enclosingDef(call);
  return streamWords.test(definition ? textOf(file, definition) : textOf(file, call));
}

/** Sessions that get their limit from an adapter, a wrapper or a default of the module. */
const limitedSessions = /Timeout\w*Adapter|Timeout(?:Session|HTTP)|partial\([^)]*\btimeout\s*=|setdefault\(\s*["']timeout["']/;

function visitCall(node: SyntaxNode, file: PyFile): Outcomes {
  if (!isWaitedFor(node, file)) return undefined;
  const call = httpCall(node, file);
  if (!call || urlKind(call.url, file) === "local") return undefined;
  const limit = hasTimeLimit(call, file);
  if (limit === "yes") return met(calleeOf(node));
  const off = argumentsOf(node, file).keyword.get("timeout");
  if (limit === "unknown" || isLimitedAround(node, file) || mentions(file, limitedSessions)) return undefined;
  // Of what a client lacks its own place speaks.
  if (!off && call.client.node && libraryRow(call.library).clientLimit) return undefined;
  if (off && isStreamed(node, file)) return undefined;
  return off ? offCall(node, off, call, file) : bareCall(node, call, file);
}

function calleeOf(call: SyntaxNode): SyntaxNode {
  return child(call, "function") ?? call;
}

/** The argument that limits a call of a library, with the import that it needs. */
function limitOf(library: HttpLibrary, seconds: number, file: PyFile): { readonly text: string; readonly edits: readonly TextEdit[] } {
  if (library !== "aiohttp") return { text: `${seconds}`, edits: [] };
  const reference = moduleMember("aiohttp", "ClientTimeout", file);
  return { text: `${reference.text}(total=${seconds})`, edits: reference.edits };
}

function remedyOf(library: HttpLibrary): string {
  return library === "aiohttp" ? "timeout=ClientTimeout(total=10)" : "timeout=10";
}

/** Whether ten seconds may be too short, by the names around and the address. */
function mayTakeLong(call: SyntaxNode, url: SyntaxNode | undefined, file: PyFile): boolean {
  const definition = enclosingDef(call);
  return isLongWork(`${definitionName(definition, file)} ${url ? textOf(file, url) : ""}`) || /\bfiles\s*=/.test(textOf(file, call));
}

function bareCall(node: SyntaxNode, call: HttpCall, file: PyFile): Outcome {
  const long = mayTakeLong(node, call.url, file);
  const { text, edits } = limitOf(call.library, long ? 60 : 10, file);
  const added = addArguments(node, [`timeout=${text}`], file);
  const fixes: readonly ProblemFix[] = added ? [{ fix: long ? "limitLong" : "limit", edits: [...added, ...edits] }] : [];
  return problem("call", calleeOf(node), {
    data: { remedy: remedyOf(call.library) },
    fixes,
    pending: pendingOf(call.library === "urllib" ? "socket" : call.library),
  });
}

function offCall(node: SyntaxNode, value: SyntaxNode, call: HttpCall, file: PyFile): Outcome {
  const long = mayTakeLong(node, call.url, file);
  const { text, edits } = limitOf(call.library, long ? 60 : 10, file);
  const written = value.parent?.type === "keyword_argument";
  const fixes: readonly ProblemFix[] = written
    ? [{ fix: long ? "limitLong" : "limit", edits: [{ start: value.start, end: value.end, text }, ...edits] }]
    : [];
  return problem("off", calleeOf(node), { fixes });
}

const callsKey = {};

/** The calls that go through a client, by the call that makes it: `async with ClientSession() as session: …`, else any of the file. */
function callsOf(maker: SyntaxNode, file: PyFile): readonly SyntaxNode[] {
  const entered = maker.parent?.type === "as_pattern" ? ancestor(maker, "with_statement") : undefined;
  const alias = namedChildren(maker.parent).at(-1);
  if (entered && alias) {
    const found: SyntaxNode[] = [];
    const name = textOf(file, alias);
    walkTree(child(entered, "body") ?? entered, (node) => {
      const receiver = node.type === "call" ? receiverOf(node) : undefined;
      if (receiver && textOf(file, receiver) === name && httpCallNames.includes(calledName(node, file))) found.push(node);
    });
    return found;
  }
  const all = file.memo(callsKey, () => {
    const found: HttpCall[] = [];
    walkTree(file.root, (node) => {
      const call = node.type === "call" ? httpCall(node, file) : undefined;
      if (call?.client.node) found.push(call);
    });
    return found;
  });
  return all.filter((call) => call.client.node === maker).map(({ call }) => call);
}

/** httpx.AsyncClient(…), aiohttp.ClientSession(…), urllib3.PoolManager(…) */
function visitClient(node: SyntaxNode, file: PyFile): Outcomes {
  const client = isWaitedFor(node, file) ? httpClientMade(node, file) : undefined;
  const row = client && libraryRow(client.library);
  if (!client || !row?.clientLimit) return undefined;
  const { keyword, open } = argumentsOf(node, file);
  const given = keyword.get("timeout");
  if (given) {
    if (!isUnlimited(given, file)) return met(calleeOf(node));
    if (isStreamed(node, file) || mentions(file, streamWords)) return undefined;
    const { text, edits } = limitOf(client.library, 10, file);
    const fixes: readonly ProblemFix[] =
      given.parent?.type === "keyword_argument" && given.type !== "identifier"
        ? [{ fix: "limit", edits: [{ start: given.start, end: given.end, text }, ...edits] }]
        : [];
    return problem("off", calleeOf(node), { fixes });
  }
  if (open) return undefined;
  if (row.limitedByDefault) return met(calleeOf(node));
  const calls = callsOf(node, file);
  if (calls.length > 0 && calls.every((call) => argumentsOf(call, file).keyword.has("timeout") || isLimitedAround(call, file)))
    return met(calleeOf(node));
  if (isLimitedAround(node, file) || mentions(file, streamWords)) return undefined;
  const { text, edits } = limitOf(client.library, 10, file);
  const added = addArguments(node, [`timeout=${text}`], file);
  return problem("client", calleeOf(node), {
    data: { remedy: remedyOf(client.library) },
    fixes: added ? [{ fix: "limit", edits: [...added, ...edits] }] : [],
  });
}

const calls: Record<string, Visit<SyntaxNode, PyFile>> = {};
for (const name of httpCallNames) calls[name] = visitCall;
for (const name of httpClientNames) calls[name] = visitClient;
for (const name of waitingNames) {
  const other = calls[name];
  calls[name] = other ? (node, file) => other(node, file) ?? visitWaiting(node, file) : visitWaiting;
}

export const python: TreeVisitors<PyFile> = { call: calls };
