/** Python: requests whose answer is the same for everybody, sent again for every request that comes in. */
import type { TreeVisitors, Visit } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { lineEndOf } from "../../../api/text.ts";
import { child, type SyntaxNode, walkTree } from "../../../api/tree.ts";
import { argumentsOf, calledName, receiverOf } from "../../../shared/python/calls.ts";
import { envRead } from "../../../shared/python/environment.ts";
import { changesState } from "../../../shared/python/frameworks.ts";
import { type Handler, handlerAround, handlersOf } from "../../../shared/python/handlers.ts";
import {
  addressStart,
  clientMaker,
  type HttpCall,
  httpCall,
  httpCallNames,
  libraryRow,
  urlHost,
  urlKind,
} from "../../../shared/python/http-clients.ts";
import {
  classOfMethod,
  decoratorsOf,
  definitionName,
  enclosingDef,
  isAsync,
  outerDefinition,
  parametersOf,
} from "../../../shared/python/nodes.ts";
import { isProgram } from "../../../shared/python/programs.ts";
import { resolveName } from "../../../shared/python/scopes.ts";
import { moduleMember } from "../../../shared/python/style.ts";
import { symbolOf } from "../../../shared/python/symbols.ts";
import { stringValue } from "../../../shared/python/values.ts";
import { cacheWords, momentary, scheduled, withoutOwnName } from "./words.ts";

/** Imports that give each request its own value, although they are names of a module. */
const perRequest = /^(?:flask|quart)\.(?:request|g|session)\b|current_user|^flask_(?:login|jwt_extended)\b|_ctx\b|[cC]ontext_?[vV]ar/;

/** Whether an expression is the same for every request: literals, constants and settings of modules, the environment. */
function isFixed(node: SyntaxNode, file: PyFile, depth = 0): boolean {
  if (depth > 5) return false;
  if (envRead(node, file)) return true;
  let fixed = true;
  walkTree(node, (part) => {
    if (!fixed) return false;
    if (part.type === "call") {
      // What sets a time limit says nothing about the answer.
      if (envRead(part, file) || /^(?:Timeout|ClientTimeout|Limits|str|quote|urlencode)$/.test(calledName(part, file))) return true;
      fixed = false;
    } else if (part.type === "await" || part.type === "lambda" || /_splat$|comprehension$/.test(part.type)) fixed = false;
    else if (part.type === "identifier" && !isNamePart(part)) fixed = isFixedName(part, file, depth);
    return fixed;
  });
  return fixed;
}

/** The `b` of `a.b` and of `f(b=…)`. */
function isNamePart(identifier: SyntaxNode): boolean {
  return identifier.field === "attribute" || (identifier.field === "name" && identifier.parent?.type === "keyword_argument");
}

function isFixedName(identifier: SyntaxNode, file: PyFile, depth: number): boolean {
  const resolved = resolveName(textOf(file, identifier), identifier, file);
  if (!resolved) return true;
  const [binding, ...others] = resolved.bindings;
  if (binding?.kind === "import") return !perRequest.test(binding.imported ?? "");
  if (resolved.scope.type === "module") return others.length === 0;
  // A constant of the function that is fixed itself: url = f"{BASE}/rates"
  return others.length === 0 && binding?.kind === "assign" && binding.value !== undefined && isFixed(binding.value, file, depth + 1);
}

/** Whether nothing that is sent comes from the request: the call's arguments and those of the client it goes through. */
function sendsTheSame(call: HttpCall, file: PyFile): boolean {
  const maker = clientMaker(call, file);
  const direct = libraryRow(call.library).direct.test(symbolOf(child(call.call, "function"), file) ?? "");
  // A client from elsewhere may carry the caller's own credentials.
  if (!maker && !direct) return false;
  return [call.call, maker].every((made) => {
    if (!made) return true;
    const { positional, keyword, open } = argumentsOf(made, file);
    return !open && [...positional, ...keyword.values()].every((value) => isFixed(value, file));
  });
}

