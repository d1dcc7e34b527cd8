/** Which calls make an engine, a pool, a client or a connection of a database. Adding a library means adding a row. */
import { type PyFile, textOf } from "../../api/file.ts";
import { child, type SyntaxNode } from "../../api/tree.ts";
import { argumentsOf } from "./calls.ts";
import { decoratorsOf, enclosingDef } from "./nodes.ts";
import { follow } from "./scopes.ts";
import { symbolOf } from "./symbols.ts";

/** A library, or a family of libraries that are used alike. */
export type ClientLibrary = "sqlalchemy" | "asyncpg" | "psycopg" | "mysql" | "mongodb" | "databases";

/** What is made: something with a pool of its own, a factory of sessions, or one connection. */
type ClientKind = "pool" | "factory" | "connection";

interface Row {
  readonly library: ClientLibrary;
  readonly symbol: RegExp;
  readonly kind: ClientKind;
  /** What it is called in a sentence. */
  readonly what: string;
}

const rows: readonly Row[] = [
  {
    library: "sqlalchemy",
    symbol: /^(?:sqlalchemy|sqlmodel)(?:\.\w+)*\.(?:create_engine|create_async_engine|engine_from_config|async_engine_from_config)$/,
    kind: "pool",
    what: "SQLAlchemy engine",
  },
  {
    library: "sqlalchemy",
    symbol: /^(?:sqlalchemy|sqlmodel)(?:\.\w+)*\.(?:async_)?sessionmaker$/,
    kind: "factory",
    what: "session factory",
  },
  { library: "asyncpg", symbol: /^asyncpg(?:\.pool)?\.create_pool$/, kind: "pool", what: "asyncpg pool" },
  { library: "asyncpg", symbol: /^asyncpg(?:\.connection)?\.connect$/, kind: "connection", what: "asyncpg connection" },
  { library: "psycopg", symbol: /^psycopg_pool(?:\.\w+)*\.(?:Async)?ConnectionPool$/, kind: "pool", what: "psycopg pool" },
  {
    library: "psycopg",
    symbol: /^psycopg2\.pool\.(?:Simple|Threaded|Persistent|Abstract)ConnectionPool$/,
    kind: "pool",
    what: "psycopg2 pool",
  },
  { library: "psycopg", symbol: /^psycopg2\.connect$/, kind: "connection", what: "psycopg2 connection" },
  { library: "psycopg", symbol: /^psycopg(?:\.(?:Async)?Connection)?\.connect$/, kind: "connection", what: "psycopg connection" },
  { library: "mysql", symbol: /^(?:aiomysql|asyncmy)\.create_pool$/, kind: "pool", what: "MySQL pool" },
  {
    library: "mysql",
    symbol: /^(?:pymysql|MySQLdb|mysql\.connector|aiomysql|asyncmy)\.(?:connect|Connect)$/,
    kind: "connection",
    what: "MySQL connection",
  },
  {
    library: "mongodb",
    symbol: /^(?:pymongo(?:\.\w+)*\.(?:Async)?MongoClient|motor\.motor_(?:asyncio|tornado)\.(?:AsyncIO)?Motor(?:Tornado)?Client)$/,
    kind: "pool",
    what: "MongoClient",
  },
  { library: "databases", symbol: /^databases(?:\.core)?\.Database$/, kind: "pool", what: "database client" },
];

/** Last names of what is called, for the tables of visitors. */
export const clientCalls: readonly string[] = [
  "create_engine",
  "create_async_engine",
  "engine_from_config",
  "async_engine_from_config",
  "sessionmaker",
  "async_sessionmaker",
  "create_pool",
  "connect",
  "Connect",
  "ConnectionPool",
  "AsyncConnectionPool",
  "SimpleConnectionPool",
  "ThreadedConnectionPool",
  "MongoClient",
  "AsyncMongoClient",
  "AsyncIOMotorClient",
  "MotorClient",
  "Database",
];

