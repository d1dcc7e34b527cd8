import type { TreeVisitors } from "../../api/check.ts";
import { type PyFile, textOf } from "../../api/file.ts";
import { fact, type Outcomes } from "../../api/outcome.ts";
import { child, type SyntaxNode } from "../../api/tree.ts";
import type { Json } from "../../api/vocabulary.ts";
import { entriesOf } from "../../shared/python/calls.ts";
import { symbolOf } from "../../shared/python/symbols.ts";
import { staticValue } from "../../shared/python/values.ts";

/** Dictionaries with more entries than this are tables, not options. */
const optionLimit = 24;

const instances: readonly { readonly of: string; readonly symbol: RegExp }[] = [
  { of: "logger", symbol: /^(?:logging\.getLogger\(\)|structlog\.(?:\w+\.)?get_logger\(\)|loguru\.logger)$/ },
  { of: "redis", symbol: /^(?:redis|aioredis)\.(?:\w+\.)*(?:Redis|StrictRedis|from_url)(?:\.from_url)?\(\)$/ },
  { of: "engine", symbol: /^(?:sqlalchemy|sqlmodel)\.(?:\w+\.)*create_(?:async_)?engine\(\)$/ },
  { of: "session-factory", symbol: /^sqlalchemy\.(?:\w+\.)*(?:sessionmaker|async_sessionmaker|scoped_session)\(\)$/ },
];

/** A text is not kept, it may be a secret: only the words that checks ask for. */
function kept(value: unknown): Json {
  if (typeof value !== "string") return typeof value === "boolean" || typeof value === "number" || value === null ? value : "dynamic";
  return /^(?:lax|strict|none|\*)$/i.test(value) ? value : "text";
}

/** Constants at the top of a module that others import: cookie options, loggers, clients. */
function visit(node: SyntaxNode, file: PyFile): Outcomes {
  const left = child(node, "left");
  const right = child(node, "right");
  if (file.role.test || left?.type !== "identifier" || !right || node.parent?.parent?.type !== "module") return undefined;
  const name = textOf(file, left);
  if (right.type === "dictionary" || (right.type === "call" && textOf(file, child(right, "function") ?? right) === "dict")) {
    const entries = entriesOf(right, file);
    if (!entries || entries.size === 0 || entries.size > optionLimit) return undefined;
    if (![...entries.keys()].some((key) => /^(?:secure|httponly|samesite|max_age|path|domain)$/.test(key))) return undefined;
    const values: Record<string, Json> = {};
    for (const [key, value] of entries) {
      const known = staticValue(value, file);
      values[key] = known ? kept(known.value) : "dynamic";
    }
    return fact("exported-object", left, { name, values });
  }
  if (right.type !== "call" && right.type !== "identifier") return undefined;
  const symbol = symbolOf(right, file);
  const instance = symbol === undefined ? undefined : instances.find((candidate) => candidate.symbol.test(symbol));
  return instance ? fact("exported-instance", left, { name, of: instance.of }) : undefined;
}

/** Python: constants at the top of a module; texts are not kept, as they may be secrets. */
export const python: TreeVisitors<PyFile> = { node: { assignment: visit } };
