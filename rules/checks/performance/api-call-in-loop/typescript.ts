import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcome, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { hasComment } from "../../../shared/typescript/comments.ts";
import { httpCall, httpCallNames, urlHost, urlKind } from "../../../shared/typescript/http-clients.ts";
import { isFixedLoop, isPortionLoop, isRetryLoop, type Loop, loopAround } from "../../../shared/typescript/loops.ts";
import {
  calleeSpan,
  chainOf,
  enclosingFunction,
  type FunctionNode,
  isFunction,
  lastNameOf,
  receiverOf,
  sourceOf,
  spanOf,
  unwrap,
} from "../../../shared/typescript/nodes.ts";
import { usesOf } from "../../../shared/typescript/references.ts";
import { runtimeOf } from "../../../shared/typescript/runtime.ts";
import { initializerOf, originOf } from "../../../shared/typescript/scope.ts";
import { importModule, indentAt, styleOf } from "../../../shared/typescript/style.ts";
import { staysOnMachine } from "./place.ts";

/** Clients of providers, by the name that they go by; their packages are named after them. */
const providers =
  /^(?:stripe|openai|anthropic|resend|twilio(?:Client)?|octokit|slack(?:Client)?|sgMail|postmark(?:Client)?|notion|hubspot(?:Client)?)$/i;
const providerModules =
  /^(?:stripe|openai|@anthropic-ai\/sdk|resend|twilio|octokit|@octokit\/rest|@slack\/web-api|@sendgrid\/mail|postmark|@notionhq\/client|@hubspot\/api-client)$/;
/** `new DeleteObjectCommand(…)`: what a client of AWS is told to do. */
function awsCommand(call: TS.CallExpression, file: TsFile): string | undefined {
  const [command] = call.arguments;
  if (lastNameOf(call.expression) !== "send" || !command || !ts.isNewExpression(command)) return undefined;
  return /^@aws-sdk\/client-/.test(originOf(command.expression, file)?.module ?? "") ? lastNameOf(command.expression) : undefined;
}

