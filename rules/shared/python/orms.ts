/** Databases: which calls write, and what makes writes one transaction. */
import { type PyFile, textOf } from "../../api/file.ts";
import { child, namedChildren, type SyntaxNode, walkTree } from "../../api/tree.ts";
import { argumentsOf } from "./calls.ts";
import { decoratorsOf, lastName } from "./nodes.ts";
import { importsPackage, parameterNamed, symbolOf } from "./symbols.ts";
import { follow, soleBinding } from "./scopes.ts";
import { isTrue, stringParts } from "./values.ts";
import { mentions } from "../mentions.ts";

/** What the writes go through; `dbapi` stands for drivers with cursors, `autocommit` for connections that commit each statement. */
type Orm = "sqlalchemy" | "django" | "dbapi" | "autocommit" | "asyncpg" | "mongo" | "tortoise" | "peewee";

/** A call that stores something or ends a transaction. */
export interface Write {
  readonly orm: Orm;
  /** `commit` ends a transaction; `write` is stored at once when no transaction is open. */
  readonly kind: "commit" | "write";
  readonly call: SyntaxNode;
  /** The object whose transaction it is: session, connection, or "" where the library has one per thread. */
  readonly on: string;
  /** The model or table that is written, "" when it cannot be told. */
  readonly model: string;
}

const sqlalchemySession =
  /(?:^|\.)(?:Session|AsyncSession|scoped_session|async_scoped_session|sessionmaker\(\)|async_sessionmaker\(\)|SessionLocal|AsyncSessionLocal|SQLAlchemy\(\)\.session|db\.session)(?:\(\))*$/;
const dbapiConnection =
  /^(?:sqlite3|psycopg2?|psycopg|pymysql|MySQLdb|mysql\.connector|pymssql|cx_Oracle|oracledb|aiosqlite|pyodbc)\.(?:\w+\.)*(?:connect|Connection|AsyncConnection\.connect|Connection\.connect)\(\)$/;
const asyncpgObject = /^asyncpg\.(?:\w+\.)*(?:connect|create_pool|Connection|Pool)\(\)(?:\.acquire\(\))?$/;
const sessionName =
  /^(?:_?(?:db_?)?session|_?async_session|db|_?db_conn(?:ection)?|database|_?conn|_?connection|cnx|con|uow|unit_of_work|sess|_?s|tx|dbsession|DBSession|Session)$/;

