/** Python: what waits and is no call over HTTP: connections to databases, caches and mail servers, and other programs. */
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcomes, problem } from "../../../api/outcome.ts";
import { child, type SyntaxNode } from "../../../api/tree.ts";
import { argumentsOf } from "../../../shared/python/calls.ts";
import { enclosingDef } from "../../../shared/python/nodes.ts";
import { addArguments } from "../../../shared/python/style.ts";
import { symbolOf } from "../../../shared/python/symbols.ts";
import { isOff, stringParts, stringValue } from "../../../shared/python/values.ts";
import { isLimitedAround, isWaitedFor, pendingOf } from "./python-context.ts";

interface Row {
  readonly symbol: RegExp;
  readonly message: "connect" | "call" | "command";
  /** Arguments that limit it; the first is what a fix adds. */
  readonly options: readonly string[];
  /** 0-based position of the limit, where it may be given without its name. */
  readonly position?: number;
  readonly seconds: number;
  /** The library of a limit for all its calls. */
  readonly library: string;
}

const redisClients =
  "(?:Redis|StrictRedis|RedisCluster|from_url|Redis\\.from_url|StrictRedis\\.from_url|ConnectionPool|ConnectionPool\\.from_url)";

const rows: readonly Row[] = [
  {
    symbol: new RegExp(`^(?:redis(?:\\.asyncio)?(?:\\.client|\\.cluster)?|aioredis)\\.${redisClients}$`),
    message: "connect",
    options: ["socket_connect_timeout", "socket_timeout"],
    seconds: 10,
    library: "redis",
  },
  {
    symbol: /^psycopg2\.connect$|^psycopg\.(?:connect|(?:Async)?Connection\.connect)$/,
    message: "connect",
    options: ["connect_timeout"],
    seconds: 10,
    library: "database",
  },
  { symbol: /^smtplib\.SMTP(?:_SSL)?$/, message: "call", options: ["timeout"], position: 3, seconds: 10, library: "socket" },
  {
    symbol: /^(?:ftplib\.FTP(?:_TLS)?|imaplib\.IMAP4(?:_SSL)?|poplib\.POP3(?:_SSL)?)$/,
    message: "call",
    options: ["timeout"],
    seconds: 10,
    library: "socket",
  },
  { symbol: /^http\.client\.HTTPS?Connection$/, message: "call", options: ["timeout"], seconds: 10, library: "socket" },
  { symbol: /^socket\.create_connection$/, message: "call", options: ["timeout"], position: 1, seconds: 10, library: "socket" },
  {
    symbol: /^subprocess\.(?:run|call|check_call|check_output)$/,
    message: "command",
    options: ["timeout"],
    seconds: 60,
    library: "subprocess",
  },
];

/** Last names of what is called, for the tables of visitors. */
export const waitingNames: readonly string[] = [
  "Redis",
  "StrictRedis",
  "RedisCluster",
  "from_url",
  "ConnectionPool",
  "connect",
  "SMTP",
  "SMTP_SSL",
  "FTP",
  "FTP_TLS",
  "IMAP4",
  "IMAP4_SSL",
  "POP3",
  "POP3_SSL",
  "HTTPConnection",
  "HTTPSConnection",
  "create_connection",
  "run",
  "call",
  "check_call",
  "check_output",
];

/** Limits that an address holds: postgresql://…?connect_timeout=5, redis://…?socket_timeout=5 */
const limitInAddress = /\b(?:connect_timeout|socket_timeout|socket_connect_timeout)=/;

/** Met where a limit is given or stands in the address; undefined for other calls and where the arguments cannot be known. */
export function visitWaiting(call: SyntaxNode, file: PyFile): Outcomes {
  const callee = child(call, "function");
  const symbol = callee && symbolOf(callee, file);
  const row = symbol === undefined ? undefined : rows.find((each) => each.symbol.test(symbol));
  if (!callee || !row || !isWaitedFor(call, file)) return undefined;
  const { keyword, positional, open } = argumentsOf(call, file);
  const given = row.options.map((option) => keyword.get(option)).filter((value) => value !== undefined);
  const byPosition = row.position === undefined ? undefined : positional[row.position];
  if (byPosition || given.some((value) => !isOff(value, file))) return met(callee);
  if (given.length > 0) return problem("off", callee);
  const [first] = positional;
  if (open || isLimitedAround(call, file) || positional.some((argument) => limitInAddress.test(addressOf(argument, file))))
    return undefined;
  // A client that is made of a pool takes the pool's options; one that waits for nothing has no address.
  if (row.library === "redis" && ["connection_pool", "unix_socket_path"].some((name) => keyword.has(name))) return undefined;
  if (row.message === "call" && row.library === "socket" && /^(?:smtplib|ftplib)/.test(symbol ?? "") && !first && !keyword.has("host"))
    return undefined;
  // What runs when the module is loaded belongs to a script: nothing that serves starts programs then.
  if (row.message === "command" && (isShort(first, file) || !enclosingDef(call))) return undefined;
  const added = addArguments(call, [`${row.options[0]}=${row.seconds}`], file);
  return problem(row.message, callee, {
    data: row.message === "call" ? { remedy: `timeout=${row.seconds}` } : row.message === "connect" ? { option: row.options[0] ?? "" } : {},
    fixes: added ? [{ fix: row.seconds > 10 ? "limitLong" : "limit", edits: added }] : [],
    pending: pendingOf(row.library),
  });
}

function addressOf(argument: SyntaxNode, file: PyFile): string {
  return stringValue(argument, file) ?? (stringParts(argument, file) ?? []).map((part) => part.text).join("");
}

/** Programs that look something up on this machine and end at once, and those that only developers run. */
const shortPrograms =
  /^(?:(?:free|df|ps|nproc|uname|uptime|cat|sysctl|getconf|lscpu|vm_stat)\b.*|(?:pybabel|msgfmt|msgmerge|xgettext|npm|npx|yarn|pnpm|pip|pytest|ruff|black|mypy|webpack|vite|make)\b.*|git(?!.*\b(?:clone|fetch|pull|push|ls-remote)\b)|which|whoami|hostname|uname|id|ls|stat|file|date|true|ps|df|free|nproc|uptime|lscpu|getconf|vm_stat|arch|groups|tty|cat|echo|wc|locale|lsb_release|sysctl|nvidia-smi|sw_vers|.*(?:--version|-version|-V)$)/;

/** `free -m | awk …`: what the first program writes is all that the others wait for. */
function firstOfPipe(command: string): string {
  return (command.split("|")[0] ?? "").trim();
}

function isShort(command: SyntaxNode | undefined, file: PyFile): boolean {
  if (!command) return false;
  const text =
    command.type === "list"
      ? command.children
          .map((part) => stringValue(part, file) ?? "")
          .filter(Boolean)
          .join(" ")
      : (stringValue(command, file) ?? "");
  return shortPrograms.test(firstOfPipe(text)) || /--version/.test(textOf(file, command));
}
