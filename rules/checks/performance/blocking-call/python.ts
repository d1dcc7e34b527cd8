/** Python: calls that hold up the event loop in `async def`. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { ancestor, child, namedChildren, type SyntaxNode, walkTree } from "../../../api/tree.ts";
import { argumentsOf } from "../../../shared/python/calls.ts";
import { handlerAround } from "../../../shared/python/handlers.ts";
import { httpCall, httpCallNames } from "../../../shared/python/http-clients.ts";
import { calleeText } from "../../../shared/python/loggers.ts";
import {
  classOfMethod,
  definitionName,
  enclosingFunction,
  inMainGuard,
  isAsync,
  parametersOf,
  plainString,
} from "../../../shared/python/nodes.ts";
import { isProgram } from "../../../shared/python/programs.ts";
import { inDevelopment } from "../../../shared/python/settings.ts";
import { moduleMember } from "../../../shared/python/style.ts";
import { symbolOf } from "../../../shared/python/symbols.ts";
import { isStartUpName, startUpPath } from "./startup.ts";

interface Blocking {
  readonly symbols: RegExp;
  /** What does the same without blocking, for the message. */
  readonly instead: string;
  /**
   * Talks to a database: no fix, because its driver or its `async` has to go. One finding for a function, or for the whole file where an
   * ORM's session is the cause, which all functions of a module take from the same place.
   */
  readonly database?: "function" | "file";
}

const inThread = "asyncio.to_thread()";

/** By the path of what is called. Adding a library means adding a row. */
const blocking: readonly Blocking[] = [
  { symbols: /^time\.sleep$/, instead: "await asyncio.sleep()" },
  {
    symbols: /^subprocess\.(?:run|call|check_call|check_output|getoutput|getstatusoutput)$|^os\.(?:system|popen)$/,
    instead: "asyncio.create_subprocess_exec()",
  },
  {
    symbols:
      /^bcrypt\.(?:hashpw|checkpw|kdf)$|^passlib\.(?:context\.CryptContext\(\)|hash\.\w+)\.(?:hash|verify|verify_and_update|encrypt)$|^hashlib\.(?:pbkdf2_hmac|scrypt)$|^argon2\.PasswordHasher\(\)\.(?:hash|verify)$/,
    instead: inThread,
  },
  {
    symbols:
      /^(?:boto3\.(?:client|resource|Session\(\)\.(?:client|resource)|session\.Session\(\)\.client)\(\)|smtplib\.SMTP(?:_SSL)?\(\))\.\w+$/,
    instead: inThread,
  },
  { symbols: /^smtplib\.SMTP(?:_SSL)?$/, instead: `${inThread} or aiosmtplib` },
  {
    symbols: /^redis\.(?:Redis|StrictRedis|from_url|Redis\.from_url)\(\)\.(?!pipeline$|register_script$|pubsub$|lock$)[a-z]\w*$/,
    instead: "redis.asyncio",
    database: "function",
  },
  {
    symbols:
      /^(?:openai\.(?:Azure)?OpenAI|anthropic\.Anthropic\w*|groq\.Groq|cohere\.Client)\(\)\.(?:\w+\.)*(?:create|parse|generate|edit|embed|chat)$/,
    instead: "the library's asynchronous client",
  },
  {
    symbols:
      /^stripe\.(?:\w+\.)*[A-Z]\w*\.(?:create|retrieve|modify|list|cancel|delete|search|confirm|capture)$|^twilio\.rest\.Client\(\)\.(?:\w+\.)+create$/,
    instead: "the library's asynchronous form",
  },
  {
    symbols:
      /^pymongo\.(?:\w+\.)*MongoClient\(\)\.(?:\w+\.)*(?:find_one\w*|insert_(?:one|many)|update_(?:one|many)|delete_(?:one|many)|replace_one|count_documents|aggregate|bulk_write)$/,
    instead: "AsyncMongoClient",
    database: "function",
  },
  {
    symbols: /^(?:psycopg2|pymysql|MySQLdb|sqlite3|mysql\.connector|pyodbc|psycopg)\.connect$/,
    instead: "an asynchronous driver",
    database: "function",
  },
  {
    symbols:
      /^(?:psycopg2|pymysql|MySQLdb|sqlite3|mysql\.connector|pyodbc|psycopg)\.(?:\w+\.)*(?:connect|connection|Connection)\(\)(?:\.cursor\(\))?\.(?:execute|executemany|executescript|commit|fetch\w+)$/,
    instead: "an asynchronous driver",
    database: "function",
  },
  {
    symbols:
      /^(?:sqlalchemy\.orm\.(?:\w+\.)*(?:Session|scoped_session|sessionmaker\(\))|sqlmodel\.(?:\w+\.)*Session|sqlalchemy\.create_engine\(\)\.(?:connect|begin))\(\)(?:\(\))?\.(?:execute|scalars?|query|exec|commit|flush|refresh|get|merge|bulk_save_objects)$/,
    instead: "AsyncSession, or a plain def that the framework runs in a thread",
    database: "file",
  },
];

const judgedKey = {};

