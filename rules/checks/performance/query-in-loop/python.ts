/** Python: queries and writes of SQLAlchemy, Django and drivers in loops and comprehensions, and relations that Django loads row by row. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { type Outcomes, problem } from "../../../api/outcome.ts";
import { ancestor, child, contains, namedChildren, type SyntaxNode, walkTree } from "../../../api/tree.ts";
import { maintenancePath } from "../../../shared/maintenance.ts";
import { argumentsOf, calledName, receiverOf } from "../../../shared/python/calls.ts";
import { dependsOnLoop, isFallback, isFixedLoop, isPortionOrRetry, type Loop, loopAround } from "../../../shared/python/loops.ts";
import { bodyOf, enclosingDef, parametersOf } from "../../../shared/python/nodes.ts";
import { usesDjango, writeMethods, writeOf, writingSql } from "../../../shared/python/orms.ts";
import { databaseRead, readMethods } from "../../../shared/python/reads.ts";
import { follow } from "../../../shared/python/scopes.ts";
import { isCommandFile, isGuardedForTests, isScript } from "../../../shared/python/settings.ts";
import { importsPackage } from "../../../shared/python/symbols.ts";
import { stringParts } from "../../../shared/python/values.ts";
import { isOneByOneOnPurpose } from "./on-purpose.ts";

const judgedKey = {};

function isLeftAlone(file: PyFile): boolean {
  const { role } = file;
  return (
    role.test ||
    isScript(file) ||
    role.seed ||
    role.migration ||
    role.example ||
    maintenancePath.test(file.path) ||
    isCommandFile(file) ||
    // A file on the own disk answers small questions as fast as a large one.
    importsPackage(file, "sqlite3", "aiosqlite", "duckdb") ||
    /(?:^|\/)management\/commands\//.test(file.path)
  );
}

/** The innermost loop over rows around a call, if every loop up to it runs as often as there is data. */
function rowLoop(call: SyntaxNode, file: PyFile): Loop | undefined {
  for (let loop = loopAround(call); loop; loop = loopAround(loop.node)) {
    if (isPortionOrRetry(loop, file) || isFallback(loop, file)) return undefined;
    if (!isFixedLoop(loop, file)) return loop.over ? loop : undefined;
  }
  return undefined;
}

function visit(call: SyntaxNode, file: PyFile): Outcomes {
  if (isLeftAlone(file) || importsPackage(file, "alembic")) return undefined;
  const loop = rowLoop(call, file);
  const judged = file.memo(judgedKey, () => new Set<SyntaxNode>());
  // One loop is one fault, however many queries it runs.
  if (!loop || judged.has(loop.node)) return undefined;
  const definition = enclosingDef(call);
  if (definition && isGuardedForTests(definition, file)) return undefined;
  const found = judgeRead(call, loop, file) ?? judgeWrite(call, loop, file) ?? judgeRelation(call, loop, file);
  if (found) judged.add(loop.node);
  return found;
}

function report(message: string, call: SyntaxNode, loop: Loop, file: PyFile, data: Readonly<Record<string, string>> = {}): Outcomes {
  const callee = child(call, "function") ?? call;
  const text = loop.over ? textOf(file, loop.over).replace(/\s+/g, " ") : "";
  const list = text !== "" && text.length <= 40 ? text : "the list";
  return problem(message, callee, { data: { list, ...data }, related: [{ at: loop.over ?? loop.node, message: "the loop" }] });
}

function judgeRead(call: SyntaxNode, loop: Loop, file: PyFile): Outcomes {
  const read = databaseRead(call, file);
  // A query set that is only made here runs elsewhere.
  if (!read || (read.orm === "django" && read.many) || !dependsOnLoop(call, loop, file) || leavesAtOnce(call, loop)) return undefined;
  if (isForOneElement(call, loop, file)) return undefined;
  if (asksAnotherTable(call, loop, file) || isAskedItself(call, loop, file) || opensItsOwn(call, loop, file)) return undefined;
  return report("read", call, loop, file);
}

