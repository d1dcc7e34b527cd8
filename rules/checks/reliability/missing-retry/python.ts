/** Python: modules that call one provider without another try, and loops that try again at once or for ever. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcome, type Outcomes, problem } from "../../../api/outcome.ts";
import { child, namedChildren, type SyntaxNode, walkTree } from "../../../api/tree.ts";
import { argumentsOf } from "../../../shared/python/calls.ts";
import { addressStart, clientMaker, type HttpCall, httpCall, urlHost, urlKind } from "../../../shared/python/http-clients.ts";
import { inMainGuard } from "../../../shared/python/nodes.ts";
import { isScript } from "../../../shared/python/settings.ts";
import { importsPackage } from "../../../shared/python/symbols.ts";
import { stringValue } from "../../../shared/python/values.ts";
import { asset, counts, retryWords, waits } from "./words.ts";

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
    const host = hostOf(call, file);
    if (host !== undefined) hosts.set(host, [...(hosts.get(host) ?? []), { call, host }]);
  }
  const found = [...hosts.values()].find((list) => list.length > 1);
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

/** The loop around a call that goes on after the call has failed, and ends when it has worked. */
function retryLoop({ call }: HttpCall): { readonly loop: SyntaxNode; readonly handler: SyntaxNode } | undefined {
  let handler: SyntaxNode | undefined;
  for (let node: SyntaxNode = call; node.parent && !/^(?:function_definition|lambda)$/.test(node.type); node = node.parent) {
    const { parent } = node;
    if (parent.type === "try_statement" && node.field === "body" && has(node, "return_statement", "break_statement"))
      handler ??= parent.children.find(({ type }) => type === "except_clause");
    if (parent.type !== "for_statement" && parent.type !== "while_statement") continue;
    return handler && node.field === "body" && goesOn(handler) ? { loop: parent, handler } : undefined;
  }
  return undefined;
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
  const found = retryLoop(call);
  if (!found) return undefined;
  const { loop, handler } = found;
  const text = textOf(file, loop);
  if (loop.type === "for_statement") {
    const over = child(loop, "right");
    // for url in urls looks for one that works
    if (!over || !/^(?:range|count|itertools\.count)\(/.test(textOf(file, over))) return undefined;
  }
  const endless = loop.type === "while_statement" && /^(?:True|1)$/.test(textOf(file, child(loop, "condition") ?? loop));
  if (endless && !has(handler, "raise_statement", "return_statement", "break_statement") && !counts.test(text))
    return problem(
      "noCap",
      { start: loop.start, end: loop.start + "while".length },
      { related: [{ at: calleeOf(call), message: "what is tried again" }] },
    );
  return waits.test(text) ? met(calleeOf(call)) : problem("noDelay", calleeOf(call));
}

export const python: TreeVisitors<PyFile> = { file: visitFile };
