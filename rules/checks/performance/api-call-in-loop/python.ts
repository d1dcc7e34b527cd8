/** Python: calls of providers in loops and comprehensions, and gathered all at once. */
import type { TreeVisitors, Visit } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcome, type Outcomes, problem } from "../../../api/outcome.ts";
import { child, type SyntaxNode, walkTree } from "../../../api/tree.ts";
import { calledName } from "../../../shared/python/calls.ts";
import { httpCall, httpCallNames, urlHost, urlKind } from "../../../shared/python/http-clients.ts";
import { isFallback, isFixedLoop, isPortionOrRetry, type Loop, loopAround } from "../../../shared/python/loops.ts";
import { definitionName, dottedName, enclosingDef, inMainGuard } from "../../../shared/python/nodes.ts";
import { isProgram } from "../../../shared/python/programs.ts";
import { symbolOf } from "../../../shared/python/symbols.ts";
import { mentions } from "../../../shared/mentions.ts";

function isCovered(node: SyntaxNode, file: PyFile): boolean {
  const { test, seed, migration, example } = file.role;
  return !test && !seed && !migration && !example && !isProgram(file) && !inMainGuard(node, file);
}

const providerPath =
  /^(?:stripe|openai|anthropic|twilio|sendgrid|resend|slack_sdk|github|notion_client|hubspot|boto3)\.[\w().]*\.(?:create|create_async|acreate|modify|modify_async|retrieve|retrieve_async|delete|cancel|send|send_email|chat_postMessage|list|put_object|delete_object|send_message|get_object|publish|get_repo|get_item|put_item|embed|parse)$/;
/** Parts of these clients that work on this machine. */
const local = /webhook|construct_event/i;

/** What a call asks of another service, as a message says it; undefined when it asks nobody. */
function asked(call: SyntaxNode, file: PyFile): string | undefined {
  const http = httpCall(call, file);
  if (http) {
    if (urlKind(http.url, file) === "local") return undefined;
    return urlHost(http.url, file) ?? `${calleeText(call, file)}()`;
  }
  const symbol = symbolOf(child(call, "function"), file) ?? "";
  if (!providerPath.test(symbol) || local.test(symbol)) return undefined;
  return calleeText(call, file).split(".").slice(-3).join(".");
}

function calleeText(call: SyntaxNode, file: PyFile): string {
  const callee = child(call, "function");
  return callee ? (dottedName(callee, file) ?? calledName(call, file)) : "";
}

/** Words of code that takes care of how fast it calls, or goes by portions. */
const paced =
  /\b(?:\w*sem(?:aphore)?\b|\w*[lL]imiter|\w*rate_limit\w*|throttle\w*|sleep|chunk\w*|batch\w*|bucket\w*|capacity_limiter|CapacityLimiter|aiometer)\b/;

/** Whether a function takes care of how fast it calls, also by `async with turn`, where `turn` is a semaphore under another name. */
function isPaced(node: SyntaxNode, file: PyFile): boolean {
  const text = textOf(file, node);
  if (paced.test(text)) return true;
  return [...text.matchAll(/\basync with (?:\w+\.)*(\w+)\s*[:,]/g)].some(([, name = ""]) =>
    new RegExp(`\\b${name}\\s*(?::[^=\\n]+)?=\\s*(?:\\w+\\.)*(?:\\w*Semaphore|\\w*Limiter)\\(`).test(file.text),
  );
}

/** A loop that ends with the first answer looks for one element. */
function endsWithFirst(call: SyntaxNode, { node, kind }: Loop): boolean {
  if (kind === "comprehension") return false;
  let found = false;
  walkTree(node, (part) => {
    if (/^(?:function_definition|lambda|class_definition)$/.test(part.type)) return false;
    if ((part.type === "return_statement" || part.type === "break_statement") && part.end >= call.end) found = true;
    return !found;
  });
  return found;
}

const reportedKey = {};

function visit(call: SyntaxNode, file: PyFile): Outcomes {
  if (!isCovered(call, file)) return undefined;
  const what = asked(call, file);
  if (what === undefined) return undefined;
  return loopAround(call) ? judge(call, what, file) : throughFunction(call, what, file);
}