/** Words of documents that may hold such a call. */
export const clientWords: readonly string[] = [
  "create_engine",
  "create_async_engine",
  "engine_from_config",
  "sessionmaker",
  "asyncpg",
  "psycopg",
  "pymysql",
  "mysqldb",
  "mysql.connector",
  "aiomysql",
  "asyncmy",
  "mongoclient",
  "motorclient",
  "databases",
];

/** A call that makes one. */
export interface ClientCreation {
  readonly library: ClientLibrary;
  readonly kind: ClientKind;
  readonly what: string;
  readonly call: SyntaxNode;
  readonly callee: SyntaxNode;
  /** The address, when it is the first argument; also that of a keyword such as `dsn`. */
  readonly address: SyntaxNode | undefined;
}

/** What a call makes of a database library, or undefined. Files of SQLite, which have no server and no pool, are left out. */
export function clientCreation(call: SyntaxNode, file: PyFile): ClientCreation | undefined {
  const callee = child(call, "function");
  const symbol = symbolOf(callee, file);
  const row = symbol === undefined ? undefined : rows.find((each) => each.symbol.test(symbol));
  if (!callee || !row) return undefined;
  const { positional, keyword } = argumentsOf(call, file);
  const address = positional[0] ?? ["url", "dsn", "conninfo", "host"].map((name) => keyword.get(name)).find((value) => value !== undefined);
  if (keyword.has("connect_args") && /check_same_thread/.test(textOf(file, call))) return undefined;
  if (row.kind === "pool" && address && /sqlite|:memory:/i.test(textOf(file, follow(address, file)))) return undefined;
  const { library, kind, what } = row;
  return { library, kind, what, call, callee, address };
}

/**
 * How long what a call makes lives: with the module or an object it is kept on, as long as the caller wants that it is handed to, or only
 * as long as a call of `definition`.
 */
type ClientPlace =
  | { readonly kind: "module" }
  | { readonly kind: "kept" }
  | { readonly kind: "handed"; readonly definition: SyntaxNode }
  | { readonly kind: "local"; readonly definition: SyntaxNode };

/** Decorators that keep what a function gives. */
const keepers = /(?:^|\.)(?:lru_cache|cache|cached|cached_property|memoize|singleton|once|cache_resource|alru_cache)$/;

/** Where the client that a call makes ends up. */
export function clientPlace(call: SyntaxNode, file: PyFile): ClientPlace {
  const definition = enclosingDef(call);
  if (!definition) return { kind: "module" };
  if (decoratorsOf(definition, file).some(({ name }) => keepers.test(name))) return { kind: "kept" };
  let value = call;
  while (value.parent && /^(?:await|parenthesized_expression|conditional_expression|boolean_operator)$/.test(value.parent.type))
    value = value.parent;
  const { parent } = value;
  if (parent?.type === "return_statement" || parent?.type === "yield") return { kind: "handed", definition };
  if (parent?.type !== "assignment" && parent?.type !== "named_expression") return { kind: "local", definition };
  const target = child(parent, parent.type === "assignment" ? "left" : "name");
  if (target?.type !== "identifier") return { kind: "kept" };
  const name = textOf(file, target);
  const body = textOf(file, definition);
  if (new RegExp(`\\b(?:global|nonlocal)\\b[^\\n]*\\b${name}\\b`).test(body)) return { kind: "kept" };
  // app.state.pool = pool, setattr(app, "pool", pool)
  if (new RegExp(`(?:\\.\\w+|\\])\\s*=\\s*${name}\\b(?!\\s*[.(])|\\bsetattr\\([^)]*\\b${name}\\b`).test(body)) return { kind: "kept" };
  const handed = new RegExp(`\\b(?:return|yield)\\b[^\\n]*\\b${name}\\b(?!\\s*[.(\\[])`).test(body);
  return { kind: handed ? "handed" : "local", definition };
}
