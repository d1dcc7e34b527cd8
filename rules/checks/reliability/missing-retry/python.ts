/** Python: modules that call one provider without another try, and loops that try again at once or for ever. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcome, type Outcomes, problem } from "../../../api/outcome.ts";
import { child, namedChildren, type SyntaxNode, walkTree } from "../../../api/tree.ts";
import { argumentsOf, calledName } from "../../../shared/python/calls.ts";
import { addressStart, clientMaker, type HttpCall, httpCall, urlHost, urlKind } from "../../../shared/python/http-clients.ts";
import { classOfMethod, definitionName, enclosingDef, inMainGuard } from "../../../shared/python/nodes.ts";
import { isScript } from "../../../shared/python/settings.ts";
import { importsPackage } from "../../../shared/python/symbols.ts";
import { stringValue } from "../../../shared/python/values.ts";
import { asset, counts, isClientName, isTrial, onceOnly, retryWords, waits } from "./words.ts";

function isCovered(file: PyFile): boolean {
  const { test, seed, migration, example } = file.role;
  return !test && !seed && !migration && !example && !isScript(file);
}

interface External {
  readonly call: HttpCall;
  readonly host: string;
}

/** The host of a call: in its address, in a constant that the address begins with, or in its client's base address. */
function hostOf(call: HttpCall, file: PyFile): string | undefined {
  const maker = clientMaker(call, file);
  const base = maker && argumentsOf(maker, file).keyword.get("base_url");
  for (const url of [call.url, base]) {
    const start = url && addressStart(url, file);
    if (!start || asset.test(stringValue(url, file) ?? "")) continue;
    const host = urlHost(start, file);
    if (host !== undefined && urlKind(start, file) === "external") return host;
  }
  return undefined;
}

function callsIn(file: PyFile): readonly HttpCall[] {
  const calls: HttpCall[] = [];
  walkTree(file.root, (node) => {
    const call = node.type === "call" && !inMainGuard(node, file) ? httpCall(node, file) : undefined;
    if (call) calls.push(call);
  });
  return calls;
}

function calleeOf(call: HttpCall): SyntaxNode {
  return child(call.call, "function") ?? call.call;
}

function visitFile(_root: SyntaxNode, file: PyFile): Outcomes {
  if (!isCovered(file)) return undefined;
  const calls = callsIn(file);
  const outcomes = calls.flatMap((call): Outcome[] => {
    const judged = judgeLoop(call, file);
    return judged ? [judged] : [];
  });
  // A task is tried again by its queue.
  if (outcomes.length > 0 || calls.length === 0 || importsPackage(file, "celery", "dramatiq", "rq", "arq", "huey")) return outcomes;
  const hosts = new Map<string, External[]>();
  for (const call of calls) {
    const definition = enclosingDef(call.call);
    if ((definition && isTrial(definitionName(definition, file))) || onceOnly.test(textOf(file, call.call))) continue;
    const host = hostOf(call, file);
    if (host !== undefined) hosts.set(host, [...(hosts.get(host) ?? []), { call, host }]);
  }
  // A client that is kept for a host is a module for it, however few calls are written.
  const found = [...hosts.values()].find((list) => list.length > 1 || list.some(({ call }) => isKept(call, file)));
  const [first, ...others] = found ?? [];
  if (!first) return undefined;
  const maker = clientMaker(first.call, file);
  const at = (maker && child(maker, "function")) ?? calleeOf(first.call);
  if (retryWords.test(file.text.replace(/missing-retry/g, ""))) return met(at);
  return problem("client", at, {
    data: { host: first.host },
    related: (maker ? [first, ...others] : others)
      .slice(0, 3)
      .map(({ call }) => ({ at: calleeOf(call), message: `also calls ${first.host}` })),
  });
}

/** Whether a call goes through a client that the module or an object keeps, or stands in a class that is a client itself. */
function isKept(call: HttpCall, file: PyFile): boolean {
  const maker = clientMaker(call, file);
  const definition = enclosingDef(maker ?? call.call);
  if (maker) return argumentsOf(maker, file).keyword.has("base_url") && (!definition || maker.parent?.type === "assignment");
  const holder = definition && classOfMethod(definition);
  return holder !== undefined && isClientName(definitionName(holder, file));
}