function visit(call: SyntaxNode, file: PyFile): Outcomes {
  const fn = enclosingFunction(call);
  if (fn?.type !== "function_definition" || !isAsync(fn) || call.parent?.type === "await") return undefined;
  if (isProgram(file) || inMainGuard(call, file) || inDevelopment(call, file) || startUpPath.test(file.path)) return undefined;
  const row = rowOf(call, file);
  if (!row || (isStartUp(fn, file) && !handlerAround(call, file))) return undefined;
  if (row.database) {
    const judged = file.memo(judgedKey, () => new Set<SyntaxNode>());
    const place = row.database === "file" ? file.root : fn;
    if (judged.has(place)) return undefined;
    judged.add(place);
  }
  const what = `${calleeText(call, file)}()`;
  return problem("blocks", child(call, "function") ?? call, {
    data: { what, instead: row.instead },
    fixes: row.database ? [] : fixesFor(call, file),
  });
}

/** A function of this name prepares the program, unless requests reach it. */
function isStartUp(fn: SyntaxNode, file: PyFile): boolean {
  const name = definitionName(fn, file).replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const given = parametersOf(fn, file).filter((parameter) => !ownParameter.test(parameter.name));
  // What is loaded by a method is what the object is for.
  const method = classOfMethod(fn) !== undefined && /^(?:load|generate|run)$/.test(name);
  return isStartUpName(name.replace(/^_+/, ""), given.length === 0 && !method);
}

const ownParameter = /^(?:self|cls|app|config|settings|args|argv|server|bot)$/;

function rowOf(call: SyntaxNode, file: PyFile): Blocking | undefined {
  const symbol = symbolOf(child(call, "function"), file);
  if (symbol === undefined) return undefined;
  const row = blocking.find((each) => each.symbols.test(symbol));
  if (row) return row;
  const http = httpCall(call, file);
  const waits = http && http.library !== "aiohttp" && !/Async/.test(symbol) && !/^httpx\.stream$|\.stream$/.test(symbol);
  return waits ? { symbols: blocking[0]?.symbols ?? /^$/, instead: "httpx.AsyncClient" } : undefined;
}

/** `open(path).read()` of a file that the request chooses, which may be of any size. */
function visitOpen(call: SyntaxNode, file: PyFile): Outcomes {
  const fn = enclosingFunction(call);
  if (fn?.type !== "function_definition" || !isAsync(fn) || symbolOf(child(call, "function"), file) !== "open") return undefined;
  const [path] = argumentsOf(call, file).positional;
  if (!path || plainString(path, file) !== undefined || isProgram(file) || handlerAround(call, file)?.definition !== fn) return undefined;
  let takesAll = false;
  walkTree(ancestor(call, "with_statement") ?? call.parent ?? call, (node) => {
    if (
      node.type === "attribute" &&
      /\.(?:read|readlines|write|writelines)$/.test(textOf(file, node)) &&
      node.parent?.parent?.type !== "await"
    )
      takesAll = true;
    return !takesAll;
  });
  if (!takesAll) return undefined;
  return problem("blocks", child(call, "function") ?? call, { data: { what: "open()", instead: `aiofiles or ${inThread}` } });
}

function fixesFor(call: SyntaxNode, file: PyFile): readonly ProblemFix[] {
  const callee = child(call, "function");
  const list = child(call, "arguments");
  // `await` makes a generator asynchronous, and needs its own brackets in front of a member.
  if (!callee || list?.type !== "argument_list" || list.children.at(-1)?.type !== ")" || ancestor(call, "generator_expression")) return [];
  const member = call.parent?.type === "attribute" || call.parent?.type === "subscript" || call.parent?.type === "call";
  const close = member ? [{ start: call.end, end: call.end, text: ")" }] : [];
  const open = member ? "(await " : "await ";
  if (symbolOf(callee, file) === "time.sleep") {
    const { text, edits } = moduleMember("asyncio", "sleep", file);
    return [{ fix: "sleep", edits: [{ start: callee.start, end: callee.end, text: `${open}${text}` }, ...close, ...edits] }];
  }
  if (/^smtplib\.SMTP/.test(symbolOf(callee, file) ?? "") || call.parent?.type === "as_pattern") return [];
  const { text, edits } = moduleMember("asyncio", "to_thread", file);
  const given = namedChildren(list).length > 0 ? ", " : "";
  return [
    {
      fix: "thread",
      edits: [{ start: callee.start, end: list.start + 1, text: `${open}${text}(${textOf(file, callee)}${given}` }, ...close, ...edits],
    },
  ];
}

const names = [
  ...httpCallNames,
  ..."sleep run call check_call check_output getoutput getstatusoutput system popen hashpw checkpw kdf hash verify verify_and_update encrypt pbkdf2_hmac scrypt".split(
    " ",
  ),
  ..."connect execute executemany executescript commit fetchone fetchall fetchmany scalar scalars query exec flush refresh get merge".split(
    " ",
  ),
  ...`put_object get_object upload_file upload_fileobj download_file delete_object list_objects_v2 send_message publish invoke SMTP SMTP_SSL
    sendmail login create parse generate edit embed chat retrieve modify list cancel delete search confirm capture find_one
    find_one_and_update find_one_and_delete find_one_and_replace insert_one insert_many update_one update_many delete_one delete_many
    replace_one count_documents aggregate bulk_write set setex incr hget hset hgetall expire exists lpush rpush`.split(/\s+/),
];

export const python: TreeVisitors<PyFile> = { call: { ...Object.fromEntries(names.map((name) => [name, visit])), open: visitOpen } };
