/** Python: sessions of SQLAlchemy, connections and cursors of drivers that are opened and not closed whatever happens. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { lineEndOf, type TextEdit } from "../../../api/text.ts";
import { child, namedChildren, type SyntaxNode, walkTree } from "../../../api/tree.ts";
import { argument, calledName, receiverOf } from "../../../shared/python/calls.ts";
import { enclosingDef, lastName, statementOf } from "../../../shared/python/nodes.ts";
import { resolveName } from "../../../shared/python/scopes.ts";
import { inDevelopment, isScript } from "../../../shared/python/settings.ts";
import { indentAt, indentUnit, wholeLines } from "../../../shared/python/style.ts";
import { importsPackage, symbolOf } from "../../../shared/python/symbols.ts";

/** How what a call opens is given back: a method of its own, or one of the pool that takes it. */
interface Release {
  readonly own: readonly string[];
  readonly pool?: string;
  /** What is opened, where it has no name. */
  readonly what: string;
}

const session: Release = { own: ["close", "remove"], what: "The session" };
const connection: Release = { own: ["close", "terminate"], what: "The connection" };
const cursor: Release = { own: ["close"], what: "The cursor" };

const sessionSymbol =
  /^(?:sqlalchemy|sqlmodel)(?:\.\w+)*\.(?:(?:Async)?Session|(?:async_)?sessionmaker\(\))$|(?:^|\.)(?:SessionLocal|AsyncSessionLocal|SessionFactory|session_factory|async_session_maker|async_session_factory|async_session)$/;
const driverSymbol =
  /^(?:psycopg2?|psycopg\.(?:Async)?Connection|pymysql|MySQLdb|mysql\.connector|asyncpg|aiomysql|asyncmy|pymssql|oracledb|cx_Oracle|pyodbc|sqlite3|aiosqlite)\.connect$/;
const engineSymbol = /create_(?:async_)?engine\(\)\.(?:connect|raw_connection)$/;
const drivers = ["psycopg2", "psycopg", "pymysql", "MySQLdb", "mysql", "oracledb", "cx_Oracle", "pyodbc", "pymssql"];

function opened(call: SyntaxNode, file: PyFile): Release | undefined {
  const callee = child(call, "function");
  const symbol = symbolOf(callee, file) ?? "";
  if (sessionSymbol.test(symbol)) return session;
  if (driverSymbol.test(symbol) || engineSymbol.test(symbol)) return connection;
  const receiver = receiverOf(call);
  if (!receiver) return undefined;
  const owner = lastName(receiver, file);
  switch (calledName(call, file)) {
    case "connect":
    case "raw_connection":
      return /(?:^|_)engine$/.test(owner) && importsPackage(file, "sqlalchemy", "sqlmodel") ? connection : undefined;
    case "acquire":
      return /pool$/.test(owner) && importsPackage(file, "asyncpg", "aiomysql", "asyncmy")
        ? { ...connection, own: [], pool: "release" }
        : undefined;
    case "getconn":
      return /pool$/.test(owner) ? { ...connection, own: [], pool: "putconn" } : undefined;
    case "cursor":
      // Django closes its connection behind each request, and the cursors with it.
      return /(?:^|_)(?:conn|connection|cnx)$/.test(owner) &&
        importsPackage(file, ...drivers) &&
        !/^django\.db\b/.test(symbolOf(receiver, file) ?? "") &&
        !isOpenedHere(receiver, file)
        ? cursor
        : undefined;
    default:
      return undefined;
  }
}

/** A cursor ends with its connection: where that is opened in the same place, it is the one to close. */
function isOpenedHere(receiver: SyntaxNode, file: PyFile): boolean {
  if (receiver.type !== "identifier") return false;
  const binding = resolveName(textOf(file, receiver), receiver, file)?.bindings.find(({ kind }) => kind === "assign" || kind === "with");
  return binding !== undefined && enclosingDef(binding.node) === enclosingDef(receiver);
}

