/** Python: sessions of requests and aiohttp and clients of httpx that a function makes for itself, and calls in loops that have none. */
import type { TreeVisitors, Visit } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { lineEndOf } from "../../../api/text.ts";
import { ancestor, child, contains, namedChildren, type SyntaxNode, walkTree } from "../../../api/tree.ts";
import { handlerAround } from "../../../shared/python/handlers.ts";
import { type HttpClient, httpCall, httpClientMade, httpClientNames, urlHost } from "../../../shared/python/http-clients.ts";
import {
  definitionName,
  enclosingDef,
  enclosingLoop,
  inMainGuard,
  outerDefinition,
  parametersOf,
  statementOf,
} from "../../../shared/python/nodes.ts";
import { calledName } from "../../../shared/python/calls.ts";
import { dependsOnLoop, loopAround } from "../../../shared/python/loops.ts";
import { resolveName, soleBinding } from "../../../shared/python/scopes.ts";
import { isProgram } from "../../../shared/python/programs.ts";
import { wholeLines } from "../../../shared/python/style.ts";
import { symbolOf } from "../../../shared/python/symbols.ts";

function isCovered(node: SyntaxNode, file: PyFile): boolean {
  const { test, seed, migration, example } = file.role;
  return !test && !seed && !migration && !example && !isProgram(file) && !inMainGuard(node, file);
}

/** Functions that run once, or whose purpose is to make a client for others. */
const startNames =
  /^(?:main|lifespan|_?start\w*|_?setup\w*|_?init\w*|on_startup|_?create\w*|_?make\w*|_?build\w*|_?new_\w*|_?get_\w*(?:client|session|api|http)\w*|_?(?:http_?)?(?:client|session)|_?connect\w*|__init__|__aenter__|__enter__|__post_init__|\w*_factory|_?download\w*|_?run\w*|\w*_loop)$/;

/** Functions that try something out once when somebody asks for it, or that seldom run. */
const trials =
  /^_*(?:test|validate|verify|check|ping|probe|provision|onboard|delete_tenant|create_tenant|migrate|upgrade|claim|activate)(?![a-z])|(?:latest|remote|newest)_\w*version|version_from|_test$/;

/** Clients whose making opens a pool of connections, by library. */
const pooled: ReadonlySet<HttpClient["library"]> = new Set(["requests", "httpx", "aiohttp", "urllib3", "niquests"]);

function visitClient(node: SyntaxNode, file: PyFile): Outcomes {
  const client = isCovered(node, file) ? httpClientMade(node, file) : undefined;
  const callee = child(node, "function");
  if (!client || !callee || !pooled.has(client.library)) return undefined;
  const definition = enclosingDef(node);
  // A lambda makes it for whoever calls it.
  if (!definition) return ancestor(node, "lambda") ? undefined : met(callee);
  const handler = handlerAround(node, file);
  const name = definitionName(definition, file);
  if (!handler && (startNames.test(name) || trials.test(name) || servesLoop(node, file))) return undefined;
  if (dependsOnCall(node, definition, file) || isKept(node, definition, file)) return undefined;
  const fix = hoistFix(node, definition, file);
  return problem(handler ? "handler" : "call", callee, {
    data: { what: `${textOf(file, callee)}()`, name },
    ...(fix ? { fixes: [fix] } : {}),
  });
}

/** `with Client() as client:` around a loop: many calls go through the one client. */
function servesLoop(node: SyntaxNode, file: PyFile): boolean {
  const around = node.parent?.type === "as_pattern" ? ancestor(node, "with_statement") : undefined;
  return around !== undefined && /^\s*(?:async )?(?:for|while)\b/m.test(textOf(file, child(around, "body") ?? around));
}

