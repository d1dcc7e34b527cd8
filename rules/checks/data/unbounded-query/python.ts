/** Python: queries of SQLAlchemy, Django, drivers and MongoDB that give every row. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcomes, type ProblemFix, problem } from "../../../api/outcome.ts";
import { child, namedChildren, type SyntaxNode } from "../../../api/tree.ts";
import { batchPath, maintenancePath, throughAll } from "../../../shared/maintenance.ts";
import { calledName, receiverOf } from "../../../shared/python/calls.ts";
import { handlerAround } from "../../../shared/python/handlers.ts";
import { bodyOf, definitionName, enclosingDef, lastName } from "../../../shared/python/nodes.ts";
import { usesDjango } from "../../../shared/python/orms.ts";
import { databaseRead, type DatabaseRead } from "../../../shared/python/reads.ts";
import { isCommandFile, isScript } from "../../../shared/python/settings.ts";
import { importsPackage, symbolOf } from "../../../shared/python/symbols.ts";
import { asksForFew, categoryColumn, isSmallTable } from "../../../shared/names/tables.ts";

type Condition = "none" | "constant" | "broad" | "value";

function isLeftAlone(file: PyFile): boolean {
  const { role, path } = file;
  return (
    role.test ||
    isScript(file) ||
    role.seed ||
    role.migration ||
    role.example ||
    batchPath.test(path) ||
    maintenancePath.test(path) ||
    /(?:^|\/)(?:management\/commands|cli)\/|_publisher\.py$/.test(path) ||
    importsPackage(file, "click", "typer", "alembic") ||
    isCommandFile(file)
  );
}

/** The whole chain that a call is part of: `session.scalars(select(User)).all()`. */
function wholeOf(call: SyntaxNode): SyntaxNode {
  let node = call;
  while (
    node.parent &&
    /^(?:attribute|call|parenthesized_expression|await)$/.test(node.parent.type) &&
    node.field !== "arguments" &&
    node.parent.type !== "argument_list"
  )
    node = node.parent;
  return node;
}