function visit(call: SyntaxNode, file: PyFile): Outcomes {
  const { role } = file;
  const definition = enclosingDef(call);
  // What the module opens lives as long as the process.
  if (!definition || role.test || isScript(file) || role.seed || role.migration || role.example || inDevelopment(call, file))
    return undefined;
  // A migration or a command ends with its process.
  const release = importsPackage(file, "alembic", "click", "typer") ? undefined : opened(call, file);
  if (!release || (release === session && isOnConnection(call, file))) return undefined;
  let value = call;
  while (value.parent?.type === "await" || value.parent?.type === "parenthesized_expression") value = value.parent;
  if (value.parent?.type === "with_item" || value.parent?.type === "as_pattern") return met(call);
  if (value.parent?.type !== "assignment") return unnamed(call, value, release, file);
  const target = child(value.parent, "left");
  return target?.type === "identifier" ? judge(call, target, definition, release, file) : undefined;
}

/** `Session(bind=connection)`: whoever opened the connection closes it. */
function isOnConnection(call: SyntaxNode, file: PyFile): boolean {
  const bind = argument(call, file, "bind", 0);
  return bind !== undefined && /^(?:\w*conn(?:ection)?|bind|target|\w+\.(?:connection|get_bind|bind)\(\))$/.test(textOf(file, bind));
}

/** `SessionLocal().query(…)`: nobody can close it any more. */
function unnamed(call: SyntaxNode, value: SyntaxNode, release: Release, file: PyFile): Outcomes {
  const access = value.parent?.type === "attribute" ? textOf(file, child(value.parent, "attribute") ?? value) : undefined;
  // Entering, beginning and other context managers end by themselves.
  if (access === undefined || release === cursor || !/^(?:query|execute|scalars?|get|exec|cursor|fetch\w*|add)$/.test(access))
    return undefined;
  return problem("open", call, { data: { name: release.what } });
}

type Fate = "finally" | "except" | "plain" | "away" | undefined;

function judge(call: SyntaxNode, target: SyntaxNode, definition: SyntaxNode, release: Release, file: PyFile): Outcomes {
  const name = textOf(file, target);
  const uses: SyntaxNode[] = [];
  walkTree(definition, (node) => {
    if (node.type === "identifier" && node !== target && textOf(file, node) === name && node.field !== "attribute") uses.push(node);
    return true;
  });
  const fates = uses.map((use) => fateOf(use, release, file));
  if (fates.includes("away")) return undefined;
  if (fates.includes("finally")) return met(call);
  const pool = receiverOf(call);
  const giving = release.pool && pool ? `${textOf(file, pool)}.${release.pool}(${name})` : `${name}.${release.own[0]}()`;
  const fixes = closeFinally(call, target, giving, uses, release, file);
  const first = uses[fates.indexOf("plain")];
  if (!first) return problem("open", call, { data: { name }, fixes });
  if (fates.includes("except") || !worksBetween(call, first, definition)) return met(call);
  return problem("openOnFailure", call, {
    data: { name, release: giving },
    related: [{ at: first.parent ?? first, message: "is only reached when nothing fails" }],
    fixes,
  });
}

/** What a use does with it: closes it, somewhere, or hands it on to who closes it. */
function fateOf(use: SyntaxNode, release: Release, file: PyFile): Fate {
  const { parent } = use;
  if (parent?.type === "attribute" && use.field === "object") {
    // return connection.cursor(): whoever has the cursor has the connection.
    // return cursor.execute(query) of psycopg gives the cursor itself back.
    if (parent.parent?.parent?.type === "return_statement" && /^(?:cursor|execute)$/.test(calledName(parent.parent, file))) {
      if (calledName(parent.parent, file) === "cursor" || (release === cursor && importsPackage(file, "psycopg"))) return "away";
    }
    if (!release.own.includes(textOf(file, child(parent, "attribute") ?? parent))) return undefined;
    // stack.callback(session.close)
    return parent.parent?.type === "call" && parent.field === "function" ? placeOf(use) : "away";
  }
  if (parent?.type === "with_item" || parent?.type === "as_pattern") return "finally";
  if (parent?.type === "argument_list" || parent?.type === "keyword_argument") {
    const outer = parent.type === "argument_list" ? parent.parent : parent.parent?.parent;
    const called = outer?.type === "call" ? calledName(outer, file) : "";
    if (called === release.pool) return placeOf(use);
    if (called === "closing" || called === "aclosing" || called === "enter_context" || called === "enter_async_context") return "finally";
    return /close|release|finish|dispose|cleanup|register|append|put|^[A-Z]/.test(called) ? "away" : undefined;
  }
  if (parent?.type === "yield" || parent?.type === "expression_statement" || parent?.type === "await") return undefined;
  if (/^(?:comparison_operator|not_operator|boolean_operator|if_statement|delete_statement)$/.test(parent?.type ?? "")) return undefined;
  // Set again: what it was before is another matter.
  return "away";
}