/** The loop around a call that goes on after the call has failed, and ends when it has worked. */
function retryLoop({ call }: HttpCall, file: PyFile): { readonly loop: SyntaxNode; readonly handler: SyntaxNode | undefined } | undefined {
  let handler: SyntaxNode | undefined;
  for (let node: SyntaxNode = call; node.parent && !/^(?:function_definition|lambda)$/.test(node.type); node = node.parent) {
    const { parent } = node;
    if (parent.type === "try_statement" && node.field === "body" && has(node, "return_statement", "break_statement"))
      handler ??= parent.children.find(({ type }) => type === "except_clause");
    if (parent.type !== "for_statement" && parent.type !== "while_statement") continue;
    if (node.field !== "body" || (handler ? !goesOn(handler) : !asksAgain(call, parent, file))) return undefined;
    return { loop: parent, handler };
  }
  return undefined;
}

/** `if response.status_code < 500: return response` in a loop that makes the same call each time: another answer is asked for again. */
const worked = /^\s*\w+\.(?:ok|is_success|status(?:_code)?\s*(?:==\s*2(?!04)\d\d|<\s*[345]00))\s*$/;

function asksAgain(call: SyntaxNode, loop: SyntaxNode, file: PyFile): boolean {
  const counter = child(loop, "left");
  if (counter && new RegExp(`\\b${textOf(file, counter)}\\b`).test(textOf(file, call))) return false;
  // What the next round asks for is another page, or the next part; and an error that is raised here leaves the loop.
  const given = new Set(textOf(file, call).match(/\b[A-Za-z_]\w*/g) ?? []);
  let found = false;
  let changes = false;
  walkTree(child(loop, "body") ?? loop, (node) => {
    const target = node.type === "assignment" ? child(node, "left") : undefined;
    if (target && given.has(/^\w+/.exec(textOf(file, target))?.[0] ?? "") && !(node.start <= call.start && call.end <= node.end))
      changes = true;
    if (node.type === "call" && calledName(node, file) === "raise_for_status") changes = true;
    const branch =
      node.type === "if_statement" && worked.test(textOf(file, child(node, "condition") ?? node)) ? child(node, "consequence") : undefined;
    if (branch && has(branch, "return_statement", "break_statement")) found = true;
    return !/^(?:function_definition|lambda)$/.test(node.type);
  });
  return found && !changes;
}

function has(node: SyntaxNode, ...types: readonly string[]): boolean {
  let found = false;
  walkTree(node, (part) => {
    if (/^(?:function_definition|lambda)$/.test(part.type)) return false;
    if (types.includes(part.type)) found = true;
    return !found;
  });
  return found;
}

/** The handler does not always leave the loop. */
function goesOn(handler: SyntaxNode): boolean {
  const last = namedChildren(namedChildren(handler).at(-1)).at(-1);
  return !/^(?:raise|return|break)_statement$/.test(last?.type ?? "");
}

function judgeLoop(call: HttpCall, file: PyFile): Outcome | undefined {
  const found = retryLoop(call, file);
  if (!found) return undefined;
  const { loop, handler } = found;
  const text = textOf(file, loop);
  if (loop.type === "for_statement") {
    const over = child(loop, "right");
    // for url in urls looks for one that works
    if (!over || !/^(?:range|count|itertools\.count)\(/.test(textOf(file, over))) return undefined;
  }
  const endless = loop.type === "while_statement" && /^(?:True|1)$/.test(textOf(file, child(loop, "condition") ?? loop));
  const escapes = handler ? has(handler, "raise_statement", "return_statement", "break_statement") : has(loop, "raise_statement");
  if (endless && !escapes && !counts.test(text))
    return problem(
      "noCap",
      { start: loop.start, end: loop.start + "while".length },
      { related: [{ at: calleeOf(call), message: "what is tried again" }] },
    );
  return waits.test(text) ? met(calleeOf(call)) : problem("noDelay", calleeOf(call));
}

export const python: TreeVisitors<PyFile> = { file: visitFile };
