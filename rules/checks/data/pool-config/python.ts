/** Python: engines of SQLAlchemy, pools of drivers, MongoDB's clients, and Django's DATABASES. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { lineEndOf, type TextEdit } from "../../../api/text.ts";
import { ancestor, child, namedChildren, type SyntaxNode } from "../../../api/tree.ts";
import { argumentsOf, entriesOf } from "../../../shared/python/calls.ts";
import { clientCalls, clientCreation, clientPlace, type ClientLibrary } from "../../../shared/python/database-clients.ts";
import { handlerAround } from "../../../shared/python/handlers.ts";
import { configValue, inDevelopment, isScript } from "../../../shared/python/settings.ts";
import { addArguments, indentAt, quoted } from "../../../shared/python/style.ts";
import { importsPackage, symbolOf } from "../../../shared/python/symbols.ts";
import { stringValue } from "../../../shared/python/values.ts";
import { mentions } from "../../../shared/mentions.ts";

interface Pool {
  /** Any of these shows that somebody has thought about the pool. */
  readonly settings: RegExp;
  readonly added: readonly string[];
}

const pools: Readonly<Record<ClientLibrary, Pool>> = {
  sqlalchemy: {
    settings: /^(?:pool_\w+|poolclass|pool|max_overflow|creator|async_creator)$/,
    added: ["pool_size=10", "pool_pre_ping=True", "pool_recycle=1800"],
  },
  asyncpg: {
    settings: /^(?:min_size|max_size|max_inactive_connection_lifetime|max_queries)$/,
    added: ["min_size=2", "max_size=10"],
  },
  psycopg: { settings: /^(?:min_size|max_size|max_idle|max_lifetime|minconn|maxconn|timeout)$/, added: ["min_size=2", "max_size=10"] },
  mysql: { settings: /^(?:minsize|maxsize|pool_recycle)$/, added: ["minsize=2", "maxsize=10", "pool_recycle=1800"] },
  mongodb: { settings: /^(?:max|min)PoolSize$|^maxIdleTimeMS$|^waitQueueTimeoutMS$/, added: ["maxPoolSize=10"] },
  databases: { settings: /^(?:min_size|max_size|force_rollback)$/, added: ["min_size=2", "max_size=10"] },
};

function nameOf(argument: string): string {
  return argument.slice(0, argument.indexOf("="));
}

function visitClient(call: SyntaxNode, file: PyFile): Outcomes {
  const { role } = file;
  if (role.test || isScript(file) || role.seed || role.migration || role.example || inDevelopment(call, file)) return undefined;
  if (isWithoutPool(call, file) || isOfFile(file)) return undefined;
  const creation = clientCreation(call, file);
  // psycopg2's pools are made with their sizes.
  if (creation?.kind !== "pool" || /^psycopg2/.test(creation.what)) return undefined;
  // A pool that is made for each request has a worse fault, which another check reports; one for a single task has no load.
  if (handlerAround(call, file) || clientPlace(call, file).kind === "local" || importsPackage(file, "alembic")) return undefined;
  const { keyword, open, positional } = argumentsOf(call, file);
  const { settings, added } = pools[creation.library];
  const { callee, library, address, what } = creation;
  if ([...keyword.keys()].some((name) => settings.test(name))) return met(callee);
  // create_engine(url, **options), where options["poolclass"] = … stands elsewhere
  const spread = /\*\*(\w+)/.exec(textOf(file, call))?.[1];
  if (spread && new RegExp(`\\b${spread}\\[|\\b${spread}\\.(?:update|setdefault)\\(`).test(file.text)) return undefined;
  // engine_from_config reads its settings from a file.
  if (open || /config$/.test(textOf(file, callee)) || (library !== "mongodb" && positional.length > 1)) return undefined;
  if (/[?&](?:max_?pool_?size|min_?size|max_?size)=/i.test(stringValue(address, file) ?? "")) return met(callee);
  const edits = addArguments(call, added, file);
  const names = added.map(nameOf).join(", ");
  const fixes: ProblemFix[] = edits ? [{ fix: "addSettings", data: { settings: names }, edits }] : [];
  return problem("pool", callee, { data: { what: library === "sqlalchemy" ? "engine's pool" : what, settings: names }, fixes });
}

