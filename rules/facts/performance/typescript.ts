import type { TypeScriptVisitors } from "../../api/check.ts";
import type { TsFile } from "../../api/file.ts";
import type { Outcomes } from "../../api/outcome.ts";
import { type TS, ts } from "../../api/ts.ts";
import { chainOf, lastNameOf, propertyName, receiverOf, sourceOf, spanOf } from "../../shared/typescript/nodes.ts";
import { staticString } from "../../shared/typescript/values.ts";
import { practice } from "../practice.ts";

function cached(name: string, node: TS.Node, file: TsFile): Outcomes {
  return practice("cache-entry", spanOf(node, file), name);
}

function dropped(call: TS.CallExpression, file: TsFile): Outcomes {
  if (file.role.test) return undefined;
  return practice("cache-invalidation", spanOf(call.expression, file), lastNameOf(call.expression));
}

const store = /redis|cache|(?:^|\.)kv$|memcached?/i;
/** An entry that ends by itself: `"EX", 60`, `{ ex: 60 }`, `{ ttl: 60 }`, `expirationTtl`. */
const lifetime = /["'](?:EX|PX)["']|\b(?:ex|px|EX|PX|ttl|expirationTtl|expires?In|maxAge)\s*[:,]/;
/** Redis as a lock, a session or a limit is no cache. */
const otherUse = /\bNX\b|lock|session|limit|nonce|otp|token/i;
/** Headers that let somebody keep an answer. */
const kept = /max-age=[1-9]|s-maxage=[1-9]|immutable|stale-while-revalidate/i;

/** `redis.set(key, value, "EX", 60)`, `cache.set(key, value, { ttl: 60 })`, `res.set("Cache-Control", "max-age=60")`. */
function set(call: TS.CallExpression, file: TsFile): Outcomes {
  const receiver = receiverOf(call);
  if (!receiver || file.role.test || file.role.browser) return undefined;
  if (/^cache-control$/i.test(staticString(call.arguments[0], file) ?? "")) return header(call, file);
  const name = chainOf(receiver)?.join(".") ?? lastNameOf(receiver);
  const expiring = /^p?setex$/i.test(lastNameOf(call.expression));
  const options = call.arguments.slice(expiring ? 1 : 2).map((argument) => sourceOf(argument, file));
  if (!store.test(name) || otherUse.test(call.arguments[0] ? sourceOf(call.arguments[0], file) : "") || /\bNX\b/.test(options.join()))
    return undefined;
  const ttl = expiring || lifetime.test(`${options.join(" , ")} ,`) || (/cache/i.test(name) && call.arguments.length === 3);
  return ttl ? cached(name, call.expression, file) : undefined;
}

function header(call: TS.CallExpression, file: TsFile): Outcomes {
  const value = call.arguments[1];
  return !file.role.test &&
    /^cache-control$/i.test(staticString(call.arguments[0], file) ?? "") &&
    value &&
    kept.test(sourceOf(value, file))
    ? cached("Cache-Control", call.expression, file)
    : undefined;
}

function called(call: TS.CallExpression, file: TsFile): Outcomes {
  return file.role.test ? undefined : cached(lastNameOf(call.expression), call.expression, file);
}

/** `Order.paginate(filter, options)`: the caller gets a page. */
function paged(call: TS.CallExpression, file: TsFile): Outcomes {
  if (file.role.test || file.role.browser || !receiverOf(call)) return undefined;
  return practice("list-limit", spanOf(call.expression, file), sourceOf(call.expression, file).slice(0, 60));
}

/** `fetch(url, { next: { revalidate: 60 } })`. */
function revalidate(property: TS.PropertyAssignment | TS.ShorthandPropertyAssignment, file: TsFile): Outcomes {
  const holder = property.parent.parent;
  const next = ts.isPropertyAssignment(holder) && propertyName(holder.name) === "next";
  const cache = ts.isCallExpression(holder) && lastNameOf(holder.expression) === "unstable_cache";
  return !file.role.test && (next || cache) ? cached("revalidate", property.name, file) : undefined;
}

function headerProperty(property: TS.PropertyAssignment | TS.ShorthandPropertyAssignment, file: TsFile): Outcomes {
  return !file.role.test && !file.role.browser && ts.isPropertyAssignment(property) && kept.test(sourceOf(property.initializer, file))
    ? cached("Cache-Control", property.name, file)
    : undefined;
}

const segment = /^export const revalidate\s*=\s*[1-9]|^\s*["']use cache(?:: \w+)?["']/m;

/** TypeScript: what is kept in caches and for how long, lists in pages, and calls that share connections. */
export const typescript: TypeScriptVisitors = {
  call: {
    set,
    setex: set,
    setEx: set,
    psetex: set,
    setHeader: header,
    header,
    unstable_cache: called,
    cacheLife: called,
    unstable_cacheLife: called,
    defineCachedEventHandler: called,
    defineCachedFunction: called,
    paginate: paged,
    cursorPaginate: paged,
    CacheTTL: called,
    revalidateTag: dropped,
    revalidatePath: dropped,
    updateTag: dropped,
  },
  property: { revalidate, "Cache-Control": headerProperty, "cache-control": headerProperty },
  file(_root, file) {
    const match = file.role.test ? null : segment.exec(file.text);
    if (!match) return undefined;
    const start = match.index + (match[0].length - match[0].trimStart().length);
    return practice("cache-entry", { start, end: match.index + match[0].length }, "Next.js");
  },
};