function report(
  condition: Condition,
  call: SyntaxNode,
  model: string,
  limit: string,
  fixes: readonly ProblemFix[],
  file: PyFile,
): Outcomes {
  if (condition === "value" || (model !== "" && isSmallTable(model))) return undefined;
  if (condition !== "none" && asksForFew(textOf(file, wholeOf(call)))) return undefined;
  // query.with_entities(distinct(Event.name)), select(Event.name).distinct(): as many rows as there are values
  if (/\bdistinct\(/.test(textOf(file, wholeOf(call)))) return undefined;
  const at = child(call, "function") ?? call;
  const data = { model: model === "" ? "its table" : model, limit };
  return problem(condition === "none" ? "all" : condition, at, { data, fixes: fixes.map((fix) => ({ ...fix, data: { limit } })) });
}

function visit(call: SyntaxNode, file: PyFile): Outcomes {
  if (isLeftAlone(file)) return undefined;
  const read = databaseRead(call, file);
  const definition = enclosingDef(call);
  if (!read?.many || !definition || read.orm === "django" || throughAll.test(definitionName(definition, file))) return undefined;
  const whole = wholeOf(call);
  const text = `${read.text} ${file.text.slice(call.end, whole.end)}`.replace(/\s+/g, " ");
  if (read.orm === "sqlalchemy") return judgeSqlalchemy(read, text, whole, file);
  if (read.orm === "sql") return judgeSql(read, file);
  // find(…).limit(20), to_list(length=100)
  if (/\.(?:limit|batch_size|count|distinct|explain|skip)\(|to_list\(\s*(?!(?:length\s*=\s*)?(?:None\s*)?\))/.test(text)) return met(call);
  const filter = read.query ? read.text.replace(/\s+/g, "") : "{}";
  return report(filter === "{}" ? "none" : isFixedFilter(filter) ? "constant" : "value", call, read.model, ".limit(100)", [], file);
}

/** `{"kind": "click", "archived": False}`, which asks for no id and no key. */
function isFixedFilter(filter: string): boolean {
  return (
    /^\{(?:["'][\w.]+["']:(?:["'][^"']*["']|\d+|True|False|None),?)+\}$/.test(filter) &&
    !/["'][\w.]*(?:_id|Id|key|slug|email)["']:/.test(filter)
  );
}

const bounded =
  /\.(?:limit|offset|slice|fetch|first|one|one_or_none|scalar|scalar_one|paginate|yield_per|partitions|group_by|distinct|returning|get)\(/;
const aggregate = /\bfunc\.(?:count|sum|max|min|avg|coalesce)\b|\bexists\(/;

function judgeSqlalchemy(read: DatabaseRead, text: string, whole: SyntaxNode, file: PyFile): Outcomes {
  const { call, query, model } = read;
  if (/\.(?:limit|slice|fetch|paginate)\(/.test(text)) return met(call);
  // Rows are locked to be counted or changed as a whole; of a set of keys each is small.
  if (/\.with_for_update\(|\bselect\(\s*\w+\.(?:id|pk)\s*\)/.test(text)) return undefined;
  // Joins narrow in ways that cannot be read here; a statement in a name may have grown elsewhere.
  if (
    bounded.test(text) ||
    aggregate.test(text) ||
    /\.(?:join|outerjoin|select_from|from_statement|with_parent|in_|where\(\*|filter\(\*)\b|\*\w/.test(text)
  )
    return undefined;
  if (!/^[A-Z]/.test(model) || !isRun(call, whole, file) || (query && !isWrittenOut(query, call, file))) return undefined;
  const fixes: ProblemFix[] =
    query && /^(?:\(\s*)?(?:\w+\.)*select\(/.test(textOf(file, query))
      ? [limitAt(query.end)]
      : calledName(call, file) === "all"
        ? [limitAt(receiverOf(call)?.end ?? call.end)]
        : [];
  return report(sqlalchemyCondition(text), call, model, ".limit(100)", fixes, file);
}

function limitAt(offset: number): ProblemFix {
  return { fix: "addLimit", edits: [{ start: offset, end: offset, text: ".limit(100)" }] };
}

/** Whether all rows are taken: `.all()`, a loop, a list. What only opens a stream or is kept as a result is another matter. */
function isRun(call: SyntaxNode, whole: SyntaxNode, file: PyFile): boolean {
  const all = /(?:\.(?:unique|scalars|mappings)\([^()]*\))*\.(?:all|fetchall)\(\)/.source;
  if (calledName(call, file) === "all" || new RegExp(`${all}$`).test(textOf(file, whole))) return true;
  // render_template("index.html", todos=session.execute(…).scalars()), list(session.scalars(…))
  const given =
    whole.parent?.type === "keyword_argument" || whole.parent?.type === "argument_list" || whole.parent?.type === "for_in_clause";
  const scalars = /\.scalars\((?:[^()]|\([^()]*\))*\)$/.test(textOf(file, whole));
  if (scalars && given) return true;
  // result = await session.execute(…); return result.scalars().all()
  const target = whole.parent?.type === "assignment" ? child(whole.parent, "left") : undefined;
  const definition = enclosingDef(call);
  return (
    target?.type === "identifier" &&
    definition !== undefined &&
    new RegExp(
      scalars ? `\\b\\w+=${textOf(file, target)}\\b|\\bin\\s+${textOf(file, target)}\\b(?!\\s*:)` : `\\b${textOf(file, target)}${all}`,
    ).test(file.text.slice(whole.end, definition.end))
  );
}

/** A statement that stands in the call, or in a name that is set once and read nowhere else. */
function isWrittenOut(query: SyntaxNode, call: SyntaxNode, file: PyFile): boolean {
  if (call.start <= query.start && query.end <= call.end) return true;
  const target = query.parent?.type === "assignment" ? child(query.parent, "left") : undefined;
  const definition = enclosingDef(call);
  if (target?.type !== "identifier" || !definition) return false;
  return (textOf(file, definition).match(new RegExp(`\\b${textOf(file, target)}\\b`, "g")) ?? []).length === 2;
}

function sqlalchemyCondition(text: string): Condition {
  const conditions = [...text.matchAll(/\.(?:where|filter|filter_by)\(/g)];
  if (conditions.length === 0) return "none";
  const compared = text.slice(conditions[0]?.index ?? 0);
  if (/\.(?:i?like|icontains|contains|match|op)\(/.test(compared) && !/==/.test(compared)) return "broad";
  const values = [...compared.matchAll(/(\w+)\s*(?:==|!=|=(?!=)|\.is_(?:not)?\()\s*([^,)&|]+)/g)];
  if (values.length === 0) return "value";
  const literal = /^\s*(?:True|False|None|(?:true|false|null)\(\)?|["'][^"']*["']|\d+|[A-Z]\w*\.[A-Za-z]\w*)\s*$/;
  if (values.every(([, , value = ""]) => literal.test(value))) return /[<>]/.test(compared) ? "value" : "constant";
  return values.every(([, column = "", value = ""]) => literal.test(value) || categoryColumn.test(column)) && !/[<>]/.test(compared)
    ? "broad"
    : "value";
}

function judgeSql(read: DatabaseRead, file: PyFile): Outcomes {
  const { call, text } = read;
  if (/\b(?:LIMIT|FETCH\s+(?:FIRST|NEXT)|OFFSET|TOP\s*\(?\s*\d)\b/i.test(text)) return met(call);
  if (!/\bFROM\b/i.test(text) || text.includes("\u0000")) return undefined;
  if (
    /\b(?:GROUP\s+BY|DISTINCT|UNION|JOIN|WITH|information_schema|pg_\w+|sqlite_master)\b|\b(?:COUNT|SUM|MAX|MIN|AVG|EXISTS)\s*\(/i.test(
      text,
    )
  )
    return undefined;
  const method = calledName(call, file);
  const definition = enclosingDef(call);
  // A cursor may be read row by row, or for one row.
  if (method === "execute" && !/\.fetchall\(/.test(definition ? textOf(file, definition) : "")) return undefined;
  const where = /\bWHERE\b/i.test(text);
  const given = /%s|%\(|\$\d|\?|:\w/.test(text);
  const condition: Condition = !where ? "none" : !given ? "constant" : /\bI?LIKE\b/i.test(text) && !/=/.test(text) ? "broad" : "value";
  return report(condition, call, read.model, "LIMIT 100", [], file);
}

const querySetMethods = [
  "all",
  "filter",
  "exclude",
  "order_by",
  "select_related",
  "prefetch_related",
  "values",
  "values_list",
  "only",
  "defer",
];

/** `Post.objects.filter(published=True)` in a view: the first method behind the manager stands for the chain. */
function visitQuerySet(call: SyntaxNode, file: PyFile): Outcomes {
  const receiver = receiverOf(call);
  if (!receiver || !usesDjango(file) || isLeftAlone(file)) return undefined;
  const manager = textOf(file, receiver).replace(/\s+/g, "");
  const model = /^(?:\w+\.)*([A-Z]\w*)\.objects$/.exec(manager)?.[1];
  const handler = model ? handlerAround(call, file) : undefined;
  if (!model || !handler) return undefined;
  const whole = wholeOf(call);
  const chain = file.text.slice(receiver.end, whole.end).replace(/\s+/g, " ");
  if (whole.parent?.type === "subscript" && whole.field === "value") return met(call);
  if (
    /\.(?:a?get|a?first|a?last|a?count|a?exists|a?update|a?delete|a?aggregate|create|get_or_create|in_bulk|iterator|latest|earliest|distinct|annotate|none|union|raw)\(/.test(
      chain,
    )
  )
    return undefined;
  if (!isShown(whole, textOf(file, handler.definition), file)) return undefined;
  // The groups of Django hold permissions: a handful.
  if (/^django\.contrib\.auth\./.test(symbolOf(child(receiver, "object"), file) ?? "") && model === "Group") return undefined;
  return report(
    djangoCondition(chain),
    call,
    model,
    "[:100]",
    whole.parent?.type === "assignment" || whole.parent?.type === "pair" || whole.parent?.type === "keyword_argument"
      ? [{ fix: "addLimit", edits: [{ start: whole.end, end: whole.end, text: "[:100]" }] }]
      : [],
    file,
  );
}

/** Whether the rows leave the view as they are: in its answer, a template's context, a serializer or a list. */
function isShown(whole: SyntaxNode, view: string, file: PyFile): boolean {
  if (/paginat|page_obj|get_page|filter_queryset|filterset|FilterSet|limit/i.test(view)) return false;
  const { parent } = whole;
  if (parent?.type === "pair" || parent?.type === "for_in_clause" || parent?.type === "for_statement") return true;
  if (parent?.type === "argument_list" || parent?.type === "keyword_argument") {
    const outer = parent.type === "argument_list" ? parent.parent : parent.parent?.parent;
    return (
      outer?.type === "call" && /^(?:list|tuple|serialize|render\w*|JsonResponse|Response|\w*Serializer)$/.test(calledName(outer, file))
    );
  }
  const target = parent?.type === "assignment" ? child(parent, "left") : undefined;
  if (target?.type !== "identifier") return false;
  const name = textOf(file, target);
  const assigned = (view.match(new RegExp(`\\b${name}\\s*=(?!=)`, "g")) ?? []).length;
  // Narrowed, cut or counted later, or handed to a function that may do so.
  if (assigned !== 1 || new RegExp(`\\b${name}\\s*(?:\\[|\\.(?!values|order_by|select_related|prefetch_related))`).test(view)) return false;
  return new RegExp(
    `["']\\w+["']\\s*:\\s*${name}\\b|\\bin\\s+${name}\\b|\\blist\\(${name}\\)|Serializer\\(\\s*${name}\\b|\\b(?!queryset|qs\\b|query\\b)\\w+=${name}\\b`,
  ).test(view);
}

function djangoCondition(chain: string): Condition {
  const filters = [...chain.matchAll(/\.(?:filter|exclude)\(([^()]*(?:\([^()]*\)[^()]*)*)\)/g)];
  if (filters.length === 0) return /\.(?:filter|exclude)\(/.test(chain) ? "value" : "none";
  const parts = filters.flatMap(([, given = ""]) => given.split(",").map((part) => part.trim())).filter((part) => part !== "");
  const kinds = parts.map((part): Condition => {
    const [, key = "", value = ""] = /^(\w+)\s*=\s*(.+)$/.exec(part) ?? [];
    if (key === "") return "value";
    if (/^(?:True|False|None|["'][^"']*["']|\d+|[A-Z]\w*(?:\.[A-Z]\w*)+)$/.test(value)) return "constant";
    return /__(?:icontains|search)$/.test(key) || categoryColumn.test(key) ? "broad" : "value";
  });
  return (["value", "broad", "constant"] as const).find((kind) => kinds.includes(kind)) ?? "none";
}

const genericListView = /^django\.views\.generic\.(?:list\.)?ListView$/;
/** Classes beside it that only say who may look. */
const neutralMixin =
  /^(?:ListView|(?:Login|Permission)RequiredMixin|UserPassesTestMixin|AccessMixin|StaffuserRequiredMixin|SuccessMessageMixin)$/;

/** `class Articles(ListView): model = Article` shows all of them on one page. */
function visitListView(definition: SyntaxNode, file: PyFile): Outcomes {
  const bases = namedChildren(child(definition, "superclasses")).filter(({ type }) => type !== "keyword_argument");
  const base = bases.find((each) => genericListView.test(symbolOf(each, file) ?? ""));
  if (!base || isLeftAlone(file) || !bases.every((each) => neutralMixin.test(lastName(each, file)))) return undefined;
  const set = new Map<string, SyntaxNode>();
  for (const member of bodyOf(definition)) {
    const assignment = member.type === "expression_statement" ? namedChildren(member)[0] : undefined;
    const value = assignment?.type === "assignment" ? child(assignment, "right") : undefined;
    if (assignment && value) set.set(lastName(child(assignment, "left"), file), value);
  }
  if (set.has("paginate_by")) return met(base);
  if (set.has("paginator_class") || /\bdef (?:get_queryset|get_paginate_by|paginate_queryset)\b/.test(textOf(file, definition)))
    return undefined;
  const rows = set.get("queryset") ?? set.get("model");
  const whole = /^(?:\w+\.)*?([A-Z]\w*)(?:\.objects(?:\.(?:all|order_by|select_related|prefetch_related)\([^()]*\))*)?$/;
  const model = rows && whole.exec(textOf(file, rows))?.[1];
  return model === undefined || isSmallTable(model) ? undefined : problem("all", base, { data: { model, limit: "paginate_by" } });
}

function visitAll(call: SyntaxNode, file: PyFile): Outcomes {
  return visitQuerySet(call, file) ?? visit(call, file);
}

export const python: TreeVisitors<PyFile> = {
  call: {
    ...Object.fromEntries(querySetMethods.map((name) => [name, visitQuerySet])),
    ...Object.fromEntries(["execute", "exec", "scalars", "fetch", "fetch_all", "find"].map((name) => [name, visit])),
    all: visitAll,
  },
  node: { class_definition: visitListView },
};
