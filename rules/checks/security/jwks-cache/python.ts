import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { child, type SyntaxNode, walkTree } from "../../../api/tree.ts";
import { argumentsOf } from "../../../shared/python/calls.ts";
import { type Decorator, decoratorsOf, definitionName, enclosingDef, isAsync } from "../../../shared/python/nodes.ts";
import { httpCall, httpCallNames } from "../../../shared/python/http-clients.ts";
import { follow, resolveName } from "../../../shared/python/scopes.ts";
import { isScript } from "../../../shared/python/settings.ts";
import { importedMember } from "../../../shared/python/style.ts";
import { symbolOf } from "../../../shared/python/symbols.ts";
import { isOff, staticValue } from "../../../shared/python/values.ts";
import { mentions } from "../../../shared/mentions.ts";

const keysAddress = /jwks|\/certs\b|discovery\/(?:v[\d.]+\/)?keys|\/oauth\d?\/keys/i;
/** The longest that keys may be kept, in seconds. */
const longest = 24 * 60 * 60;

function outside(file: PyFile): boolean {
  const { role } = file;
  return role.test || role.seed || role.migration || role.example || role.toolConfig || isScript(file);
}

/** jwt.PyJWKClient(url) keeps the keys for five minutes, as long as it is the same client. */
function visitClient(call: SyntaxNode, file: PyFile): Outcomes {
  if (!/^jwt\.(?:jwks_client\.)?PyJWKClient$/.test(symbolOf(child(call, "function"), file) ?? "") || outside(file)) return undefined;
  const { keyword, open } = argumentsOf(call, file);
  const cache = keyword.get("cache_jwk_set");
  if (cache && isOff(cache, file))
    return problem("off", cache.parent ?? call, {
      fixes: [{ fix: "cache", edits: [{ start: cache.start, end: cache.end, text: "True" }] }],
    });
  const lifespan = keyword.get("lifespan");
  const seconds = lifespan && staticValue(lifespan, file)?.value;
  if (lifespan && typeof seconds === "number" && seconds > longest)
    return problem("long", lifespan, {
      data: { hours: Math.round(seconds / 3600) },
      fixes: [{ fix: "cache", edits: [{ start: lifespan.start, end: lifespan.end, text: "3600" }] }],
    });
  const definition = enclosingDef(call);
  const at = child(call, "function") ?? call;
  if (!definition || open || definitionName(definition, file) === "__init__" || cacheOf(definition, file) || isKept(call, file))
    return met(at);
  const fix = hoistFix(call, definition, file);
  return problem("each", at, {
    data: { call: textOf(file, at), function: definitionName(definition, file) },
    ...(fix ? { fixes: [fix] } : {}),
  });
}

