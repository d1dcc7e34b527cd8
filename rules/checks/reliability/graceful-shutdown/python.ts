/** Python: exits in code that serves, and clients that a lifespan or a start-up hook opens and nobody closes. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { lineEndOf } from "../../../api/text.ts";
import { child, namedChildren, type SyntaxNode, walkTree } from "../../../api/tree.ts";
import { argumentsOf, calledName } from "../../../shared/python/calls.ts";
import { handlerAround } from "../../../shared/python/handlers.ts";
import { calleeText } from "../../../shared/python/loggers.ts";
import { decoratorsOf, definitionName, enclosingDef, inMainGuard, isAsync, unwrap } from "../../../shared/python/nodes.ts";
import { definesOnly, inCommand, isProgram, isServing } from "../../../shared/python/programs.ts";
import { inDevelopment } from "../../../shared/python/settings.ts";
import { indentAt } from "../../../shared/python/style.ts";
import { symbolOf } from "../../../shared/python/symbols.ts";
import { stringValue } from "../../../shared/python/values.ts";
import { mentions } from "../../../shared/mentions.ts";

const exits = /^(?:sys\.exit|os\._exit|os\.abort|exit|quit)$/;
/** Functions that run before the first request or after the last one, and those of a process of its own. */
const around =
  /^_*(?:main|run|start|boot|bootstrap|init|initiali[sz]e|install|setup|configure|create|load|validate|check|ensure|require|lifespan|on_startup|on_shutdown|shutdown|stop|exit|die|fatal|abort|terminate|cleanup|handle_(?:signal|exit|sigterm|sigint)|signal|sig|worker|child|fork|daemon|cli|usage|get_settings)(?![a-z])|exit|shutdown|signal|restart|terminat/i;

/** sys.exit() where a request is answered, or in a module that others call. */
function visitExit(call: SyntaxNode, file: PyFile): Outcomes {
  const symbol = symbolOf(child(call, "function"), file) ?? "";
  if (!exits.test(symbol) || isProgram(file) || inMainGuard(call, file) || inCommand(call, file) || inDevelopment(call, file))
    return undefined;
  const fn = enclosingDef(call);
  if (!fn) return undefined;
  const answers = handlerAround(call, file) !== undefined;
  const pending = answers || isServing(file) ? {} : { pending: "loose" };
  if (!answers) {
    if (!isServing(file) && !definesOnly(file)) return undefined;
    // os._exit() is for children, which must not run the clean-up of their parent; who explains it knows.
    if (symbol === "os._exit" && isExplained(call, file)) return undefined;
    // "Startup aborted" is said before the first request.
    if (isAround(fn, file) || calledAround(fn, file) || /\bstart[- ]?up\b/i.test(textOf(file, fn))) return undefined;
  }
  return problem("leave", call, { data: { what: `${calleeText(call, file)}()` }, ...pending });
}