/** Whether a function changes what its session sends: `session.headers.update(…)`, `client.auth = …`. */
function changesClient(definition: SyntaxNode, file: PyFile): boolean {
  return /\.(?:headers|auth|cookies|params)\b(?:\.update\(|\[[^\]]+\]\s*=|\s*=[^=])/.test(textOf(file, definition));
}

/** The handler that a call answers for: the one around it, or one that calls the function around it. */
function handlerFor(call: SyntaxNode, definition: SyntaxNode, file: PyFile): Handler | undefined {
  const around = handlerAround(call, file);
  if (around) return around;
  const name = definitionName(outerDefinition(definition), file);
  const method = classOfMethod(definition) !== undefined;
  for (const handler of handlersOf(file).values()) {
    let calls = false;
    walkTree(handler.definition, (node) => {
      if (node.type === "call" && calledName(node, file) === name && (receiverOf(node) !== undefined) === method) calls = true;
      return !calls;
    });
    if (calls) return handler;
  }
  return undefined;
}

/** The address that a client puts in front of a path: `httpx.AsyncClient(base_url="https://…")`. */
function baseAddress(call: HttpCall, file: PyFile): SyntaxNode | undefined {
  const maker = clientMaker(call, file);
  const path = call.url && stringValue(call.url, file);
  return maker && path?.startsWith("/") ? argumentsOf(maker, file).keyword.get("base_url") : undefined;
}

function visit(node: SyntaxNode, file: PyFile): Outcomes {
  const call = httpCall(node, file);
  const callee = child(node, "function");
  if (call?.method !== "GET" || !call.url || !callee) return undefined;
  const { test, example, seed, migration } = file.role;
  const definition = enclosingDef(node);
  if (test || example || seed || migration || !definition || isProgram(file)) return undefined;
  const start = baseAddress(call, file) ?? addressStart(call.url, file);
  const host = urlHost(call.url, file) ?? urlHost(start, file);
  if (host === undefined || urlKind(urlHost(call.url, file) === undefined ? start : call.url, file) === "local") return undefined;
  if (momentary.test(textOf(file, call.url)) || momentary.test(textOf(file, start)) || momentary.test(definitionName(definition, file)))
    return undefined;
  if (!sendsTheSame(call, file) || changesClient(definition, file)) return undefined;
  const handler = handlerFor(node, definition, file);
  if (!handler || handler.writes || changesState(handler.method) || handler.method === "WEBSOCKET") return undefined;
  const name = definitionName(handler.definition, file);
  if (momentary.test(`${handler.path} ${name}`) || scheduled.test(`${handler.path} ${name} ${file.path}`)) return undefined;
  if (cacheWords.test(withoutOwnName(file.text))) return met(callee);
  const fix = ttlFix(definition, handler, file);
  return problem("uncached", callee, { data: { host }, ...(fix ? { fixes: [fix] } : {}) });
}

/** A plain function without parameters that does nothing but load: its result is kept by a decorator. */
function ttlFix(definition: SyntaxNode, handler: Handler, file: PyFile): ProblemFix | undefined {
  const plain =
    definition !== handler.definition &&
    !isAsync(definition) &&
    definition.parent?.type === "module" &&
    parametersOf(definition, file).length === 0 &&
    decoratorsOf(definition, file).length === 0 &&
    /^\s*return\b/m.test(textOf(file, definition)) &&
    !/\byield\b/.test(textOf(file, definition));
  if (!plain) return undefined;
  const cached = moduleMember("cachetools", "cached", file);
  const cache = cached.text.replace(/\bcached$/, "TTLCache");
  // Both members come from the one module only where the file takes them through its name.
  if (!cached.text.includes(".")) return undefined;
  const text = `@${cached.text}(${cache}(maxsize=1, ttl=300))${lineEndOf(file.text)}`;
  return { fix: "ttl", edits: [{ start: definition.start, end: definition.start, text }, ...cached.edits] };
}

const calls: Record<string, Visit<SyntaxNode, PyFile>> = {};
for (const name of httpCallNames) calls[name] = visit;

export const python: TreeVisitors<PyFile> = { call: calls };