/** `f"SELECT … FROM {table}"` for each of some tables: one query cannot ask them all. */
function asksAnotherTable(call: SyntaxNode, { element }: Loop, file: PyFile): boolean {
  const table = /\b(?:FROM|INTO|UPDATE)\s+["'`]?\{(\w+)/i.exec(textOf(file, call))?.[1];
  return table !== undefined && element !== undefined && new RegExp(`\\b${table}\\b`).test(textOf(file, element));
}

/** `for name in names: if name == "bundle": …`: the query runs in one round of all. */
function isForOneElement(call: SyntaxNode, { node, element }: Loop, file: PyFile): boolean {
  if (element?.type !== "identifier") return false;
  const name = textOf(file, element);
  for (let current = call; current.parent && current !== node; current = current.parent) {
    const { parent } = current;
    const condition =
      /^(?:if_statement|elif_clause)$/.test(parent.type) && current.field === "consequence" ? child(parent, "condition") : undefined;
    if (
      condition &&
      new RegExp(`^\\(?(?:${name}\\s*==\\s*["'][^"']*["']|["'][^"']*["']\\s*==\\s*${name})(?:\\s+and\\b|\\)?$)`).test(
        textOf(file, condition),
      )
    )
      return true;
  }
  return false;
}

/** `for connection in connections: connection.execute(…)`: each is asked for itself. */
function isAskedItself(call: SyntaxNode, { element }: Loop, file: PyFile): boolean {
  const receiver = receiverOf(call);
  return (
    receiver?.type === "identifier" && element !== undefined && new RegExp(`\\b${textOf(file, receiver)}\\b`).test(textOf(file, element))
  );
}

/** Whether each round opens a session of its own, and does more in it than to ask: then its work is what takes the time. */
function opensItsOwn(call: SyntaxNode, { node, kind }: Loop, file: PyFile): boolean {
  const receiver = kind === "for" ? /^\w+/.exec(textOf(file, receiverOf(call) ?? call))?.[0] : undefined;
  if (!receiver) return false;
  for (let around = call.parent; around && around !== node; around = around.parent)
    if (around.type === "with_statement" && new RegExp(`\\bas\\s+${receiver}\\s*[:,)]`).test(textOf(file, around).split("\n", 1)[0] ?? ""))
      return true;
  return false;
}

/** Whether the round ends the loop in any case: then it runs once. */
function leavesAtOnce(call: SyntaxNode, { node }: Loop): boolean {
  const last = bodyOf(node).at(-1);
  return last !== undefined && /^(?:return_statement|break_statement|raise_statement)$/.test(last.type) && contains(node, call);
}

/** A write that is all the round does, for which there is one statement for many rows. */
function judgeWrite(call: SyntaxNode, loop: Loop, file: PyFile): Outcomes {
  // What the write gives back, such as a new id, is needed for what comes next.
  const statementNode = call.parent?.type === "await" ? call.parent.parent : call.parent;
  if (
    loop.kind !== "for" ||
    statementNode?.type !== "expression_statement" ||
    isOneByOneOnPurpose(loop.node.start, loop.node.end, file) ||
    isOfKeywords(loop, file)
  )
    return undefined;
  const method = calledName(call, file);
  const write = writeOf(call, file);
  const statement = insertOf(call, method, file);
  if ((!write && !statement) || asksAnotherTable(call, loop, file)) return undefined;
  // A try around each row keeps the others going when one fails.
  const tried = ancestor(call, "try_statement");
  if (tried && contains(loop.node, tried)) return undefined;
  const body = bodyOf(loop.node);
  const statements = body.filter((statement) => contains(statement, call));
  // What is decided for each row, or is one step of many, is no plain list of writes.
  if (body.length > 3 || statements[0]?.type !== "expression_statement") return undefined;
  if (write?.kind === "commit") return report("commit", call, loop, file);
  if (!dependsOnLoop(call, loop, file)) return undefined;
  if (statement) return report("write", call, loop, file, { remedy: "executemany" });
  if (write?.orm !== "django") return undefined;
  const remedy = /^a?create$/.test(method)
    ? "bulk_create"
    : /^a?save$/.test(method) && onlySets(body, call, loop, file)
      ? "bulk_update"
      : undefined;
  return remedy ? report("write", call, loop, file, { remedy }) : undefined;
}

/** `for name, value in kwargs.items()`: as many as somebody has written into the call. */
function isOfKeywords({ node, over }: Loop, file: PyFile): boolean {
  const name = over && /^(?:(?:iter|list|sorted|tuple)\()?(\w+)\.(?:items|values|keys)\(\)/.exec(textOf(file, over))?.[1];
  const definition = enclosingDef(node);
  return (
    name !== undefined &&
    definition !== undefined &&
    parametersOf(definition, file).some((each) => each.kind === "kwargs" && each.name === name)
  );
}

/** `for user in users: user.active = False; user.save()` */
function onlySets(body: readonly SyntaxNode[], call: SyntaxNode, { element }: Loop, file: PyFile): boolean {
  const name = element?.type === "identifier" ? textOf(file, element) : "";
  const others = body.filter((statement) => !contains(statement, call));
  return (
    textOf(file, receiverOf(call) ?? call) === name &&
    others.length > 0 &&
    others.every((statement) => new RegExp(`^${name}\\.\\w+\\s*=(?!=)`).test(textOf(file, statement)))
  );
}

/** `cursor.execute("INSERT …", row)` */
function insertOf(call: SyntaxNode, method: string, file: PyFile): boolean {
  const [first, second] = argumentsOf(call, file).positional;
  if (method !== "execute" || !first || !second) return false;
  const sql = stringParts(follow(first, file), file)
    ?.map((part) => part.text)
    .join("");
  return sql !== undefined && writingSql.test(sql);
}

const relatedNouns =
  /^(?:user|author|owner|customer|client|organi[sz]ation|team|project|category|product|order|parent|account|company|profile|group|tenant|vendor|supplier|book|post|article|album|artist|course|student|teacher|department|manager|creator|created_by|updated_by|assignee|reviewer|city|country|publisher|invoice|shop|store|brand|event|venue|room|board|thread|topic|forum|blog)$/;

/** `for post in Post.objects.all(): post.author.name`, `post.comments.all()`: Django asks for each row's relation. */
function judgeRelation(call: SyntaxNode, loop: Loop, file: PyFile): Outcomes {
  if (!isPlainQuerySet(loop, file) || loop.element?.type !== "identifier") return undefined;
  const name = textOf(file, loop.element);
  const receiver = receiverOf(call);
  const chain = receiver ? textOf(file, receiver).replace(/\s+/g, "") : "";
  if (!new RegExp(`^${name}\\.\\w+$`).test(chain) || !/^(?:all|count|exists|first|last|filter|order_by)$/.test(calledName(call, file)))
    return undefined;
  return report("relation", call, loop, file, { relation: chain, remedy: "prefetch_related" });
}

/** Rows of Django without their relations. */
function isPlainQuerySet({ over }: Loop, file: PyFile): boolean {
  if (!over || !usesDjango(file)) return false;
  const text = textOf(file, follow(over, file)).replace(/\s+/g, "");
  return (
    /^(?:\w+\.)*[A-Z]\w*\.objects\b/.test(text) &&
    !/\.(?:select_related|prefetch_related|values|values_list|annotate|raw|in_bulk|aggregate|first|get|dates)\(/.test(text)
  );
}

function visitLoop(node: SyntaxNode, file: PyFile): Outcomes {
  if (isLeftAlone(file) || !usesDjango(file)) return undefined;
  const head = node.type === "for_statement" ? node : namedChildren(node).find(({ type }) => type === "for_in_clause");
  const over = child(head, "right");
  const element = child(head, "left");
  const body = child(node, "body");
  const loop: Loop = { kind: "for", node, over, element };
  if (!body || element?.type !== "identifier" || !isPlainQuerySet(loop, file) || isPortionOrRetry(loop, file)) return undefined;
  const name = textOf(file, element);
  let found: SyntaxNode | undefined;
  walkTree(body, (part) => {
    if (found) return false;
    const object = part.type === "attribute" ? child(part, "object") : undefined;
    const owner = object?.type === "attribute" ? child(object, "object") : undefined;
    const relation = object ? child(object, "attribute") : undefined;
    const last = child(part, "attribute");
    if (
      owner?.type === "identifier" &&
      textOf(file, owner) === name &&
      relation &&
      relatedNouns.test(textOf(file, relation)) &&
      last &&
      !/^(?:pk|id)$/.test(textOf(file, last))
    )
      found = object;
    return !found;
  });
  const judged = file.memo(judgedKey, () => new Set<SyntaxNode>());
  if (!found || judged.has(node)) return undefined;
  judged.add(node);
  const text = over ? textOf(file, over).replace(/\s+/g, " ") : "";
  return problem("relation", found, {
    data: { relation: textOf(file, found), list: text.length <= 40 ? text : "the list", remedy: "select_related" },
    related: [{ at: over ?? node, message: "the loop" }],
  });
}

const names = new Set([...readMethods, ...writeMethods, "save", "order_by", "filter"]);

export const python: TreeVisitors<PyFile> = {
  call: Object.fromEntries([...names].map((name) => [name, visit])),
  node: {
    for_statement: visitLoop,
    list_comprehension: visitLoop,
    generator_expression: visitLoop,
    set_comprehension: visitLoop,
    dictionary_comprehension: visitLoop,
  },
};