/** Parts of these clients that work on this machine. */
const local = /webhooks|constructEvent|webhook\(/;

/** What a call asks of another service, as a message says it; undefined when it asks nobody. */
function asked(call: TS.CallExpression, file: TsFile): string | undefined {
  const http = httpCall(call, file);
  if (http) {
    if (urlKind(http.url, file) === "local" || staysOnMachine(http.url, file)) return undefined;
    return urlHost(http.url, file) ?? `${sourceOf(call.expression, file).replace(/\s+/g, "")}()`;
  }
  const command = awsCommand(call, file);
  if (command !== undefined) return command;
  const chain = chainOf(call.expression);
  if (!chain || chain.length < 3 || local.test(chain.join("."))) return undefined;
  const root = chain[0] === "this" ? (chain[1] ?? "") : (chain[0] ?? "");
  let base = unwrap(call.expression);
  while (ts.isPropertyAccessExpression(base) && base.expression.kind !== ts.SyntaxKind.ThisKeyword) base = unwrap(base.expression);
  if (isMadeOfProvider(base, file)) return chain.slice(-3).join(".");
  if (!providers.test(root)) return undefined;
  const module = originOf(base, file)?.module;
  const known = chain[0] === "this" || module === undefined || providerModules.test(module) || /^[.@~#]/.test(module);
  return known ? chain.slice(-3).join(".") : undefined;
}

/** `const client = twilio(sid, token)`, `const client = new Client()` of a provider's package, whatever it is called. */
function isMadeOfProvider(base: TS.Expression, file: TsFile): boolean {
  const initializer = ts.isIdentifier(base) ? initializerOf(base, file) : undefined;
  const made = initializer && unwrap(initializer);
  if (!made || !(ts.isNewExpression(made) || ts.isCallExpression(made))) return false;
  return providerModules.test(originOf(made.expression, file)?.module ?? "");
}

/** All loops around a node within what runs with it, from the inside out. */
function loopsAround(node: TS.Node, file: TsFile): readonly Loop[] {
  const loops: Loop[] = [];
  for (let loop = loopAround(node, file); loop && loops.length < 5; loop = loopAround(loop.node, file)) loops.push(loop);
  return loops;
}

/** Words of code that takes care of how fast it calls. */
const paced =
  /\b(?:p?[lL]imit(?:er)?|semaphore|throttle\w*|bottleneck|schedule|sleep|delay|wait\w*|setTimeout|concurrency|batch\w*|chunk\w*)\b\s*[.(:]|\bqueue\s*(?:\(|\.add\()/i;

const reportedKey = {};

function visit(call: TS.CallExpression, file: TsFile): Outcomes {
  const runtime = runtimeOf(file);
  if (runtime === "tool" || runtime === "browser") return undefined;
  const inner = loopAround(call, file);
  const what = asked(call, file);
  if (what === undefined) return undefined;
  return inner ? judge(call, what, file) : throughFunction(call, what, file);
}

/** A place in a loop where somebody is asked: the call, or the callback's name in `list.map(load)`. */
function judge(place: TS.Expression, what: string, file: TsFile, asks?: TS.CallExpression): Outcomes {
  const at = ts.isCallExpression(place) ? calleeSpan(place, file) : spanOf(place, file);
  const loops = loopsAround(place, file);
  const records = loops.filter((loop) => !isFixedLoop(loop, file) && !isRetryLoop(loop, file));
  const [loop] = records;
  if (!loop || endsWithFirst(place, loop) || isOneCustomers(loop, what, file)) return undefined;
  if ((loop.kind === "while" && !takesFromList(loop, file)) || loop.kind === "do" || (loop.kind === "for" && !loop.over)) return undefined;
  if (records.some((each) => isPortionLoop(each, file)) || paced.test(sourceOf(loop.node, file))) return met(at);
  if (loop.kind === "callback" && !/^(?:map|flatMap|forEach)$/.test(loop.method ?? ""))
    return /^p(?:Map|Each|Filter)/.test(loop.method ?? "") ? met(at) : undefined;
  const pushed = loop.kind !== "callback" && isPushedTogether(place, file);
  const atOnce = loop.kind === "callback" || pushed;
  if (!atOnce && !isAwaited(place)) return undefined;
  if (pushed) return report(place, loop.node, { what, atOnce, gathers: false, ...(asks ? { asks } : {}) }, file);
  return report(place, loop.node, { what, atOnce, gathers: loop.method !== "forEach", ...(asks ? { asks } : {}) }, file);
}

interface Found {
  readonly what: string;
  readonly atOnce: boolean;
  /** The loop makes a list of promises, which somebody must wait for. */
  readonly gathers: boolean;
  /** The call itself, where the loop only reaches it through a function. */
  readonly asks?: TS.CallExpression;
}

function report(place: TS.Expression, loop: TS.Node, { what, atOnce, gathers, asks }: Found, file: TsFile): Outcomes {
  const reported = file.memo(reportedKey, () => new Set<TS.Node>());
  // A list whose promises nobody gathers is another matter.
  if (reported.has(loop) || (atOnce && gathers && !isGathered(loop, file))) return undefined;
  reported.add(loop);
  const at = ts.isCallExpression(place) ? calleeSpan(place, file) : spanOf(place, file);
  const fix = atOnce && gathers ? limitFix(loop as TS.CallExpression, file) : undefined;
  return problem(atOnce ? "unbounded" : "sequential", at, {
    data: { what },
    ...(asks ? { related: [{ at: calleeSpan(asks, file), message: "the call" }] } : {}),
    ...(fix ? { fixes: [fix] } : {}),
  });
}

/** Words of a function that does not ask each time, or takes care of how often it does. */
const careful = /cache|memo|\blru\b|limit|semaphore|throttle|queue|bottleneck|dataloader/i;

/** What a function of the module asks, where that function is called in a loop: Promise.all(ids.map((id) => load(id))), ids.map(load) */
function throughFunction(call: TS.CallExpression, what: string, file: TsFile): Outcomes {
  const fn = enclosingFunction(call);
  const name = fn && nameNodeOf(fn);
  if (!name || careful.test(sourceOf(fn, file))) return undefined;
  const outcomes: Outcome[] = [];
  for (const use of usesOf(name, file)) {
    const { parent } = use;
    if (!ts.isCallExpression(parent)) continue;
    const found =
      parent.expression === use
        ? loopAround(parent, file)
          ? judge(parent, what, file, call)
          : undefined
        : mapped(use, parent, { what, asks: call }, file);
    if (found) outcomes.push(...(Array.isArray(found) ? found : [found as Outcome]));
  }
  return outcomes;
}

/** The name under which a module's own function is called. */
function nameNodeOf(fn: FunctionNode): TS.Identifier | undefined {
  if (ts.isFunctionDeclaration(fn)) return fn.name;
  const { parent } = fn;
  return ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name) ? parent.name : undefined;
}

/** ids.map(load) */
function mapped(use: TS.Identifier, map: TS.CallExpression, found: Pick<Found, "what" | "asks">, file: TsFile): Outcomes {
  const method = lastNameOf(map.expression);
  const over = receiverOf(map);
  if (
    !over ||
    map.arguments[0] !== use ||
    !/^(?:map|flatMap|forEach)$/.test(method) ||
    isFixedLoop({ kind: "callback", node: map, over }, file)
  )
    return undefined;
  return report(use, map, { ...found, atOnce: true, gathers: method !== "forEach" }, file);
}

/** while (rows.length > 0) { … rows.shift() … } */
function takesFromList({ node }: Loop, file: TsFile): boolean {
  return (
    ts.isWhileStatement(node) &&
    /\.length\b/.test(sourceOf(node.expression, file)) &&
    /\.(?:shift|pop)\(/.test(sourceOf(node.statement, file))
  );
}

/** The subscriptions of one customer are one or two. */
function isOneCustomers(loop: Loop, what: string, file: TsFile): boolean {
  if (!/(?:^|\.)subscriptions\./.test(what) || !loop.over) return false;
  let list = unwrap(loop.over);
  while (ts.isPropertyAccessExpression(list)) list = unwrap(list.expression);
  const made = ts.isIdentifier(list) ? initializerOf(list, file) : list;
  return made !== undefined && /\b(?:customer|user|owner|team|workspace|organization|org)(?:_?Id)?\b\s*[:,}]/i.test(sourceOf(made, file));
}

/** `promises.push(fetch(…))` in a loop, with `Promise.all(promises)` behind it. */
function isPushedTogether(place: TS.Expression, file: TsFile): boolean {
  let whole: TS.Node = place;
  // promises.push(got(url).json())
  while (ts.isPropertyAccessExpression(whole.parent) || (ts.isCallExpression(whole.parent) && whole.parent.expression === whole))
    whole = whole.parent;
  const { parent } = whole;
  if (!ts.isCallExpression(parent) || lastNameOf(parent.expression) !== "push") return false;
  const list = receiverOf(parent);
  return list !== undefined && ts.isIdentifier(list) && isAllOf(list.text, file);
}

function isAllOf(name: string, file: TsFile): boolean {
  return new RegExp(`\\bPromise\\.(?:all|allSettled)\\(\\s*${name.replaceAll("$", "\\$")}\\b`).test(file.text);
}

function isAwaited(call: TS.Node): boolean {
  for (let node: TS.Node = call; node.parent && !ts.isStatement(node); node = node.parent)
    if (ts.isAwaitExpression(node.parent)) return true;
  return false;
}

/** A loop that ends with the first answer looks for one element: for (…) { const r = await fetch(…); if (r.ok) return r; } */
function endsWithFirst(call: TS.Node, loop: Loop): boolean {
  if (ts.isCallExpression(loop.node)) return false;
  let found = false;
  const look = (node: TS.Node): void => {
    if (isFunction(node) || found) return;
    if (node.pos >= call.end && (ts.isReturnStatement(node) || ts.isBreakStatement(node))) found = true;
    ts.forEachChild(node, look);
  };
  look(loop.node.statement);
  return found || directReturn(call, loop.node);
}

function directReturn(call: TS.Node, end: TS.Node): boolean {
  for (let node: TS.Node = call; node.parent && node !== end; node = node.parent) if (ts.isReturnStatement(node)) return true;
  return false;
}

/** Promise.all(list.map(…)), also over a variable. */
function isGathered(map: TS.Node, file: TsFile): boolean {
  const { parent } = map;
  if (ts.isCallExpression(parent) && parent.expression !== map) return /^(?:all|allSettled)$/.test(lastNameOf(parent.expression));
  if (!ts.isVariableDeclaration(parent) || !ts.isIdentifier(parent.name)) return false;
  return isAllOf(parent.name.text, file);
}

/** `const limit = pLimit(5)`, and the callback's work handed to it. */
function limitFix(map: TS.CallExpression, file: TsFile): ProblemFix | undefined {
  const fn = map.arguments[0] && unwrap(map.arguments[0]);
  if (!fn || !ts.isArrowFunction(fn)) return undefined;
  let statement: TS.Node = map;
  while (statement.parent && !ts.isBlock(statement.parent) && !ts.isSourceFile(statement.parent)) statement = statement.parent;
  if (!statement.parent || !ts.isStatement(statement)) return undefined;
  const start = fn.getStart(file.root);
  const bodyStart = fn.body.getStart(file.root);
  const first = fn.parameters[0];
  const last = fn.parameters.at(-1);
  if (!first || !last || hasComment({ start, end: bodyStart }, file) || /\blimit\b/.test(file.text)) return undefined;
  const { name, edits } = importModule(file, ["p-limit"], "pLimit");
  const { lineEnd, semicolon } = styleOf(file);
  const parameters = file.text.slice(first.getStart(file.root), last.end);
  const isAsync = fn.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.AsyncKeyword) ? "async " : "";
  const at = statement.getStart(file.root);
  return {
    fix: "limit",
    edits: [
      ...edits,
      { start: at, end: at, text: `const limit = ${name}(5)${semicolon}${lineEnd}${indentAt(at, file)}` },
      { start, end: bodyStart, text: `(${parameters}) => limit(${isAsync}() => ` },
      { start: fn.body.end, end: fn.body.end, text: ")" },
    ],
  };
}

const calls: Record<string, (call: TS.CallExpression, file: TsFile) => Outcomes> = {};
for (const name of [...httpCallNames, "create", "update", "retrieve", "send", "list", "del", "cancel", "postMessage", "sendEmail", "parse"])
  calls[name] = visit;

/** TypeScript: calls of providers in loops and callbacks, and gathered all at once. */
export const typescript: TypeScriptVisitors = { call: calls };