/** Whether the client's options come with the call: parameters, names of the function, `self`. Such a client is another one each time. */
function dependsOnCall(node: SyntaxNode, definition: SyntaxNode, file: PyFile): boolean {
  const list = child(node, "arguments");
  let depends = false;
  if (list)
    walkTree(list, (part) => {
      if (part.type === "list_splat" || part.type === "dictionary_splat" || part.type === "lambda") depends = true;
      if (part.type === "identifier" && part.parent?.type === "keyword_argument" && part.field === "name") return;
      if (part.type === "identifier" && isLocal(part, definition, file) && !isAlways(part, definition, file)) depends = true;
    });
  return depends;
}

/** `timeout = ClientTimeout(total=5)`: a name of the function that holds the same each time. */
function isAlways(name: SyntaxNode, definition: SyntaxNode, file: PyFile): boolean {
  const binding = soleBinding(textOf(file, name), name, file);
  const value = binding?.kind === "assign" ? binding.value : undefined;
  if (value?.type !== "call") return false;
  let always = true;
  walkTree(value, (part) => {
    if (part.type !== "identifier" || (part.parent?.type === "keyword_argument" && part.field === "name")) return;
    if (isLocal(part, definition, file)) always = false;
  });
  return always;
}

function isLocal(name: SyntaxNode, definition: SyntaxNode, file: PyFile): boolean {
  const scope = resolveName(textOf(file, name), name, file)?.scope;
  return scope !== undefined && scope.type !== "module" && contains(definition, scope);
}

/** The name that a client gets: `client = …`, `with … as client`. */
function nameOf(node: SyntaxNode): SyntaxNode | undefined {
  const { parent } = node;
  if (parent?.type === "assignment" && node.field === "right") return child(parent, "left");
  if (parent?.type !== "as_pattern") return undefined;
  const target = namedChildren(parent).at(-1);
  return target?.type === "as_pattern_target" ? namedChildren(target)[0] : target;
}

/** What a session is told about its caller: then it is no client for all. */
const ownState = "(?:auth|headers|cookies|cert|verify|proxies|params|mount)";

/** Whether the client leaves the function (returned, yielded, kept in an attribute, handed to a class) or is made the caller's own. */
function isKept(node: SyntaxNode, definition: SyntaxNode, file: PyFile): boolean {
  for (let current: SyntaxNode = node; current.parent && current !== definition; current = current.parent) {
    const { parent } = current;
    if (parent.type === "return_statement" || parent.type === "yield" || parent.type === "keyword_argument") return true;
    if (parent.type === "argument_list" && current === node) return true;
    if (parent.type === "attribute" || /_statement$/.test(parent.type)) break;
  }
  const name = nameOf(node);
  if (!name) return node.parent?.type === "assignment";
  if (name.type !== "identifier") return true;
  const text = textOf(file, name);
  if (ancestorGlobal(definition, text, file)) return true;
  const body = textOf(file, definition);
  const word = `\\b${text}\\b`;
  return (
    new RegExp(
      `\\b(?:return|yield)\\s+(?:\\(?\\s*)?${word}(?!\\s*[.\\[(])|${word}\\.${ownState}\\b|\\.\\w+\\s*=\\s*${word}(?!\\s*[.(])`,
    ).test(body) ||
    // Handed to a class or a generator of the project, which keeps it.
    new RegExp(`\\b[A-Z]\\w*\\((?:[^()]*[,(=]\\s*)?${word}\\s*[,)]`).test(body)
  );
}

function ancestorGlobal(definition: SyntaxNode, name: string, file: PyFile): boolean {
  return new RegExp(`\\b(?:global|nonlocal)\\s+[\\w, ]*\\b${name}\\b`).test(textOf(file, definition));
}

