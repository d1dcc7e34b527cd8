/** Which calls read from a database, by library. Adding a library means adding a form. */
import { type PyFile, textOf } from "../../api/file.ts";
import { child, type SyntaxNode } from "../../api/tree.ts";
import { argumentsOf, calledName, receiverOf } from "./calls.ts";
import { usesDjango } from "./orms.ts";
import { follow } from "./scopes.ts";
import { importsPackage, symbolOf } from "./symbols.ts";
import { stringParts } from "./values.ts";
import { mentions } from "../mentions.ts";

/** A call that brings rows from a database. */
export interface DatabaseRead {
  readonly orm: "sqlalchemy" | "django" | "sql" | "mongodb";
  /** The call that runs the query. */
  readonly call: SyntaxNode;
  /** What says which rows: a `select(…)`, a query set, the SQL or filter; followed through a name that is assigned once. */
  readonly query: SyntaxNode | undefined;
  /** The text of the query, for SQL the statement itself. */
  readonly text: string;
  /** It gives rows, any number of them. */
  readonly many: boolean;
  /** Model or table as far as known, else "". */
  readonly model: string;
}

/** Names of methods that run a query. */
export const readMethods: readonly string[] = [
  "execute",
  "exec",
  "scalar",
  "scalars",
  "stream_scalars",
  "get",
  "one",
  "one_or_none",
  "first",
  "all",
  "count",
  "fetch",
  "fetchrow",
  "fetchval",
  "fetch_all",
  "fetch_one",
  "aget",
  "afirst",
  "acount",
  "exists",
  "aexists",
  "last",
  "find",
  "find_one",
  "count_documents",
];

const sessionName = /^(?:_?(?:db|async)?_?session|db|sess|s|_db|dbsession|db_conn(?:ection)?|conn|connection|tx|engine|database)$/i;
const cursorName = /^(?:cur|cursor|curs|c|conn|connection|cnx|db|pool|database|\w+_(?:pool|conn|cursor|db))$/i;

/** The database read of a call, or undefined. */
export function databaseRead(call: SyntaxNode, file: PyFile): DatabaseRead | undefined {
  const receiver = receiverOf(call);
  if (!receiver) return undefined;
  const method = calledName(call, file);
  return (
    sqlalchemyRead(call, receiver, method, file) ??
    djangoRead(call, receiver, method, file) ??
    driverRead(call, receiver, method, file) ??
    mongoRead(call, receiver, method, file)
  );
}

function nameOfObject(node: SyntaxNode, file: PyFile): string {
  return textOf(file, node).replace(/\s+/g, "").replace(/^.*\./, "");
}