function placeOf(use: SyntaxNode): Fate {
  for (let current: SyntaxNode = use; current.parent && current.type !== "function_definition"; current = current.parent) {
    if (current.type === "finally_clause") return "finally";
    if (current.type === "except_clause") return "except";
  }
  return "plain";
}

/** Whether anything that may fail stands between opening and closing. */
function worksBetween(call: SyntaxNode, closing: SyntaxNode, definition: SyntaxNode): boolean {
  let works = false;
  walkTree(definition, (node) => {
    if (
      node.start >= call.end &&
      node.end <= closing.start &&
      /^(?:call|yield|raise_statement|return_statement|subscript)$/.test(node.type)
    )
      works = true;
    return !works;
  });
  return works;
}

/** What follows goes into `try`, the closing into `finally`. */
function closeFinally(
  call: SyntaxNode,
  target: SyntaxNode,
  giving: string,
  uses: readonly SyntaxNode[],
  release: Release,
  file: PyFile,
): ProblemFix[] {
  const statement = statementOf(call);
  const block = statement.parent;
  if (release.pool || block?.type !== "block" || statementOf(target) !== statement) return [];
  const following = namedChildren(block).filter((each) => each.start >= statement.end);
  const [first] = following;
  const last = following.at(-1);
  const awaited = call.parent?.type === "await" && release === connection ? "await " : "";
  const old = following.filter((each) => textOf(file, each).replace(/^await\s+/, "") === giving);
  const closes = uses.filter(
    (use) => use.parent?.type === "attribute" && release.own.includes(textOf(file, child(use.parent, "attribute") ?? use)),
  );
  if (!first || !last || closes.length !== old.length || following.length === old.length) return [];
  // Texts over several lines would change with their indentation, and lines that go on need care.
  const body = file.text.slice(statement.end, last.end);
  if (
    /"""|'''|\\\r?\n/.test(body) ||
    following.some((each) => !wholeLines(each, file)) ||
    old.some((each) => each !== last && !wholeLines(each, file))
  )
    return [];
  const indent = indentAt(statement.start, file);
  const unit = indentUnit(file);
  const lineEnd = lineEndOf(file.text);
  const edits: TextEdit[] = [{ start: statement.end, end: statement.end, text: `${lineEnd}${indent}try:` }];
  const gone = new Set(old.map((each) => file.lines.lineOf(each.start)));
  const lastLine = file.lines.lineOf(last.end);
  for (let line = file.lines.lineOf(statement.end) + 1; line <= lastLine; line++) {
    const at = file.lines.starts[line] ?? 0;
    if (gone.has(line)) {
      const end = file.lines.lineSpan(line).end;
      edits.push(
        line === lastLine
          ? { start: file.lines.lineSpan(line - 1).end, end, text: "" }
          : { start: at, end: file.lines.starts[line + 1] ?? end, text: "" },
      );
    } else if (file.lines.lineText(line).trim() !== "") edits.push({ start: at, end: at, text: unit });
  }
  const end = file.lines.lineSpan(lastLine).end;
  edits.push({ start: end, end, text: `${lineEnd}${indent}finally:${lineEnd}${indent}${unit}${awaited}${giving}` });
  return [{ fix: "closeFinally", data: { release: giving }, edits }];
}

const names = [
  "Session",
  "AsyncSession",
  "SessionLocal",
  "AsyncSessionLocal",
  "SessionFactory",
  "session_factory",
  "async_session_maker",
  "async_session_factory",
  "async_session",
  "connect",
  "raw_connection",
  "acquire",
  "getconn",
  "cursor",
];

export const python: TreeVisitors<PyFile> = { call: Object.fromEntries(names.map((name) => [name, visit])) };