/** `session = requests.Session()` goes in front of the function of the module around it. */
function hoistFix(node: SyntaxNode, definition: SyntaxNode, file: PyFile): ProblemFix | undefined {
  const assignment = node.parent;
  const name = nameOf(node);
  if (
    assignment?.type !== "assignment" ||
    !name ||
    child(assignment, "type") ||
    parametersOf(definition, file).some((each) => each.name === textOf(file, name))
  )
    return undefined;
  const statement = statementOf(assignment);
  const line = wholeLines(statement, file);
  const siblings = namedChildren(statement.parent);
  if (!line || siblings.length < 2) return undefined;
  const text = textOf(file, name);
  if ((file.text.match(new RegExp(`\\b${text}\\s*=[^=]|\\bas ${text}\\b`, "g"))?.length ?? 0) !== 1) return undefined;
  let top = outerDefinition(definition);
  while (top.parent && top.parent.type !== "module") top = top.parent;
  const lineEnd = lineEndOf(file.text);
  return {
    fix: "hoist",
    edits: [
      { start: top.start, end: top.start, text: `${textOf(file, statement)}${lineEnd}${lineEnd}${lineEnd}` },
      { ...line, text: "" },
    ],
  };
}

const loopKey = {};

/** requests.get(…) in a loop: each round opens a connection of its own. */
function visitCall(node: SyntaxNode, file: PyFile): Outcomes {
  if (!isCovered(node, file)) return undefined;
  const call = httpCall(node, file);
  const callee = child(node, "function");
  if (!call || !callee || call.client.node || !/^(?:requests|httpx|niquests)\.\w+$/.test(symbolOf(callee, file) ?? "")) return undefined;
  const loop = enclosingLoop(node) ?? comprehensionAround(node);
  if (!loop) return undefined;
  // Addresses that the loop goes through lead to other machines, for which no connection is open.
  if (urlHost(call.url, file) === undefined && isElement(call.url, loop, file)) return undefined;
  if (isRepeated(node, file)) return undefined;
  const reported = file.memo(loopKey, () => new Set<SyntaxNode>());
  if (reported.has(loop)) return undefined;
  reported.add(loop);
  return problem("loop", callee, {
    data: { what: `${textOf(file, callee)}()`, client: call.library === "httpx" ? "httpx.Client" : `${call.library}.Session` },
  });
}

/** `for _ in range(3)` around one and the same call: it is tried until it works. A round that sets what the next one asks for is no attempt. */
function isRepeated(node: SyntaxNode, file: PyFile): boolean {
  const loop = loopAround(node);
  if (loop?.over?.type !== "call" || calledName(loop.over, file) !== "range" || dependsOnLoop(node, loop, file)) return false;
  const given = new Set<string>();
  walkTree(child(node, "arguments") ?? node, (part) => {
    if (part.type === "identifier") given.add(textOf(file, part));
  });
  let set = false;
  walkTree(loop.node, (part) => {
    const target = /^(?:augmented_)?assignment$/.test(part.type) ? child(part, "left") : undefined;
    if (target && given.has(/^\w+/.exec(textOf(file, target))?.[0] ?? "")) set = true;
    return !set;
  });
  return !set;
}

/** Whether an address is the element of a round itself. */
function isElement(url: SyntaxNode | undefined, loop: SyntaxNode, file: PyFile): boolean {
  const target =
    child(loop, "left") ??
    child(
      namedChildren(loop).find((part) => part.type === "for_in_clause"),
      "left",
    );
  return url?.type === "identifier" && target?.type === "identifier" && textOf(file, url) === textOf(file, target);
}

/** [requests.get(url) for url in urls] */
function comprehensionAround(node: SyntaxNode): SyntaxNode | undefined {
  const found = ancestor(
    node,
    "list_comprehension",
    "set_comprehension",
    "dictionary_comprehension",
    "generator_expression",
    "function_definition",
    "lambda",
  );
  return found && /comprehension|generator/.test(found.type) ? found : undefined;
}

const calls: Record<string, Visit<SyntaxNode, PyFile>> = {};
for (const name of httpClientNames) calls[name] = visitClient;
for (const name of ["get", "post", "put", "patch", "delete", "head", "options", "request"]) calls[name] = visitCall;

export const python: TreeVisitors<PyFile> = { call: calls };