function sqlalchemyRead(call: SyntaxNode, receiver: SyntaxNode, method: string, file: PyFile): DatabaseRead | undefined {
  if (!importsPackage(file, "sqlalchemy", "sqlmodel") && !mentions(file, /\bsession\b|\bdb\b|\.query\b/)) return undefined;
  const [first] = argumentsOf(call, file).positional;
  if (/^(?:execute|exec|scalars?|stream_scalars)$/.test(method) && first && sessionName.test(nameOfObject(receiver, file))) {
    const query = follow(first, file);
    const text = textOf(file, query).replace(/\s+/g, " ");
    // select(User).where(…), also a builder that was kept in a name
    if (!/^(?:\(\s*)?(?:\w+\.)*select\(/.test(text)) return undefined;
    const one = method === "scalar" || /\bfunc\.(?:count|sum|max|min|avg)\b|\.exists\(/.test(text);
    return {
      orm: "sqlalchemy",
      call,
      query,
      text,
      many: !one && !oneOf(call, file),
      model: modelOf(/select\(\s*([\w.]+)/.exec(text)?.[1]),
    };
  }
  // session.get(User, id)
  if (
    method === "get" &&
    first &&
    /session$|^db$/i.test(nameOfObject(receiver, file)) &&
    /^[A-Z]\w*$/.test(textOf(file, first)) &&
    argumentsOf(call, file).positional.length >= 2
  )
    return { orm: "sqlalchemy", call, query: undefined, text: textOf(file, call), many: false, model: textOf(file, first) };
  // session.query(User).filter(…).all(), User.query.filter_by(…).first()
  if (!/^(?:all|first|one|one_or_none|get|count|scalar)$/.test(method)) return undefined;
  const text = textOf(file, receiver).replace(/\s+/g, "");
  const model = /(?:session|db|Session\(\))\.query\((\w[\w.]*)/.exec(text)?.[1] ?? /^([A-Z]\w*)\.query\b/.exec(text)?.[1];
  return model === undefined
    ? undefined
    : { orm: "sqlalchemy", call, query: receiver, text, many: method === "all", model: modelOf(model) };
}

function modelOf(name: string | undefined): string {
  return (name ?? "").split(".")[0] ?? "";
}

/** Whether only one row is taken of what a call gives: `.scalar_one()`, `.first()`. */
function oneOf(call: SyntaxNode, file: PyFile): boolean {
  let node = call;
  while (node.parent && /^(?:await|parenthesized_expression|attribute|call)$/.test(node.parent.type) && node.field !== "arguments")
    node = node.parent;
  return /\.(?:scalar|scalar_one|scalar_one_or_none|one|one_or_none|first|fetchone|rowcount|mappings\(\)\.first)\(/.test(
    file.text.slice(call.end, node.end),
  );
}

const djangoOne = /^(?:a?get|a?first|a?last|a?count|a?exists|a?latest|a?earliest|a?aggregate)$/;

function djangoRead(call: SyntaxNode, receiver: SyntaxNode, method: string, file: PyFile): DatabaseRead | undefined {
  if (!usesDjango(file)) return undefined;
  const text = textOf(file, receiver).replace(/\s+/g, "");
  const model = /^((?:\w+\.)*[A-Z]\w*)\.(?:objects|_default_manager)\b/.exec(text)?.[1];
  if (model === undefined) return undefined;
  if (!djangoOne.test(method) && method !== "all") return undefined;
  return {
    orm: "django",
    call,
    query: receiver,
    text: `${text}.${method}(${textOf(file, child(call, "arguments") ?? call).slice(1, -1)})`,
    many: method === "all",
    model: model.replace(/^.*\./, ""),
  };
}

/** `cursor.execute("SELECT …")`, `conn.fetch("SELECT …")` of asyncpg. */
function driverRead(call: SyntaxNode, receiver: SyntaxNode, method: string, file: PyFile): DatabaseRead | undefined {
  if (!/^(?:execute|fetch|fetchrow|fetchval|fetch_all|fetch_one)$/.test(method) || !cursorName.test(nameOfObject(receiver, file)))
    return undefined;
  const [first] = argumentsOf(call, file).positional;
  const text = first && sqlOf(first, file);
  if (text === undefined || !/^\s*(?:SELECT|WITH)\b/i.test(text)) return undefined;
  const one =
    /^(?:fetchrow|fetchval|fetch_one)$/.test(method) || /\bLIMIT\s+1\b|^\s*SELECT\s+(?:COUNT|SUM|MAX|MIN|AVG|EXISTS)\s*\(/i.test(text);
  return { orm: "sql", call, query: undefined, text, many: !one, model: /\bFROM\s+["`]?([\w.]+)/i.exec(text)?.[1] ?? "" };
}

/** The SQL of an argument, a hole for each part that is only known at run time. */
function sqlOf(node: SyntaxNode, file: PyFile): string | undefined {
  const value = follow(node, file);
  const inner = value.type === "call" && calledName(value, file) === "text" ? argumentsOf(value, file).positional[0] : value;
  return (
    inner &&
    stringParts(follow(inner, file), file)
      ?.map((part) => part.text || "\u0000")
      .join("")
  );
}

/** `db.logs.find({})`: a collection of an imported database and a filter as MongoDB takes it. */
function isDocumentQuery(call: SyntaxNode, receiver: SyntaxNode, file: PyFile): boolean {
  return (
    /^(?:db|database|mongo\w*)(?:\.\w+|\[[^\]]+\])$/.test(textOf(file, receiver)) &&
    argumentsOf(call, file).positional[0]?.type === "dictionary"
  );
}

function mongoRead(call: SyntaxNode, receiver: SyntaxNode, method: string, file: PyFile): DatabaseRead | undefined {
  if (
    !/^(?:find|find_one|count_documents)$/.test(method) ||
    !(importsPackage(file, "pymongo", "motor") || isDocumentQuery(call, receiver, file))
  )
    return undefined;
  const made = textOf(file, follow(receiver, file));
  const symbol = symbolOf(receiver, file) ?? (/^(?:\w+\.)*\w*Client\(/.test(made) ? "Client()" : "");
  if (!/Client\(\)/.test(symbol) && !/(?:collection|coll)$|^db\.\w+$|^db\[/.test(made)) return undefined;
  const [query] = argumentsOf(call, file).positional;
  return {
    orm: "mongodb",
    call,
    query,
    text: query ? textOf(file, query) : "",
    many: method === "find",
    model: nameOfObject(receiver, file),
  };
}