/** A comment on the line or on the one above. */
function isExplained(call: SyntaxNode, file: PyFile): boolean {
  const line = file.lines.lineOf(call.start);
  const said = (text: string, pattern: RegExp): boolean => pattern.test(text) && !/#\s*(?:seaworthy-|noqa|type:|pylint:)/.test(text);
  return said(file.lines.lineText(line), /#.*\p{L}{3}/u) || (line > 0 && said(file.lines.lineText(line - 1), /^\s*#.*\p{L}{3}/u));
}

/** raise SystemExit where a request is answered */
function visitRaise(statement: SyntaxNode, file: PyFile): Outcomes {
  const raised = unwrap(namedChildren(statement)[0]);
  const made = raised?.type === "call" ? child(raised, "function") : raised;
  if (!made || textOf(file, made) !== "SystemExit" || isProgram(file) || inDevelopment(statement, file) || !handlerAround(statement, file))
    return undefined;
  return problem("leave", statement, { data: { what: "raise SystemExit" } });
}

/** Whether a function, or one around it, runs before the first request or after the last one, by its name. */
function isAround(fn: SyntaxNode, file: PyFile): boolean {
  for (let outer: SyntaxNode | undefined = fn; outer; outer = enclosingDef(outer))
    if (around.test(definitionName(outer, file))) return true;
  return false;
}

/** Whether all of a file's calls of a function stand in such functions, or in none at all. */
function calledAround(fn: SyntaxNode, file: PyFile): boolean {
  const name = definitionName(fn, file);
  const callers: (SyntaxNode | undefined)[] = [];
  walkTree(file.root, (node) => {
    if (node.type === "call" && calledName(node, file) === name) callers.push(enclosingDef(node));
  });
  return callers.length > 0 && callers.every((caller) => caller === undefined || isAround(caller, file));
}

interface Client {
  readonly made: RegExp;
  readonly name: string;
  /** What closes it. */
  readonly close: string;
  readonly awaited: boolean;
}

/** Clients that hold connections. Adding one means adding a row. */
const clients: readonly Client[] = [
  { made: /^sqlalchemy\.ext\.asyncio\.(?:\w+\.)*create_async_engine\(\)$/, name: "The database engine", close: "dispose", awaited: true },
  { made: /^(?:sqlalchemy|sqlmodel)\.(?:\w+\.)*create_engine\(\)$/, name: "The database engine", close: "dispose", awaited: false },
  { made: /^httpx\.AsyncClient\(\)$/, name: "The HTTP client", close: "aclose", awaited: true },
  { made: /^aiohttp\.(?:client\.)?ClientSession\(\)$/, name: "The HTTP session", close: "close", awaited: true },
  { made: /^asyncpg\.(?:\w+\.)*(?:create_pool|connect)\(\)$/, name: "The database pool", close: "close", awaited: true },
  { made: /^psycopg_pool\.(?:\w+\.)*AsyncConnectionPool\(\)$/, name: "The database pool", close: "close", awaited: true },
  { made: /^redis\.asyncio\.(?:\w+\.)*(?:Redis|from_url|Redis\.from_url)\(\)$/, name: "The Redis client", close: "aclose", awaited: true },
  { made: /^motor\.motor_asyncio\.AsyncIOMotorClient\(\)$/, name: "The MongoDB client", close: "close", awaited: false },
  { made: /^(?:aiokafka\.(?:\w+\.)*AIOKafka(?:Producer|Consumer))\(\)$/, name: "The Kafka client", close: "stop", awaited: true },
];

interface Opened {
  readonly client: Client;
  readonly call: SyntaxNode;
  /** What it is kept in: `app.state.pool`. */
  readonly kept: SyntaxNode;
}

/** What a function itself opens and keeps; what `with` holds is closed by it. */
function openedIn(definition: SyntaxNode, file: PyFile): Opened | undefined {
  let found: Opened | undefined;
  walkTree(child(definition, "body") ?? definition, (node) => {
    if (found || node.type === "function_definition" || node.type === "lambda") return false;
    if (node.type === "assignment") found = openedBy(node, file);
    return true;
  });
  return found;
}

/** `app.state.pool = await create_pool(…)` */
function openedBy(assignment: SyntaxNode, file: PyFile): Opened | undefined {
  const kept = child(assignment, "left");
  const value = unwrap(child(assignment, "right"));
  const symbol = value?.type === "call" ? symbolOf(value, file) : undefined;
  const client = symbol === undefined ? undefined : clients.find(({ made }) => made.test(symbol));
  return client && value && kept && /^(?:identifier|attribute)$/.test(kept.type) ? { client, call: value, kept } : undefined;
}

const closing =
  /(?:dispose|aclose|close|disconnect|stop|shutdown|clean_?up|tear_?down|terminate|wait_closed|aexit|__exit__|callback|push)\w*\s*\(/i;

/** `async def lifespan(app): app.state.pool = await create_pool(); yield` */
function visitDefinition(definition: SyntaxNode, file: PyFile): Outcomes {
  if (file.role.test || file.role.example) return undefined;
  const decorators = decoratorsOf(definition, file);
  if (decorators.some(({ callee }) => /^contextlib\.(?:async)?contextmanager$/.test(symbolOf(callee, file) ?? "")))
    return visitLifespan(definition, file);
  const hook = decorators.find(({ name }) => /\.on_event$/.test(name));
  const event = hook?.call && stringValue(argumentsOf(hook.call, file).positional[0], file);
  if (event === "startup") return visitHook(definition, file);
  return event === "shutdown" ? visitEnd(definition, file) : undefined;
}

/** `@app.on_event("shutdown")` that leaves a client of the module open. */
function visitEnd(definition: SyntaxNode, file: PyFile): Outcomes {
  const opened = closing.test(textOf(file, child(definition, "body") ?? definition)) ? undefined : leftOpen(file);
  const name = child(definition, "name");
  return opened && name && leftBehind(opened, name);
}

/** A client of the module that a function for the end leaves open: the function is what lacks something. */
function leftBehind(opened: Opened, name: SyntaxNode, fixes: readonly ProblemFix[] = []): Outcomes {
  return problem("opened", name, { data: { what: opened.client.name }, fixes, related: [{ at: opened.call, message: "It is made here" }] });
}

function visitLifespan(definition: SyntaxNode, file: PyFile): Outcomes {
  const [statement] = yieldsOf(definition);
  const name = child(definition, "name");
  const given = textOf(file, child(definition, "parameters") ?? definition);
  if (!statement || !name || !/lifespan/i.test(textOf(file, name) + given + lifespanUse(textOf(file, name), file))) return undefined;
  const rest = file.text.slice(statement.end, definition.end);
  const opened = openedIn(definition, file) ?? (closing.test(rest) ? undefined : leftOpen(file));
  if (!opened || (opened.call.start > statement.start && opened.call.start < definition.end)) return undefined;
  if (closing.test(rest)) return met(name);
  const fixes = closeFix(opened, statement, definition, file);
  if (opened.call.start < definition.start || opened.call.start > definition.end) return leftBehind(opened, name, fixes);
  return problem("opened", opened.call, { data: { what: opened.client.name }, fixes });
}

/** A client that the module makes at its top and that nothing in it closes or enters. */
function leftOpen(file: PyFile): Opened | undefined {
  for (const statement of file.root.children) {
    const assignment = statement.type === "expression_statement" ? namedChildren(statement)[0] : undefined;
    const opened = assignment?.type === "assignment" ? openedBy(assignment, file) : undefined;
    if (!opened) continue;
    const name = textOf(file, opened.kept);
    const ended = new RegExp(
      `\\b${name}\\.(?:dispose|aclose|close|disconnect|stop|__aexit__)\\b|\\bwith\\s+${name}\\s*(?:as\\b|:|,)|enter_\\w*context\\(\\s*${name}\\b`,
    );
    if (opened.kept.type === "identifier" && !mentions(file, ended)) return opened;
  }
  return undefined;
}

/** `FastAPI(lifespan=connections)` */
function lifespanUse(name: string, file: PyFile): string {
  return new RegExp(`\\blifespan\\s*=\\s*${name}\\b`).test(file.text) ? "lifespan" : "";
}

/** The `yield` of a function itself. */
function yieldsOf(definition: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  walkTree(child(definition, "body") ?? definition, (node) => {
    if (node.type === "function_definition" || node.type === "lambda") return false;
    if (node.type === "yield" && node.named) found.push(node.parent?.type === "expression_statement" ? node.parent : node);
    return true;
  });
  return found.length === 1 ? found : [];
}

/** Closes behind the `yield`, where that is a statement of the function's own block. */
function closeFix({ client, kept }: Opened, statement: SyntaxNode, definition: SyntaxNode, file: PyFile): readonly ProblemFix[] {
  if (statement.parent?.parent !== definition || statement.type !== "expression_statement" || (client.awaited && !isAsync(definition)))
    return [];
  const { end } = file.lines.lineSpan(file.lines.lineOf(statement.end));
  const text = `${client.awaited ? "await " : ""}${textOf(file, kept)}.${client.close}()`;
  return [{ fix: "close", edits: [{ start: end, end, text: lineEndOf(file.text) + indentAt(statement.start, file) + text }] }];
}

/** `@app.on_event("startup")` that opens something, in a file without a hook for the end. */
function visitHook(definition: SyntaxNode, file: PyFile): Outcomes {
  const opened = openedIn(definition, file);
  if (!opened) return undefined;
  const ends = mentions(file, /on_event\(\s*["']shutdown["']|add_event_handler\(\s*["']shutdown["']|\blifespan\b/);
  return ends ? met(opened.call) : problem("opened", opened.call, { data: { what: opened.client.name } });
}

export const python: TreeVisitors<PyFile> = {
  call: { exit: visitExit, _exit: visitExit, abort: visitExit, quit: visitExit },
  node: { function_definition: visitDefinition, raise_statement: visitRaise },
};
