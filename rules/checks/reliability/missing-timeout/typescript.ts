import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { fact, met, type Outcome, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import type { Json } from "../../../api/vocabulary.ts";
import { withAliases } from "../../../shared/typescript/aliases.ts";
import {
  hasTimeLimit,
  type HttpCall,
  type HttpLibrary,
  httpCall,
  httpCallNames,
  httpClient,
  libraryRow,
} from "../../../shared/typescript/http-clients.ts";
import { calleeSpan, callsBelow, lastNameOf, receiverOf, spanOf } from "../../../shared/typescript/nodes.ts";
import { originOf } from "../../../shared/typescript/scope.ts";
import { isServerByPath } from "../../../shared/typescript/runtime.ts";
import { addProperties } from "../../../shared/typescript/style.ts";
import { objectOf, type Option, optionOf, staticValue } from "../../../shared/typescript/values.ts";
import { isMinified } from "../../../shared/generated-code.ts";
import { browserSetting, type Pending } from "./confirm.ts";
import { visitConnectTimeout, visitPgClient } from "./connections.ts";
import {
  isBeacon,
  isCachedByNext,
  isGuessed,
  isLimitedAround,
  isStreamed,
  mayTakeLong,
  passesRequest,
  staysHere,
  waiterOf,
} from "./context.ts";
import { limitEdit, limitOf, remedyOf } from "./fixes.ts";

/** What a call is judged to be: limited, without a limit, or nothing that the check speaks of. */
function judge(call: HttpCall, file: TsFile): "limited" | "missing" | undefined {
  if (staysHere(call, file) || passesRequest(call, file)) return undefined;
  const limit = hasTimeLimit(call, file);
  if (limit === "yes") return "limited";
  if ((limit === "unknown" && !isInjected(call)) || isBeacon(call, file) || isCachedByNext(call, file) || isStreamed(call, file))
    return undefined;
  if (call.library === "superagent" && chainsTimeout(call.call)) return "limited";
  if (call.library === "node-http" && /\.setTimeout\(|\.on\(\s*["']timeout["']/.test(file.text)) return undefined;
  if (isLimitedAround(call.call, file)) return "limited";
  // What a client lacks is said once, where the client is made.
  return call.client.node && !isOff(call, file) ? undefined : "missing";
}

/** `this.httpService` of NestJS: what it is made with stands in another module, but nothing in this call is hidden. */
function isInjected({ library, options, optionsArgument }: HttpCall): boolean {
  if (library !== "nest-axios") return false;
  return options ? !options.properties.some(ts.isSpreadAssignment) : !optionsArgument;
}

/** superagent.get(url).timeout(5000) */
function chainsTimeout(call: TS.CallExpression): boolean {
  for (
    let current: TS.Node = call;
    ts.isPropertyAccessExpression(current.parent) || ts.isCallExpression(current.parent);
    current = current.parent
  ) {
    if (ts.isPropertyAccessExpression(current.parent) && current.parent.name.text === "timeout") return true;
  }
  return false;
}

/** The call itself says that there is no limit. */
function isOff(call: HttpCall, file: TsFile): boolean {
  const { options } = call;
  return options !== undefined && libraryRow(call.library).timeouts.some((name) => optionOf(options, name, file).state === "set");
}

const browserKey = {};

/** The calls of a browser's file that lack a limit: together they are one finding. */
function browserCalls(file: TsFile): readonly HttpCall[] {
  return file.memo(browserKey, () => {
    return callsBelow(file.root).flatMap((node) => {
      const call = httpCall(node, file);
      return call && waiterOf(node, call.url, file) === "browser" && judge(call, file) === "missing" ? [call] : [];
    });
  });
}

const guessedKey = {};

/** The first call without a limit of a module that only its folders call a server's. */
function firstGuessed(file: TsFile): HttpCall | undefined {
  return file.memo(guessedKey, () => {
    for (const node of callsBelow(file.root)) {
      const call = httpCall(node, file);
      if (call && waiterOf(node, call.url, file) === "server" && isGuessed(call.url, file) && judge(call, file) === "missing") return call;
    }
    return undefined;
  });
}

function visitCall(node: TS.CallExpression, file: TsFile): Outcomes {
  const call = httpCall(node, file);
  if (!call || isMinified(file.text)) return undefined;
  const waiter = waiterOf(node, call.url, file);
  const judged = waiter && judge(call, file);
  if (!judged) return undefined;
  if (judged === "limited") return met(calleeSpan(node, file));
  return waiter === "server" ? onServer(call, file) : inBrowser(call, file);
}

function fixOf(calls: readonly HttpCall[], file: TsFile): readonly ProblemFix[] {
  const long = calls.some((call) => mayTakeLong(call, file));
  const edits = calls.map((call) => limitEdit(call, long ? "60_000" : "10_000", file));
  const known = edits.filter((edit) => edit !== undefined);
  return known.length === edits.length ? [{ fix: long ? "limitLong" : "limit", edits: known }] : [];
}

function pendingOf(library: HttpLibrary, waiter: Pending["waiter"], url: TS.Expression | undefined, file: TsFile, client = false): Json {
  const pending: Pending = { library, waiter, guessed: isGuessed(url, file), client };
  return { ...pending };
}

function onServer(call: HttpCall, file: TsFile): Outcomes {
  const off = isOff(call, file);
  const fixes = fixOf([call], file);
  const at = calleeSpan(call.call, file);
  const more = { data: off ? {} : { remedy: remedyOf(call.library) }, ...(fixes.length > 0 ? { fixes } : {}) };
  if (off) return problem("off", at, more);
  const pending = pendingOf(call.library, "server", call.url, file);
  if (!isServerByPath(file) || !isGuessed(call.url, file)) return problem("call", at, { ...more, pending });
  // Should its package turn out to be a page, one call stands for all.
  const first = firstGuessed(file)?.call === call.call;
  const found = problem("call", at, { ...more, pending: { ...(pending as object), first } });
  return first ? [fact("setting", at, { key: browserSetting, value: "server" }), found] : found;
}

function inBrowser(call: HttpCall, file: TsFile): Outcomes {
  const all = browserCalls(file);
  if (all[0]?.call !== call.call) return undefined;
  const fixes = fixOf(all, file);
  const guessed = isGuessed(call.url, file);
  const at = calleeSpan(call.call, file);
  const found = problem(guessed ? "call" : "browser", at, {
    priority: "P3",
    data: { remedy: remedyOf(call.library), more: "" },
    related: all.slice(1).map((each) => ({ at: calleeSpan(each.call, file), message: "this call has no limit either" })),
    ...(fixes.length > 0 ? { fixes } : {}),
    pending: pendingOf(call.library, "browser", call.url, file),
  });
  return [fact("setting", at, { key: browserSetting, value: guessed ? "guessed" : "told" }), found];
}

/** axios.create({ … }), got.extend({ … }): a client whose calls all lack a limit. */
function visitMaker(node: TS.CallExpression, file: TsFile): Outcomes {
  const client = receiverOf(node) && httpClient(node, file);
  if (client?.node !== node || client.opaque) return undefined;
  const row = libraryRow(client.library);
  const base = client.options && optionOf(client.options, "baseURL", file);
  const url = base?.state === "set" ? base.value : undefined;
  const waiter = waiterOf(node, url, file);
  if (!waiter) return undefined;
  const set = client.options ? limitsOf(client.options, row.timeouts, file) : [];
  const off = set.find((option) => option.state === "set" && isNoLimit(option.value, file));
  if (off?.state === "set") return offClient(node, client.library, off.value, waiter, file);
  if (set.some((option) => option.state === "set") || row.defaultTimeout !== undefined) return met(calleeSpan(node, file));
  if (set.some((option) => option.state === "unknown") || /\.defaults\.timeout\s*=|\bconfig\.timeout\s*=/.test(file.text)) return undefined;
  // got.extend() of a client that has a limit passes it on.
  const parent = receiverOf(node);
  if (parent && httpClient(parent, file)?.node) return undefined;
  const { name, value } = limitOf(client.library, "10_000");
  const property = `${name}: ${value}`;
  const edit = client.options
    ? addProperties(client.options, [property], file)
    : { start: node.arguments.pos, end: node.arguments.end, text: `{ ${property} }` };
  return problem("client", calleeSpan(node, file), {
    data: { remedy: property },
    ...(waiter === "browser" ? { priority: "P3" as const } : {}),
    fixes: [{ fix: "limit", edits: [edit] }],
    pending: pendingOf(client.library, waiter, url, file, true),
  });
}

function limitsOf(options: TS.ObjectLiteralExpression, names: readonly string[], file: TsFile): readonly Option[] {
  return names.map((name) => optionOf(options, name, file));
}

/** `timeout: 0`, `timeout: false`: no limit, in the words of every library. */
function isNoLimit(value: TS.Expression, file: TsFile): boolean {
  const known = staticValue(value, file);
  return known !== undefined && (known.value === 0 || known.value === false);
}

/** A client whose limit is switched off. */
function offClient(node: TS.CallExpression, library: HttpLibrary, value: TS.Expression, waiter: Pending["waiter"], file: TsFile): Outcome {
  const edit = { ...spanOf(value, file), text: limitOf(library, "10_000").value };
  const written = ts.isNumericLiteral(value) || value.kind === ts.SyntaxKind.FalseKeyword;
  return problem("off", calleeSpan(node, file), {
    // Whoever waits in front of a page can leave it.
    ...(waiter === "browser" ? { priority: "P3" as const } : {}),
    ...(written ? { fixes: [{ fix: "limit", edits: [edit] }] } : {}),
  });
}

/** HttpModule.register({ … }) of NestJS. */
function visitRegister(node: TS.CallExpression, file: TsFile): Outcomes {
  const receiver = receiverOf(node);
  if (!receiver || lastNameOf(receiver) !== "HttpModule" || originOf(receiver, file)?.module !== "@nestjs/axios") return undefined;
  if (waiterOf(node, undefined, file) !== "server") return undefined;
  const options = node.arguments[0] && objectOf(node.arguments[0], file);
  if (!options) return undefined;
  const timeout = optionOf(options, "timeout", file);
  if (timeout.state === "set") return met(calleeSpan(node, file));
  if (timeout.state === "unknown") return undefined;
  return problem("client", calleeSpan(node, file), {
    data: { remedy: "timeout: 10_000" },
    fixes: [{ fix: "limit", edits: [addProperties(options, ["timeout: 10_000"], file)] }],
  });
}

const calls: Record<string, (node: TS.CallExpression, file: TsFile) => Outcomes> = {};
for (const name of httpCallNames) calls[name] = visitCall;

/** TypeScript: calls and clients of HTTP libraries, and connections of pg. */
export const typescript: TypeScriptVisitors = withAliases(
  {
    call: { ...calls, create: visitMaker, extend: visitMaker, defaults: visitMaker, register: visitRegister },
    new: { Client: visitPgClient },
    property: { connectTimeout: visitConnectTimeout },
  },
  {
    axios: "axios",
    got: "got",
    ky: "ky",
    "ky-universal": "ky",
    needle: "needle",
    superagent: "superagent",
    ofetch: "ofetch",
    undici: undefined,
    "node-fetch": "fetch",
    "cross-fetch": "fetch",
    "isomorphic-fetch": "fetch",
    "isomorphic-unfetch": "fetch",
    http: undefined,
    https: undefined,
    "node:http": undefined,
    "node:https": undefined,
  },
);
