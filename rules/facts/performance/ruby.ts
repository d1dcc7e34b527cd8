import type { TreeVisitors } from "../../api/check.ts";
import { type RbFile, textOf } from "../../api/file.ts";
import type { Outcome, Outcomes } from "../../api/outcome.ts";
import type { SyntaxNode } from "../../api/tree.ts";
import { controllersOf } from "../../shared/ruby/callbacks.ts";
import { callOf, chainText, constantName } from "../../shared/ruby/calls.ts";
import { practice } from "../practice.ts";

/** `Rails.cache.fetch(key, expires_in: 1.hour)`. */
function fetched(node: SyntaxNode, file: RbFile): Outcomes {
  const call = callOf(node, file);
  if (!call || file.role.test || !/(?:^|\.)Rails\.cache$|^cache_store$/.test(chainText(call.receiver, file))) return undefined;
  return practice("cache-entry", call.nameNode, `Rails.cache.${call.name}`);
}

function dropped(node: SyntaxNode, file: RbFile): Outcomes {
  const call = callOf(node, file);
  if (!call || file.role.test || !/(?:^|\.)Rails\.cache$/.test(chainText(call.receiver, file))) return undefined;
  return practice("cache-invalidation", call.nameNode, call.name);
}

/** Answers that browsers and proxies may keep: `expires_in 5.minutes`, `fresh_when @order`, `caches_action :index`. */
function declared(node: SyntaxNode, file: RbFile): Outcomes {
  const call = callOf(node, file);
  if (!call || call.receiver || file.role.test || !/(?:^|\/)controllers\//.test(file.path)) return undefined;
  return practice("cache-entry", call.nameNode, call.name);
}

/** Calls of providers that open a connection each, and clients that keep theirs. */
function client(node: SyntaxNode, file: RbFile): Outcomes {
  const call = callOf(node, file);
  const constant = constantName(call?.receiver, file) ?? "";
  if (!call || file.role.test) return undefined;
  const shared =
    /^(?:Net::HTTP::Persistent|Typhoeus|Typhoeus::Hydra|HTTPX|PersistentHTTP)$/.test(constant) ||
    (constant === "HTTP" && call.name === "persistent");
  const single =
    /^(?:HTTParty|RestClient|Net::HTTP)$/.test(constant) &&
    /^(?:get|get_response|post|post_form|put|patch|delete|start|new)$/.test(call.name);
  if (!shared && !single) return undefined;
  return practice("connection-reuse", { start: node.start, end: call.nameNode.end }, `${constant}.${call.name}`, shared);
}

const limited =
  /\b(?:pagy\w*|paginate\w*|page|per_page|limit|first|last|set_page_and_extract_portion_from|find_each|in_batches|cursor\w*|keyset\w*|geared_page|per|take|offset|search\w*)\b/;
const whole = /\b[A-Z][\w:]*\.(?:all|order|includes|where|joins)\b|\.(?:all|to_a)\b/;

/** Actions that give a list: whether somebody says where it ends. */
function lists(file: RbFile): Outcome[] {
  return controllersOf(file).flatMap((subject) =>
    subject.methods
      .filter((method) => method.name === "index" && method.visibility === "public")
      .flatMap((method): Outcome[] => {
        const text = textOf(file, method.node);
        const met = limited.test(text);
        if (!met && !whole.test(text)) return [];
        const at = { start: method.node.start, end: method.node.start + "def index".length };
        return [practice("list-limit", at, `${subject.name}#index`, met)];
      }),
  );
}

const clientNames = ["get", "get_response", "post", "post_form", "put", "patch", "delete", "start", "new", "persistent"];
const perAnswer = ["expires_in", "fresh_when", "stale?", "http_cache_forever", "caches_action", "caches_page"];

/** Ruby: what is kept in caches and for how long, lists in pages, and calls that share connections. */
export const ruby: TreeVisitors<RbFile> = {
  call: {
    ...Object.fromEntries(clientNames.map((name) => [name, client])),
    ...Object.fromEntries(perAnswer.map((name) => [name, declared])),
    fetch: fetched,
    write: fetched,
    fetch_multi: fetched,
    delete: (node, file) => dropped(node, file) ?? client(node, file),
    delete_matched: dropped,
  },
  file: (_root, file) => (file.role.test ? undefined : lists(file)),
};