/** A module that speaks of SQLite and of no server: its database is a file, and the address is put together elsewhere. */
function isOfFile(file: PyFile): boolean {
  return mentions(file, /sqlite/i) && !mentions(file, /postg|mysql|maria|mssql|oracle|asyncpg|psycopg|cockroach|mongo|database_url/i);
}

/** In the handling of an engine whose pool has settings: this one has no pool that could take them. */
function isWithoutPool(call: SyntaxNode, file: PyFile): boolean {
  const handler = ancestor(call, "except_clause", "function_definition");
  return (
    handler?.type === "except_clause" &&
    /\bpool_(?:size|recycle|timeout|pre_ping)\s*=/.test(textOf(file, child(handler.parent, "body") ?? handler))
  );
}

/** `DATABASES = {"default": {…}}` of Django: without CONN_MAX_AGE each request opens a connection. */
function visitAssignment(node: SyntaxNode, file: PyFile): Outcomes {
  const left = child(node, "left");
  if (left?.type !== "identifier" || textOf(file, left) !== "DATABASES") return undefined;
  const setting = configValue(node, file);
  const { role } = file;
  if (setting?.where !== "module" || role.test || role.example || inDevelopment(node, file)) return undefined;
  const databases = entriesOf(setting.value, file);
  const first = databases?.get("default");
  if (!first || mentions(file, /CONN_MAX_AGE|conn_max_age/)) return databases && first ? met(left) : undefined;
  if (first.type === "dictionary") return judgeEntries(first, left, file);
  const symbol = first.type === "call" ? symbolOf(child(first, "function"), file) : undefined;
  if (!/^dj_database_url\.(?:config|parse)$/.test(symbol ?? "") || argumentsOf(first, file).open) return undefined;
  const edits = addArguments(first, ["conn_max_age=60", "conn_health_checks=True"], file);
  return problem("django", left, { fixes: edits ? [{ fix: "addSettings", data: { settings: "conn_max_age" }, edits }] : [] });
}

function judgeEntries(first: SyntaxNode, at: SyntaxNode, file: PyFile): Outcomes {
  const entries = entriesOf(first, file);
  const engine = stringValue(entries?.get("ENGINE"), file);
  if (!entries || engine === undefined || !/postg|mysql|oracle|mssql|cockroach/.test(engine)) return undefined;
  // Django 5.1's own pool, or a pooler outside.
  if (/["']pool["']\s*:|pgbouncer/i.test(textOf(file, first))) return met(at);
  const last = namedChildren(first).at(-1);
  if (!last) return undefined;
  const key = (name: string, value: string): string => `${quoted(name, file)}: ${value}`;
  const edits = addEntries(first, last, [key("CONN_MAX_AGE", "60"), key("CONN_HEALTH_CHECKS", "True")], file);
  return problem("django", at, { fixes: [{ fix: "addSettings", data: { settings: "CONN_MAX_AGE" }, edits }] });
}

/** Adds entries behind the last one of a dictionary, on its line or on lines of their own. A comment stays with what it speaks of. */
function addEntries(dictionary: SyntaxNode, last: SyntaxNode, texts: readonly string[], file: PyFile): TextEdit[] {
  const after = file.text.slice(last.end, dictionary.end - 1).replace(/#[^\r\n]*/g, (comment) => " ".repeat(comment.length));
  const comma = after.indexOf(",");
  const end = comma === -1 ? last.end : last.end + comma + 1;
  const edits = comma === -1 ? [{ start: end, end, text: "," }] : [];
  if (!/[\r\n]/.test(after)) return [...edits, { start: end, end, text: ` ${texts.join(", ")}` }];
  const lineEnd = file.lines.lineSpan(file.lines.lineOf(end)).end;
  const gap = lineEndOf(file.text) + indentAt(last.start, file);
  return [...edits, { start: lineEnd, end: lineEnd, text: texts.map((text) => `${gap}${text},`).join("") }];
}

export const python: TreeVisitors<PyFile> = {
  call: Object.fromEntries(clientCalls.map((name) => [name, visitClient])),
  node: { assignment: visitAssignment },
};
