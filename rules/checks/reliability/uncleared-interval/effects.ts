/** Effects of React that start something and never stop it. */
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcomes, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import {
  calleeSpan,
  chainOf,
  enclosingFunction,
  type FunctionNode,
  isFunction,
  lastNameOf,
  receiverOf,
  sourceOf,
  unwrap,
  walkOwn,
} from "../../../shared/typescript/nodes.ts";
import { declarationOf } from "../../../shared/typescript/scope.ts";

/** `useEffect(() => { setInterval(…) })` without a function that is returned. */
export function visitEffect(call: TS.CallExpression, file: TsFile): Outcomes {
  const effect = call.arguments[0] && unwrap(call.arguments[0]);
  if (file.role.test || !effect || !isFunction(effect) || !effect.body || !ts.isBlock(effect.body)) return undefined;
  const started = startedIn(effect, file);
  if (!started) return undefined;
  if (returnsSomething(effect) || stopsItself(effect, file)) return met(calleeSpan(call, file));
  return problem("effect", calleeSpan(started.call, file), { data: { what: started.what } });
}

interface Started {
  readonly call: TS.CallExpression | TS.NewExpression;
  readonly what: string;
}

function startedIn(effect: FunctionNode, file: TsFile): Started | undefined {
  let found: Started | undefined;
  walkOwn(effect, (node) => {
    if (found) return;
    const what = ts.isCallExpression(node) ? startedBy(node, file) : ts.isNewExpression(node) ? openedBy(node) : undefined;
    if (what) found = { call: node as Started["call"], what };
  });
  return found;
}

/** `const events = new EventSource(url)`: open until somebody closes it, and only the effect knows it. */
function openedBy(made: TS.NewExpression): string | undefined {
  if (!ts.isVariableDeclaration(made.parent) || !ts.isIdentifier(made.parent.name) || !ts.isIdentifier(made.expression)) return undefined;
  if (/^(?:EventSource|WebSocket|ReconnectingWebSocket|BroadcastChannel)$/.test(made.expression.text)) return "a connection";
  return /^(?:Intersection|Resize|Mutation|Performance)Observer$/.test(made.expression.text) ? "an observer" : undefined;
}

/** `const [interval, setInterval] = useState(5)`: what is called so here is no timer. */
function isOwnSetter(call: TS.CallExpression, file: TsFile): boolean {
  const callee = unwrap(call.expression);
  return ts.isIdentifier(callee) && declarationOf(callee, file) !== undefined;
}

function startedBy(call: TS.CallExpression, file: TsFile): string | undefined {
  const name = lastNameOf(call.expression);
  if (name === "setInterval" && !isOwnSetter(call, file)) return "an interval";
  const chain = chainOf(call.expression)?.join(".") ?? "";
  if (name === "addEventListener" && /^(?:window|document|globalThis|document\.body|navigator\.\w+)\.addEventListener$/.test(chain)) {
    const [event, , options] = call.arguments;
    // What a page says once in its life needs nobody to stop listening.
    if (event && /^["'`](?:load|DOMContentLoaded|beforeunload|unload|pagehide|appinstalled)["'`]$/.test(sourceOf(event, file)))
      return undefined;
    return options && /\b(?:once|signal)\b/.test(sourceOf(options, file)) ? undefined : "a listener";
  }
  // What is made in the effect goes with it; what it is given stays.
  if (/^(?:on|addListener)$/.test(name) && call.arguments.length === 2 && ts.isExpressionStatement(call.parent) && outlives(call, file))
    return "a listener";
  // Clients of sessions and documents give back what ends it.
  if (/^(?:onAuthStateChanged?|onSnapshot)$/.test(name) && ts.isExpressionStatement(call.parent)) return "a subscription";
  return name === "subscribe" && ts.isExpressionStatement(call.parent) && chain.includes(".") ? "a subscription" : undefined;
}

/** `socket.on("message", …)` of a socket that the component was given or imports. */
function outlives(call: TS.CallExpression, file: TsFile): boolean {
  const target = receiverOf(call);
  if (!target || !ts.isIdentifier(target) || !/(?:socket|emitter|bus|pusher|channel)$/i.test(target.text)) return false;
  const declaration = declarationOf(target, file);
  const effect = enclosingFunction(call);
  return declaration === undefined || effect === undefined || declaration.pos < effect.pos || declaration.end > effect.end;
}

function returnsSomething(effect: FunctionNode): boolean {
  let returns = false;
  walkOwn(effect, (node) => {
    if (ts.isReturnStatement(node) && node.expression) returns = true;
  });
  return returns;
}

/** The interval is cleared, the listener taken off, by the callback itself. */
function stopsItself(effect: FunctionNode, file: TsFile): boolean {
  return /\b(?:clearInterval|removeEventListener|removeListener|off|unsubscribe|abort|close|disconnect|unobserve|terminate)\s*\(/.test(
    sourceOf(effect, file),
  );
}