/** requests.get("https://…/jwks.json") in a function. */
function visitFetch(call: SyntaxNode, file: PyFile): Outcomes {
  const http = httpCall(call, file);
  const definition = enclosingDef(call);
  if (!http || !definition || outside(file)) return undefined;
  const { positional, keyword } = argumentsOf(call, file);
  const url = keyword.get("url") ?? positional[0];
  if (!url || !keysAddress.test(`${textOf(file, url)} ${textOf(file, follow(url, file))}`)) return undefined;
  const at = child(call, "function") ?? call;
  const decorator = cacheOf(definition, file);
  if (decorator) {
    if (!/^functools\.(?:lru_cache|cache)$/.test(symbolOf(decorator.callee, file) ?? "")) return met(at);
    // What the decorator of cachetools would keep of an asynchronous function is not its result.
    const fix = isAsync(definition) ? undefined : ttlFix(decorator, file);
    return problem("forever", at, { ...(fix ? { fixes: [fix] } : {}) });
  }
  const around = textOf(file, definition).replace(/#[^\n]*/g, "");
  // A refresh that others call, a task that runs by itself, and a cache that is asked.
  if (/\bcache\b|\bcache\.|redis|_ttl\b|\bttl\b|fetched_at|cached_at|expires|last_fetch|max_age|monotonic\(\)|time\(\)/i.test(around))
    return met(at);
  if (isMemoised(definition, file)) return problem("forever", at);
  if (
    /^_?(?:refresh|reload|update|load|warm|sync|fetch|get)_?\w*(?:jwks|keys|certs)$/i.test(definitionName(definition, file)) &&
    !/\bdecode\(|authenticate|verify/.test(around)
  )
    return isCalledWithCache(definitionName(definition, file), file) ? undefined : problem("fetched", at);
  return problem("fetched", at);
}

/** Whether those who call the fetching function keep what it gives. */
function isCalledWithCache(name: string, file: PyFile): boolean {
  const elsewhere = file.text.replace(new RegExp(`def ${name}\\(`), "");
  const callers = [...elsewhere.matchAll(new RegExp(`[^\\n]*\\b${name}\\(`, "g"))];
  return callers.length === 0 || mentions(file, /TTLCache|\bcache\b|expires|fetched_at|\bttl\b/i);
}

/** The decorator that keeps what a function gives. */
function cacheOf(definition: SyntaxNode, file: PyFile): Decorator | undefined {
  return decoratorsOf(definition, file).find(({ name }) => /cache|memo/i.test(name));
}

/** A client that is kept in a name of the module or in an object. */
function isKept(call: SyntaxNode, file: PyFile): boolean {
  const assignment = call.parent?.type === "assignment" ? call.parent : undefined;
  const left = child(assignment, "left");
  if (!left) return false;
  if (left.type !== "identifier") return left.type === "attribute" || left.type === "subscript";
  return resolveName(textOf(file, left), left, file)?.scope.type === "module";
}

/** `global _keys` that is filled once and never looked at for its age. */
function isMemoised(definition: SyntaxNode, file: PyFile): boolean {
  let found = false;
  walkTree(definition, (node) => {
    if (node.type === "global_statement") found = /key|jwk|cert/i.test(textOf(file, node));
    return !found;
  });
  return found;
}

/** _jwks_client = PyJWKClient(url, lifespan=3600) above the function, where the url is not the function's own. */
function hoistFix(call: SyntaxNode, definition: SyntaxNode, file: PyFile): ProblemFix | undefined {
  let local = mentions(file, /\b_jwks_client\b/);
  const list = child(call, "arguments");
  if (!list) return undefined;
  walkTree(list, (node) => {
    if (node.type === "identifier" && !(node.field === "name" && node.parent?.type === "keyword_argument")) {
      const scope = resolveName(textOf(file, node), node, file)?.scope;
      if (scope && scope.type !== "module") local = true;
    }
    return !local;
  });
  const { keyword } = argumentsOf(call, file);
  if (local) return undefined;
  let top = definition;
  while (top.parent && top.parent.type !== "module") top = top.parent;
  const lineEnd = file.text.includes("\r\n") ? "\r\n" : "\n";
  const written = textOf(file, call);
  const made = keyword.has("lifespan") ? written : `${written.slice(0, -1)}, lifespan=3600)`;
  return {
    fix: "hoist",
    edits: [
      { start: top.start, end: top.start, text: `_jwks_client = ${made}${lineEnd}${lineEnd}${lineEnd}` },
      { start: call.start, end: call.end, text: "_jwks_client" },
    ],
  };
}

/** @lru_cache becomes @cached(TTLCache(maxsize=16, ttl=3600)). */
function ttlFix({ node }: Decorator, file: PyFile): ProblemFix {
  const cached = importedMember("cachetools", "cached", file);
  const cache = importedMember("cachetools", "TTLCache", file);
  const [first, second] = [cached.edits[0], cache.edits[0]];
  // One import for both names, where neither is there yet.
  const edits =
    first && second && first.start === second.start
      ? [{ ...first, text: first.text.replace("cached", "TTLCache, cached") }]
      : [...cached.edits, ...cache.edits];
  return {
    fix: "cache",
    edits: [...edits, { start: node.start, end: node.end, text: `@${cached.text}(${cache.text}(maxsize=16, ttl=3600))` }],
  };
}

/** Python: clients of key sets, and requests for them, that are made for each token or kept for ever. */
export const python: TreeVisitors<PyFile> = {
  call: {
    PyJWKClient: visitClient,
    ...Object.fromEntries(httpCallNames.filter((name) => name !== "PyJWKClient").map((name) => [name, visitFetch])),
  },
};
