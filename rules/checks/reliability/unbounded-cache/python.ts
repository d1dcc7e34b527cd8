import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcome, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import type { SyntaxNode } from "../../../api/tree.ts";
import { argumentsOf } from "../../../shared/python/calls.ts";
import { decoratorsOf, definitionName, enclosingDef, parametersOf } from "../../../shared/python/nodes.ts";
import { importedMember } from "../../../shared/python/style.ts";
import { growthOf } from "../../../shared/python/growth.ts";
import { isTerminalProgram } from "../../../shared/python/programs.ts";
import { requestPartsIn } from "../../../shared/python/request.ts";
import { type Store, type StoreUse, storesOf } from "../../../shared/python/stores.ts";
import { symbolOf } from "../../../shared/python/symbols.ts";
import { staticValue } from "../../../shared/python/values.ts";
import { isGrowingKeyName, isResourceName, isSlowKeyName } from "../../../shared/names/growing-keys.ts";

/** What never runs for weeks fills no memory. */
function outside(file: PyFile): boolean {
  const { role } = file;
  return role.test || role.script || role.seed || role.migration || role.example || role.toolConfig || isTerminalProgram(file);
}

function visitFile(_root: SyntaxNode, file: PyFile): Outcomes {
  return outside(file) ? undefined : storesOf(file).flatMap((store) => judge(store, file) ?? []);
}

function judge(store: Store, file: PyFile): Outcome | undefined {
  if (store.kind === "bounded") return met(store.at);
  if (store.uses.some((use) => use.what === "escape")) return undefined;
  const growth = store.uses
    .filter((use) => use.what === "write")
    .map((use) => ({ use, key: growthOf(use, store, file) }))
    .find(({ key }) => key !== undefined);
  if (!growth?.key) return undefined;
  if (store.uses.some((use) => use.what === "shrink" || use.what === "cap")) return met(store.at);
  const fix = ttlFix(store, file);
  return problem(messageFor(store, file), store.at, {
    data: { name: store.name, key: growth.key },
    ...(!isResourceName(store.name) && growsSlowly(growth.key, growth.use, file) ? { priority: "P2" as const } : {}),
    related: [{ at: growth.use.node, message: `This adds to ${store.name} while the process runs, and nothing takes away` }],
    ...(fix ? { fixes: [fix] } : {}),
    pending: { name: store.name, key: growth.key, exported: true },
  });
}

/** `cache_key = (tenant_id, bot_id)`: an entry for each of what customers have set up, of which there are never many. */
function growsSlowly(key: string, use: StoreUse, file: PyFile): boolean {
  const parts = new RegExp(`\\b${key.replace(/\W/g, "\\$&")}\\s*(?::[^=\\n]*)?=\\s*\\(([\\w.,\\s]+)\\)`).exec(file.text)?.[1];
  const growing = (parts ?? key)
    .split(",")
    .map((part) => part.trim().split(".").at(-1) ?? "")
    .filter(isGrowingKeyName);
  // Who may choose it in a request may choose anything.
  if (use.key && requestPartsIn(use.key, file).length > 0) return false;
  const own = key.split(".");
  return growing.length > 0 ? growing.every(isSlowKeyName) : own.at(-1) === "id" && isSlowKeyName(own.at(-2) ?? "");
}

function messageFor(store: Store, file: PyFile): string {
  if (store.kind === "list") return "list";
  return store.uses.some((use) => use.what === "read" && looksAtAge(use.node, file)) ? "expires" : "grows";
}

/** if entry["expires_at"] > time.time(): return entry["value"] */
function looksAtAge(use: SyntaxNode, file: PyFile): boolean {
  const definition = enclosingDef(use);
  const text = definition ? textOf(file, definition) : "";
  return (
    /\btime\(\)|\bmonotonic\(\)|\bnow\(|utcnow\(\)/.test(text) &&
    /[<>]=?[^\n]{0,60}(?:expir\w*|ttl|max_age|cached_at|timestamp)|(?:expir\w*|ttl\w*|max_age)[^\n]{0,40}[<>]/i.test(text)
  );
}

/** A dictionary becomes a cache with a maximum size and age, which has the same methods. */
function ttlFix(store: Store, file: PyFile): ProblemFix | undefined {
  const { made, annotation } = store;
  if (store.kind !== "dict" || /defaultdict|Counter|OrderedDict/.test(textOf(file, made))) return undefined;
  const written = annotation && /^(?:typing\.)?[dD]ict\b/.exec(textOf(file, annotation))?.[0];
  if (annotation && written === undefined) return undefined;
  const cache = importedMember("cachetools", "TTLCache", file);
  const edits = [...cache.edits, { start: made.start, end: made.end, text: `${cache.text}(maxsize=10_000, ttl=3600)` }];
  if (annotation && written !== undefined)
    edits.push({ start: annotation.start, end: annotation.start + written.length, text: cache.text });
  return { fix: "ttl", edits };
}

/** @functools.cache, @lru_cache(maxsize=None) of a function that is asked for ever new things. */
function visitDefinition(definition: SyntaxNode, file: PyFile): Outcomes {
  if (outside(file)) return undefined;
  for (const { callee, call } of decoratorsOf(definition, file)) {
    const symbol = symbolOf(callee, file);
    if (symbol !== "functools.cache" && symbol !== "functools.lru_cache") continue;
    const keys = parametersOf(definition, file).filter(({ name }) => isGrowingKeyName(name));
    const key = keys[0]?.name;
    if (key === undefined) continue;
    const { positional, keyword } = call ? argumentsOf(call, file) : { positional: [], keyword: new Map<string, SyntaxNode>() };
    const size = positional[0] ?? keyword.get("maxsize");
    const endless = symbol === "functools.cache" || (size !== undefined && staticValue(size, file)?.value === null);
    if (!endless) return met(callee);
    const name = `the cache of ${definitionName(definition, file)}`;
    const fix = call && size ? { fix: "size", edits: [{ start: size.start, end: size.end, text: "1024" }] } : undefined;
    return problem("grows", callee, {
      data: { name: name[0]?.toUpperCase() + name.slice(1), key },
      ...(fix ? { fixes: [fix] } : {}),
      pending: { name, key, exported: false },
    });
  }
  return undefined;
}

/** Python: collections of the process that are written and never shrink, and functions that remember every answer. */
export const python: TreeVisitors<PyFile> = { file: visitFile, node: { function_definition: visitDefinition } };
