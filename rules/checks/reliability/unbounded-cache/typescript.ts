import type { TypeScriptVisitors } from "../../../api/check.ts";
import type { TsFile } from "../../../api/file.ts";
import { met, type Outcome, type Outcomes, problem } from "../../../api/outcome.ts";
import { type TS, ts } from "../../../api/ts.ts";
import { enclosingFunction, sourceOf, spanOf } from "../../../shared/typescript/nodes.ts";
import { codeOf } from "../../../shared/typescript/functions.ts";
import { functionBehind, handlersOf } from "../../../shared/typescript/handlers.ts";
import { requestPartsIn } from "../../../shared/typescript/request.ts";
import { runtimeOf } from "../../../shared/typescript/runtime.ts";
import { originOf } from "../../../shared/typescript/scope.ts";
import { type Store, type StoreUse, storesOf } from "../../../shared/typescript/stores.ts";
import { lruFix } from "./fix.ts";
import { isGrowingKeyName, isResourceName, isSlowKeyName } from "../../../shared/names/growing-keys.ts";
import { growthOf } from "../../../shared/typescript/growth.ts";

const boundedModules = /^(?:lru-cache|quick-lru|@isaacs\/ttlcache|tiny-lru|lru_map|mnemonist|ttlcache)(?:\/|$)/;

/** new LRUCache({ max: 500 }) */
function visitBounded(created: TS.NewExpression, file: TsFile): Outcomes {
  const known = boundedModules.test(originOf(created.expression, file)?.module ?? "");
  return known && !enclosingFunction(created) && serves(file) ? met(spanOf(created, file)) : undefined;
}

/** Functions that remember every answer for ever. */
const memoizers = /^(?:lodash(?:-es)?(?:\/memoize(?:\.js)?)?|lodash\.memoize|fast-memoize)$/;

/** memoize((userId) => …) */
function visitMemoize(call: TS.CallExpression, file: TsFile): Outcomes {
  const [argument, resolver] = call.arguments;
  const fn = argument && functionBehind(argument, file);
  if (!fn || resolver || enclosingFunction(call) || !memoizers.test(originOf(call.expression, file)?.module ?? "") || !serves(file))
    return undefined;
  const [first] = fn.parameters;
  const key = first && ts.isIdentifier(first.name) ? first.name.text : "";
  if (!isGrowingKeyName(key)) return undefined;
  const holder = ts.isVariableDeclaration(call.parent) && ts.isIdentifier(call.parent.name) ? call.parent.name.text : "memoize()";
  const name = `The cache of ${holder}`;
  return problem("grows", spanOf(call.expression, file), { data: { name, key }, pending: { name, key, exported: false } });
}

/** A page is closed and a tool ends; only what runs for weeks fills up. */
function serves(file: TsFile): boolean {
  const runtime = runtimeOf(file);
  // A route of Remix holds its page and what the server answers in one module.
  return runtime === "server" || runtime === "unknown" || handlersOf(file).some(({ framework }) => framework === "remix");
}

function visitFile(_root: TS.SourceFile, file: TsFile): Outcomes {
  if (!serves(file)) return undefined;
  return storesOf(file).flatMap((store) => judge(store, file) ?? []);
}

/** What a step has been done for that runs once for each record there is: `migratedBoards`. */
const marksOnce = /^(?:migrated|upgraded|backfilled|repaired|initiali[sz]ed|bootstrapped|provisioned)(?![a-z])/;

function judge(store: Store, file: TsFile): Outcome | undefined {
  if (store.uses.some((use) => use.what === "escape") || hasFixedKeys(store, file)) return undefined;
  if (store.kind === "set" && marksOnce.test(store.name)) return undefined;
  const writes = store.uses.filter((use) => use.what === "write");
  const growth = writes.map((use) => ({ use, key: growthOf(use, store, file) })).find(({ key }) => key !== undefined);
  const bounded = store.uses.some((use) => use.what === "shrink" || use.what === "cap");
  const at = spanOf(store.at, file);
  if (!growth?.key) {
    // Other modules may write to it: what they do is known once the whole project is.
    const open = store.exported && !bounded && writes.length === 0;
    return open
      ? problem(messageFor(store, file), at, { data: { name: store.name, key: "entry" }, pending: { name: store.name, exported: true } })
      : undefined;
  }
  if (bounded) return met(at);
  const key = growth.key;
  const fix = lruFix(store, file);
  return problem(messageFor(store, file), at, {
    data: { name: store.name, key },
    ...(!isResourceName(store.name) && growsSlowly(key, growth.use, file) ? { priority: "P2" as const } : {}),
    related: [{ at: spanOf(growth.use.node, file), message: `This adds to ${store.name} while the process runs, and nothing takes away` }],
    ...(fix ? { fixes: [fix] } : {}),
    pending: { name: store.name, key, exported: store.exported },
  });
}

/** An entry for each workspace that customers have set up, of which there are never many: small things, no clients. Who may choose it in a request may choose anything. */
function growsSlowly(key: string, use: StoreUse, file: TsFile): boolean {
  return (
    isSlowKeyName(key.split(".").at(-1) === "id" ? key : (key.split(".").at(-1) ?? "")) &&
    !(use.key && requestPartsIn(use.key, file).length > 0)
  );
}

function messageFor(store: Store, file: TsFile): string {
  if (store.kind === "array") return "list";
  return store.uses.some((use) => use.what === "read" && looksAtAge(use, file)) ? "expires" : "grows";
}

/** if (entry.expiresAt > Date.now()) return entry.value */
function looksAtAge(use: StoreUse, file: TsFile): boolean {
  const fn = enclosingFunction(use.node);
  const text = fn ? codeOf(fn, file) : "";
  return (
    /Date\.now\(\)|new Date\(\)|performance\.now\(\)/.test(text) &&
    /(?:[<>]=?[^;\n]{0,60}|\.)\b(?:expir\w*|ttl\w*|max_?age|cached_?at|fetched_?at|stored_?at|timestamp|loaded_?at|ts|time|at)\b/i.test(
      text,
    )
  );
}

/** Map<JobType, …>, Record<"day" | "week", …>: the type of the key says that there are only so many. */
function hasFixedKeys(store: Store, file: TsFile): boolean {
  const written = store.declaration.type ?? (ts.isNewExpression(store.made) ? store.made : undefined);
  const types = written && (ts.isTypeReferenceNode(written) || ts.isNewExpression(written)) ? written.typeArguments : undefined;
  const key = store.kind === "array" ? undefined : types?.[0];
  if (!key || (store.kind === "object" && types?.length !== 2)) return false;
  if (ts.isUnionTypeNode(key) || ts.isLiteralTypeNode(key)) return !/\b(?:string|number)\b/.test(sourceOf(key, file));
  return ts.isTypeReferenceNode(key) && ts.isIdentifier(key.typeName) && isEnumLike(key.typeName.text);
}

/** A type whose name does not speak of an id is an enumeration or a class, of which a program has a few. */
function isEnumLike(name: string): boolean {
  return !/(?:id|uuid|key|token|hash|string|url|address|email|T|K|Request|Session|Socket|WebSocket|User)$/i.test(name);
}

/** TypeScript: collections of the process that are written and never shrink, caches without a maximum, and memoised functions. */
export const typescript: TypeScriptVisitors = {
  file: visitFile,
  call: { memoize: visitMemoize },
  new: { LRUCache: visitBounded, LRU: visitBounded, QuickLRU: visitBounded, TTLCache: visitBounded },
};