/** Statements of SQL that change rows. */
export const writingSql =
  /^\s*(?:with\b[\s\S]*?\b)?(insert\s+into|update|delete\s+from|replace\s+into|merge\s+into|truncate)\s+["'`[]?([\w.]+)?/i;

/** The literal beginning of an SQL argument. */
function sqlOf(node: SyntaxNode | undefined, file: PyFile): string | undefined {
  if (!node) return undefined;
  const value = follow(node, file);
  const inner =
    value.type === "call" && /^(?:text|SQL)$/.test(lastName(child(value, "function"), file))
      ? argumentsOf(value, file).positional[0]
      : value;
  const parts = inner && stringParts(follow(inner, file), file);
  return parts?.map((part) => part.text || "?").join("");
}

/** What a call writes to a database, or undefined when it does not, or when that cannot be told. */
export function writeOf(call: SyntaxNode, file: PyFile): Write | undefined {
  const callee = child(call, "function");
  const object = callee?.type === "attribute" ? child(callee, "object") : undefined;
  if (!callee || !object) return undefined;
  const method = lastName(callee, file);
  if (method === "commit") return commitOf(call, object, file);
  if (statementCalls.has(method)) return executeOf(call, object, method, file);
  if (documentWrites.has(method)) return documentWrite(call, object, file);
  if (usesDjango(file)) return djangoWrite(call, object, method, file);
  if (importsPackage(file, "tortoise", "peewee")) return activeRecordWrite(call, object, method, file);
  return undefined;
}

function commitOf(call: SyntaxNode, object: SyntaxNode, file: PyFile): Write | undefined {
  if (namedChildren(child(call, "arguments")).length > 0) return undefined;
  const symbol = symbolOf(object, file);
  const on = textOf(file, object).replace(/\s+/g, "");
  const base = { kind: "commit", call, on, model: "" } as const;
  if (symbol !== undefined && dbapiConnection.test(symbol)) return { ...base, orm: "dbapi" };
  if (symbol !== undefined && sqlalchemySession.test(symbol)) return { ...base, orm: "sqlalchemy" };
  // A name that is known to be something else (a repository, a consumer) is not a session.
  if (!sessionName.test(lastName(object, file))) return undefined;
  if (symbol !== undefined && /^(?:git|confluent_kafka|aiokafka|kafka|whoosh|pysolr)\b/.test(symbol)) return undefined;
  return {
    ...base,
    orm:
      importsPackage(file, "sqlite3", "psycopg2", "psycopg", "pymysql", "aiosqlite") && !importsPackage(file, "sqlalchemy")
        ? "dbapi"
        : "sqlalchemy",
  };
}

/** A statement run on something that stores each one at once: asyncpg outside of a transaction, `databases`. */
function executeOf(call: SyntaxNode, object: SyntaxNode, method: string, file: PyFile): Write | undefined {
  const symbol = symbolOf(object, file);
  if (method === "execute" && isAutocommit(object, file)) {
    const written = writingSql.exec(sqlOf(argumentsOf(call, file).positional[0], file) ?? "");
    return written ? { orm: "autocommit", kind: "write", call, on: textOf(file, object), model: written[2] ?? "" } : undefined;
  }
  const isAsyncpg =
    symbol !== undefined
      ? asyncpgObject.test(symbol) || /^databases\.Database\(\)$/.test(symbol)
      : importsPackage(file, "asyncpg") && /(?:^|_)(?:pool|conn|connection|db)$/.test(lastName(object, file));
  if (!isAsyncpg) return undefined;
  // A connection that is handed in may already be inside of a transaction.
  if (parameterNamed(object, file) && !/pool/i.test(textOf(file, object))) return undefined;
  const sql = sqlOf(argumentsOf(call, file).positional[0], file);
  const match = sql === undefined ? null : writingSql.exec(sql);
  if (!match || (method.startsWith("fetch") && !/\breturning\b/i.test(sql ?? ""))) return undefined;
  return { orm: "asyncpg", kind: "write", call, on: textOf(file, object), model: match[2] ?? "" };
}

/** `create_engine(url, isolation_level="AUTOCOMMIT")`, `connect(dsn, autocommit=True)`, `sqlite3.connect(path, isolation_level=None)` */
function switchesAutocommit(call: SyntaxNode, file: PyFile): boolean {
  const { keyword } = argumentsOf(call, file);
  const level = keyword.get("isolation_level");
  if (level && /^(?:["']AUTOCOMMIT["']|None)$/.test(textOf(file, level))) return true;
  return isTrue(keyword.get("autocommit"), file);
}

/** Whether a connection, or the one that a cursor belongs to, is known to store each statement at once. */
function isAutocommit(object: SyntaxNode, file: PyFile, hops = 5): boolean {
  if (hops === 0 || !mentions(file, /autocommit|isolation_level/i)) return false;
  if (object.type === "identifier") {
    const name = textOf(file, object);
    if (new RegExp(`\\b${name}\\.(?:autocommit\\s*=\\s*True|isolation_level\\s*=\\s*None)\\b`).test(file.text)) return true;
    const value = soleBinding(name, object, file)?.value;
    return (
      value !== undefined &&
      value !== object &&
      isAutocommit(value.type === "await" ? (namedChildren(value)[0] ?? value) : value, file, hops - 1)
    );
  }
  if (object.type !== "call") return false;
  if (switchesAutocommit(object, file)) return true;
  const callee = child(object, "function");
  const owner = callee?.type === "attribute" ? child(callee, "object") : undefined;
  return (
    owner !== undefined && /^(?:cursor|connect|execution_options)$/.test(lastName(callee, file)) && isAutocommit(owner, file, hops - 1)
  );
}

const documentWrites = new Set([
  "insert_one",
  "insert_many",
  "update_one",
  "update_many",
  "replace_one",
  "delete_one",
  "delete_many",
  "find_one_and_update",
  "find_one_and_replace",
  "find_one_and_delete",
]);

/** `db.orders.insert_one(…)` of PyMongo and Motor, outside of a session. Repositories of a project have methods of these names. */
function documentWrite(call: SyntaxNode, object: SyntaxNode, file: PyFile): Write | undefined {
  const { positional, keyword } = argumentsOf(call, file);
  const receiver = textOf(file, object);
  const driver =
    importsPackage(file, "pymongo", "motor", "bson") || /\b(?:db|database|mongo\w*)[.[]|(?:_|\b)coll?(?:ection)?$/.test(receiver);
  if (!(driver || positional[0]?.type === "dictionary") || keyword.has("session")) return undefined;
  // Run again, it finds what it made.
  if (isTrue(keyword.get("upsert"), file)) return undefined;
  const model = /(\w+)(?:["']\])?$/.exec(receiver)?.[1] ?? "";
  return { orm: "mongo", kind: "write", call, on: "", model };
}

const stagingMethods = new Set(["add", "add_all", "delete", "merge", "bulk_save_objects", "bulk_insert_mappings", "bulk_update_mappings"]);

/** Whether a call changes something that a later commit of this session or connection stores. `on` is the text of that object, as in {@link Write}. */
export function staysForCommit(call: SyntaxNode, on: string, file: PyFile): boolean {
  const callee = child(call, "function");
  const object = callee?.type === "attribute" ? child(callee, "object") : undefined;
  if (!callee || !object) return false;
  const method = lastName(callee, file);
  const chain = textOf(file, object).replace(/\s+/g, "");
  if (chain.startsWith(`${on}.query(`)) return method === "update" || method === "delete";
  if (chain !== on && !isCursorOf(object, on, file)) return false;
  if (stagingMethods.has(method)) return true;
  const statement = /^(?:execute|exec|executemany)$/.test(method) ? argumentsOf(call, file).positional[0] : undefined;
  return statement !== undefined && isWritingStatement(follow(statement, file), file);
}

/** Whether an object is a cursor of a connection: `cursor = conn.cursor()`, `with conn.cursor() as cursor`. */
function isCursorOf(object: SyntaxNode, on: string, file: PyFile): boolean {
  const binding = object.type === "identifier" ? soleBinding(textOf(file, object), object, file) : undefined;
  return (
    binding?.value !== undefined &&
    textOf(file, binding.value)
      .replace(/\s+/g, "")
      .replace(/^await/, "")
      .startsWith(`${on}.cursor(`)
  );
}

/** `update(Task).where(…).values(…)`, or SQL that changes rows. */
function isWritingStatement(value: SyntaxNode, file: PyFile): boolean {
  let first: SyntaxNode | undefined = value;
  let inner: SyntaxNode | undefined = value;
  while (inner?.type === "call" || inner?.type === "attribute") {
    if (inner.type === "call") first = inner;
    inner = child(inner, inner.type === "call" ? "function" : "object");
  }
  return /^(?:update|insert|delete)$/.test(lastName(child(first, "function"), file)) || writingSql.test(sqlOf(value, file) ?? "");
}

const djangoKey = {};

/** Whether the file works with Django's models. */
export function usesDjango(file: PyFile): boolean {
  return file.memo(djangoKey, () => importsPackage(file, "django", "rest_framework") || mentions(file, /\.objects\b/));
}

const managerWrites = new Set([
  "create",
  "update_or_create",
  "bulk_create",
  "bulk_update",
  "acreate",
  "aupdate_or_create",
  "abulk_create",
  "abulk_update",
  "create_user",
  "create_superuser",
]);
const querySetWrites = new Set(["update", "delete", "aupdate", "adelete"]);
const instanceWrites = new Set(["save", "delete", "asave", "adelete"]);

const recordWrites = new Set(["insert_many", "delete_instance"]);
const statementCalls = new Set(["execute", "executemany", "fetchrow", "fetchval", "execute_many"]);

/** The names of all methods that may write. */
export const writeMethods: readonly string[] = [
  ...new Set(["commit", ...statementCalls, ...documentWrites, ...managerWrites, ...querySetWrites, ...instanceWrites, ...recordWrites]),
];

function djangoWrite(call: SyntaxNode, object: SyntaxNode, method: string, file: PyFile): Write | undefined {
  const chain = textOf(file, object).replace(/\s+/g, "");
  const base = { orm: "django", kind: "write", call, on: "" } as const;
  const manager = /^((?:\w+\.)*\w+)\.(?:objects|_default_manager|_base_manager)\b/.exec(chain);
  if (manager && (managerWrites.has(method) || querySetWrites.has(method))) return { ...base, model: lastPart(manager[1] ?? "") };
  if (manager && chain === manager[0]) return undefined;
  if (querySetWrites.has(method) && /\.(?:filter|exclude|all|select_for_update|order_by)\(/.test(chain))
    return { ...base, model: lastPart(chain.replace(/\.(?:filter|exclude|all|select_for_update|order_by)\([\s\S]*$/, "")) };
  if (!instanceWrites.has(method)) return undefined;
  // Images, figures and workbooks are saved to a path; caches, sessions and clients have a delete of their own.
  const { positional, keyword } = argumentsOf(call, file);
  if (positional.length > 0) return undefined;
  if (method === "save" && [...keyword.keys()].some((key) => !/^(?:update_fields|force_insert|force_update|using|commit)$/.test(key)))
    return undefined;
  // `field.delete(save=False)` removes the file of a field and leaves the row alone.
  if (keyword.has("commit") || (method === "delete" && keyword.has("save"))) return undefined;
  const name = lastName(object.type === "call" ? child(object, "function") : object, file);
  if (
    /^(?:response|session|cache|file|image|img|pil_image|fig|figure|plt|workbook|wb|doc|document|storage|client|redis|blob|bucket|cookies|path|tmp|temp)$/i.test(
      name,
    ) ||
    (chain.startsWith("request.") && !/^request\.user$/.test(chain))
  )
    return undefined;
  // The call of the base class is part of the save that the caller began; `Membership(team=team).save()` is one of its own.
  if (object.type === "call" && !/^[A-Z]/.test(name)) return undefined;
  if (/^(?:PIL|openpyxl|docx|matplotlib|boto3|redis|httpx|requests)\b/.test(symbolOf(object, file) ?? "")) return undefined;
  return { ...base, model: name === "self" ? "" : name };
}

function activeRecordWrite(call: SyntaxNode, object: SyntaxNode, method: string, file: PyFile): Write | undefined {
  const orm = importsPackage(file, "tortoise") ? "tortoise" : "peewee";
  const name = lastName(object, file);
  const base = { orm, kind: "write", call, on: "" } as const;
  if (/^[A-Z]/.test(name) && /^(?:create|bulk_create|update_or_create|insert_many)$/.test(method)) return { ...base, model: name };
  if (
    /^(?:save|delete|delete_instance)$/.test(method) &&
    object.type === "identifier" &&
    !/^[A-Z]/.test(name) &&
    argumentsOf(call, file).positional.length === 0
  )
    return { ...base, model: name };
  return undefined;
}

function lastPart(dotted: string): string {
  return dotted.slice(dotted.lastIndexOf(".") + 1);
}

/** Context managers and decorators that make everything inside of them one transaction. */
const transactionCall =
  /(?:^|\.)(?:(?:\w+_)?(?:atomic|transaction)|begin|begin_nested|atomic_session|unit_of_work|transactional|commit_on_success|xact|savepoint)$/;

/** Whether a node runs inside of a transaction that its function opens: a `with` around it or a decorator. */
export function inTransaction(node: SyntaxNode, file: PyFile): boolean {
  for (let current: SyntaxNode = node; current.parent; current = current.parent) {
    const { parent } = current;
    if (parent.type === "with_statement" && current.field === "body" && opensTransaction(parent, file)) return true;
    if (
      parent.type === "function_definition" &&
      current.field === "body" &&
      decoratorsOf(parent, file).some(
        (decorator) => transactionCall.test(decorator.name) || /atomic|transaction/i.test(textOf(file, decorator.node)),
      )
    )
      return true;
    if (
      parent.type === "class_definition" &&
      decoratorsOf(parent, file).some((decorator) => /atomic|transaction/i.test(textOf(file, decorator.node)))
    )
      return true;
  }
  return false;
}

const calledKey = {};

/** The names of what the file calls inside of a transaction: writes of a function of such a name belong to that one. */
export function calledInTransactions(file: PyFile): ReadonlySet<string> {
  return file.memo(calledKey, () => {
    const names = new Set<string>();
    if (!mentions(file, /atomic|transaction|begin\(/)) return names;
    walkTree(file.root, (node) => {
      if (node.type === "call" && inTransaction(node, file)) names.add(lastName(child(node, "function"), file));
      return true;
    });
    return names;
  });
}

function opensTransaction(statement: SyntaxNode, file: PyFile): boolean {
  const clause = statement.children.find((part) => part.type === "with_clause");
  return namedChildren(clause).some((item) => {
    const value = child(item, "value");
    const entered = value?.type === "as_pattern" ? namedChildren(value)[0] : value;
    const callee = entered?.type === "call" ? child(entered, "function") : entered;
    return callee !== undefined && transactionCall.test(lastName(callee, file));
  });
}
