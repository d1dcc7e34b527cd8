import type { TreeVisitors } from "../../api/check.ts";
import { type PyFile, textOf } from "../../api/file.ts";
import type { Outcomes } from "../../api/outcome.ts";
import { child, type SyntaxNode } from "../../api/tree.ts";
import { argumentsOf, calledName, receiverOf } from "../../shared/python/calls.ts";
import { decoratorsOf, enclosingFunction, parametersOf } from "../../shared/python/nodes.ts";
import { symbolOf } from "../../shared/python/symbols.ts";
import { practice } from "../practice.ts";

function cached(name: string, at: SyntaxNode): Outcomes {
  return practice("cache-entry", at, name);
}

const store = /cache|redis|memcache/i;
/** Redis as a lock, a session or a limit is no cache. */
const otherUse = /lock|session|limit|nonce|otp|token/i;

/** `cache.set(key, value, 60)`, `redis.set(key, value, ex=60)`, `redis.setex(…)`. */
function set(call: SyntaxNode, file: PyFile): Outcomes {
  const callee = child(call, "function");
  const receiver = receiverOf(call);
  if (file.role.test || !callee || !receiver || !store.test(textOf(file, receiver))) return undefined;
  const { positional, keyword } = argumentsOf(call, file);
  if (!positional[0] || otherUse.test(textOf(file, positional[0])) || keyword.has("nx")) return undefined;
  const django = /cache/i.test(textOf(file, receiver));
  const ends = calledName(call, file) !== "set" || django || ["ex", "px", "timeout", "ttl", "expire"].some((name) => keyword.has(name));
  return ends ? cached(textOf(file, callee).slice(0, 60), callee) : undefined;
}

const decorators =
  /(?:^|\.)(?:lru_cache|cache|cached|ttl_cache|cache_page|cache_control|memoize|alru_cache|cache_response|cached_as|condition|etag|last_modified)$/;

/** Functions that keep what they answered. One without parameters keeps one thing, such as the settings. */
function decorated(node: SyntaxNode, file: PyFile): Outcomes {
  if (file.role.test) return undefined;
  const found = decoratorsOf(node, file).find((decorator) => decorators.test(decorator.name));
  if (!found) return undefined;
  const parameters = parametersOf(node, file).filter(({ name }) => name !== "self" && name !== "cls");
  if (/(?:^|\.)(?:lru_cache|cache)$/.test(found.name) && parameters.length === 0) return undefined;
  return cached(`@${found.name}`, found.node);
}

/** `response.headers["Cache-Control"] = "max-age=60"`. */
function header(node: SyntaxNode, file: PyFile): Outcomes {
  const left = child(node, "left");
  const right = child(node, "right");
  if (file.role.test || left?.type !== "subscript" || !right || !/["']cache-control["']/i.test(textOf(file, left))) return undefined;
  return /max-age=(?:[1-9]|\{)|immutable/i.test(textOf(file, right)) ? cached("Cache-Control", left) : undefined;
}

/** Whether calls share their connections: a session that is kept does, a function of the module does not. */
function client(call: SyntaxNode, file: PyFile): Outcomes {
  const callee = child(call, "function");
  const symbol = file.role.test || file.role.script ? undefined : symbolOf(callee, file);
  if (!callee || !symbol) return undefined;
  const single = /^(?:requests|httpx|niquests)\.(?:get|post|put|patch|delete|head|request)$/.test(symbol);
  const shared =
    /^(?:requests\.(?:Session|session|sessions\.Session)|httpx\.(?:Async)?Client|aiohttp\.(?:client\.)?ClientSession|urllib3\.PoolManager|niquests\.(?:Async)?Session)$/.test(
      symbol,
    );
  if (!single && !shared) return undefined;
  const brief = shared && enclosingFunction(call) !== undefined && /^(?:with_item|as_pattern)$/.test(call.parent?.type ?? "");
  return practice("connection-reuse", callee, symbol, shared && !brief);
}

/** `db.paginate(query)`, `Paginator(orders, 50)`: the caller gets a page. */
function paged(call: SyntaxNode, file: PyFile): Outcomes {
  const callee = child(call, "function");
  if (file.role.test || !callee) return undefined;
  return practice("list-limit", callee, textOf(file, callee).slice(0, 60));
}

/** `select(Task).where(…).limit(limit)`: a query that takes as many rows as it is told to. */
function limited(call: SyntaxNode, file: PyFile): Outcomes {
  const callee = child(call, "function");
  const query = callee?.type === "attribute" ? child(callee, "object") : undefined;
  if (file.role.test || !callee || !query || /\(\s*1\s*\)$/.test(textOf(file, call))) return undefined;
  return /(?:^|\W)(?:select|query|scalars)\(|\.(?:where|filter|filter_by|order_by|offset)\(/.test(textOf(file, query))
    ? practice("list-limit", { start: query.end, end: callee.end }, "limit of a query")
    : undefined;
}

const clients = [
  "get",
  "post",
  "put",
  "patch",
  "delete",
  "head",
  "request",
  "Session",
  "session",
  "Client",
  "AsyncClient",
  "ClientSession",
  "PoolManager",
  "AsyncSession",
];

/** Python: what is kept in caches and for how long, lists in pages, and calls that share connections. */
export const python: TreeVisitors<PyFile> = {
  call: {
    set,
    setex: set,
    get_or_set: set,
    aset: set,
    paginate: paged,
    Paginator: paged,
    limit: limited,
    ...Object.fromEntries(clients.map((name) => [name, client])),
  },
  node: { function_definition: decorated, assignment: header },
};