/** A call in a loop: one after the other, or all at once where the promises are gathered. */
function judge(place: SyntaxNode, what: string, file: PyFile, asks?: SyntaxNode): Outcome | undefined {
  const loop = loopAround(place);
  const callee = child(place, "function") ?? place;
  if (!loop || loop.kind === "while" || isFixedLoop(loop, file) || isFallback(loop, file) || endsWithFirst(place, loop)) return undefined;
  if (isPortionOrRetry(loop, file)) return met(callee);
  const around = enclosingDef(place);
  if (isPaced(around ?? loop.node, file)) return met(callee);
  const task = taskAround(place, loop, file);
  // aiohttp keeps to a hundred connections by itself.
  if (task && mentions(file, /\baiohttp\b/)) return met(callee);
  const atOnce = task || isGathered(loop, file);
  // Coroutines that nobody gathers are another matter.
  if (loop.kind === "comprehension" && !atOnce && isCoroutine(place, file)) return undefined;
  const reported = file.memo(reportedKey, () => new Set<SyntaxNode>());
  if (reported.has(loop.node)) return undefined;
  reported.add(loop.node);
  return problem(atOnce ? "unboundedPython" : "sequentialPython", callee, {
    data: { what },
    ...(asks ? { related: [{ at: child(asks, "function") ?? asks, message: "the call" }] } : {}),
  });
}

/** `tasks.append(asyncio.create_task(ask(row)))`: each begins before the one before has ended. */
function taskAround(place: SyntaxNode, { node }: Loop, file: PyFile): boolean {
  for (let around = place.parent; around && around !== node; around = around.parent)
    if (around.type === "call" && /^(?:ensure_future|create_task|start_soon|submit)$/.test(calledName(around, file))) return true;
  return false;
}

/** asyncio.gather(*[…]), also over a variable, or tasks that a loop creates. */
function isGathered(loop: Loop, file: PyFile): boolean {
  const splat = loop.node.parent;
  const holder = splat?.type === "list_splat" ? splat.parent : splat;
  const call = holder?.type === "argument_list" ? holder.parent : undefined;
  if (call?.type === "call") return /^(?:gather|wait|as_completed)$/.test(calledName(call, file));
  if (splat?.type !== "assignment") return false;
  const name = textOf(file, child(splat, "left") ?? splat);
  return new RegExp(`\\b(?:gather|wait|as_completed)\\(\\s*\\*?${name.replace(/\W/g, "\\$&")}\\b`).test(file.text);
}

function isCoroutine(call: SyntaxNode, file: PyFile): boolean {
  return call.parent?.type !== "await" && mentions(file, /\basync\b/) && mentions(file, /AsyncClient|ClientSession|async def/);
}

/** Words of a function that does not ask each time, or takes care of how often it does. */
const careful = /cache|memo|limit|semaphore|throttle|queue/i;

/** What a function of the module asks, where that function is called in a loop. */
function throughFunction(call: SyntaxNode, what: string, file: PyFile): Outcomes {
  const definition = enclosingDef(call);
  const name = definitionName(definition, file);
  const whole = definition?.parent?.type === "decorated_definition" ? definition.parent : definition;
  if (!definition || !whole || whole.parent?.type !== "module" || careful.test(textOf(file, whole)) || isPaced(whole, file))
    return undefined;
  const outcomes: Outcome[] = [];
  walkTree(file.root, (node) => {
    if (node.type !== "call" || calledName(node, file) !== name || child(node, "function")?.type !== "identifier") return;
    const found = judge(node, what, file, call);
    if (found) outcomes.push(found);
  });
  return outcomes;
}

const calls: Record<string, Visit<SyntaxNode, PyFile>> = {};
for (const name of [
  ...httpCallNames,
  ..."create create_async acreate modify modify_async retrieve retrieve_async cancel send send_email chat_postMessage list put_object delete_object send_message get_object publish get_repo get_item put_item embed parse".split(
    " ",
  ),
])
  calls[name] = visit;

export const python: TreeVisitors<PyFile> = { call: calls };
