/** Python: statements of DB-API cursors, SQLAlchemy, asyncpg, Django and pandas. */
import type { TreeVisitors } from "../../../api/check.ts";
import { type PyFile, textOf } from "../../../api/file.ts";
import { met, type Outcomes, problem } from "../../../api/outcome.ts";
import { child, namedChildren, type SyntaxNode } from "../../../api/tree.ts";
import { argument, argumentsOf, calledName, receiverOf } from "../../../shared/python/calls.ts";
import { knowledgeOf } from "../../../shared/python/knowledge.ts";
import { handlerOf } from "../../../shared/python/handlers.ts";
import { enclosingDef, lastName, parametersOf, unwrap } from "../../../shared/python/nodes.ts";
import { requestPart } from "../../../shared/python/request.ts";
import { symbolOf } from "../../../shared/python/symbols.ts";
import { shortName, type TextPart, textParts } from "../../../shared/python/text-parts.ts";
import { count, fragment } from "./names.ts";
import { hasDoubledQuotes, hole, isStatement, type Pasted as PastedValue, pastedAmong, positionOf } from "./position.ts";
import { parametersFix } from "./python-fixes.ts";

/** Code that nobody outside reaches, or whose values are the program's own. */
function outside(file: PyFile): boolean {
  const { role } = file;
  return role.test || role.migration || role.seed || role.script || role.example || /(?:^|\/)(?:alembic|migrations)\//.test(file.path);
}

/** A text that whoever sends the request chooses: also one that is declared as a text, not a member of a model, whose type stands elsewhere. */
function fromRequest(value: SyntaxNode, file: PyFile): boolean {
  const part = requestPart(value, file);
  if (!part || part.numeric) return false;
  const tool = part.definition && handlerOf(part.definition, file)?.framework === "mcp";
  return !(part.typed && part.source === "body" && !tool);
}

/** A member of a parameter that is declared as a class of the project: `request.user_id` of `request: SearchRequest`. */
function isOfModel(value: SyntaxNode, file: PyFile): boolean {
  const root = unwrap(value).type === "attribute" ? child(unwrap(value), "object") : undefined;
  if (root?.type !== "identifier") return false;
  const definition = enclosingDef(value);
  const type = definition && parametersOf(definition, file).find(({ name }) => name === textOf(file, root))?.annotation;
  return (
    type !== undefined &&
    /^[A-Z]\w*[a-z]\w*$/.test(textOf(file, type)) &&
    !/^(?:Any|Request|HttpRequest|Dict|Mapping)$/.test(textOf(file, type))
  );
}

/** A value that is pasted into SQL. */
type Pasted = PastedValue<SyntaxNode>;

function judge(value: SyntaxNode, before: string, parts: number, file: PyFile): Pasted["message"] | undefined {
  const position = positionOf(before);
  if (position === "placeholder") return undefined;
  const known = knowledgeOf(value, file);
  if (known === "fixed" || known === "plain") return undefined;
  if (position === "name") {
    if (!fromRequest(value, file)) return undefined;
    return parts === 1 ? "whole" : "identifier";
  }
  if (requestPart(value, file)?.numeric) return undefined;
  if (position === "quoted" && hasDoubledQuotes(textOf(file, value)) && !fromRequest(value, file)) return undefined;
  if (known === "unknown") return fromRequest(value, file) ? "value" : undefined;
  const name = lastName(value, file);
  // Without quotes a text would be an error each time: the key of a row, or of a model that is validated, is a number.
  if (
    position === "value" &&
    /(?:^|_)(?:id|pk)s?$/i.test(name) &&
    (known === "result" || isOfModel(value, file)) &&
    !fromRequest(value, file)
  )
    return undefined;
  const harmless = count.test(name) || (position === "value" && fragment.test(name));
  return harmless && !fromRequest(value, file) ? undefined : "value";
}

function pastedValues(parts: readonly TextPart[], file: PyFile): readonly Pasted[] {
  return pastedAmong(parts, (value, before, count) => judge(value, before, count, file));
}

/** A helper of migrations gets what they change the schema with: `def add_sequence(op, name)`. Its values are written in them. */
function servesMigrations(call: SyntaxNode, file: PyFile): boolean {
  const definition = enclosingDef(call);
  return definition !== undefined && parametersOf(definition, file).some(({ name }) => /^(?:op|schema_editor|migrator)$/.test(name));
}

const judgedKey = {};

function judgeText(call: SyntaxNode, sql: SyntaxNode | undefined, statementOnly: boolean, file: PyFile): Outcomes {
  if (!sql || outside(file) || servesMigrations(call, file)) return undefined;
  const parts = textParts(sql, file);
  const text = parts.map((part) => (typeof part === "string" ? part : hole)).join("");
  if (statementOnly && !isStatement(text)) return undefined;
  const [first, ...others] = pastedValues(parts, file);
  const callee = child(call, "function") ?? call;
  if (!first) return parts.some((part) => typeof part === "string") ? met(callee) : undefined;
  // One finding per value, also where the same text is run in two places.
  const judged = file.memo(judgedKey, () => new Set<number>());
  if (judged.has(first.value.start)) return undefined;
  judged.add(first.value.start);
  const fix = [first, ...others].every((each) => each.message === "value") ? parametersFix(call, sql, [first, ...others], file) : undefined;
  const related = others
    .filter((other) => other.value.start !== first.value.start)
    .slice(0, 5)
    .map((other) => ({ at: other.value, message: `${shortName(other.value, file)} is pasted in as well` }));
  return problem(first.message, first.value, {
    data: { name: shortName(first.value, file) },
    ...(related.length > 0 ? { related } : {}),
    ...(fix ? { fixes: [fix] } : {}),
  });
}

/** Methods that run a statement; only texts that are SQL count. */
function visitStatement(call: SyntaxNode, file: PyFile): Outcomes {
  const receiver = receiverOf(call);
  if (
    !receiver &&
    !/^(?:execute|query|run_query|execute_query|fetch_all|fetch_one|db_query|run_sql|execute_sql|read_sql\w*)$/.test(calledName(call, file))
  )
    return undefined;
  const sql = argument(call, file, "sql", 0) ?? argument(call, file, "query") ?? argument(call, file, "statement");
  const inner = sql && unwrap(sql);
  // Constants are no question, and neither are builders' objects.
  if (!inner || (inner.type === "string" && !namedChildren(inner).some((part) => part.type === "interpolation"))) {
    return inner && isStatement(textOf(file, inner).replace(/^[a-zA-Z]*["']+/, "")) && !outside(file)
      ? met(child(call, "function") ?? call)
      : undefined;
  }
  return judgeText(call, sql, true, file);
}

/** `text(f"…")` of SQLAlchemy, `sql.SQL(f"…")` of psycopg, `RawSQL`, `Model.objects.raw(…)`, `extra(where=[…])`. */
function visitRaw(call: SyntaxNode, file: PyFile): Outcomes {
  const symbol = symbolOf(child(call, "function"), file) ?? "";
  const name = calledName(call, file);
  const [first] = argumentsOf(call, file).positional;
  if (/^(?:sqlalchemy|sqlmodel)\.(?:\w+\.)*(?:text|literal_column)$|^psycopg2?\.sql\.SQL$|\.RawSQL$/.test(symbol))
    return judgeText(call, first, false, file);
  if (name !== "raw" || !/\.objects\b/.test(textOf(file, receiverOf(call) ?? call))) return undefined;
  return judgeText(call, argument(call, file, "raw_query", 0), true, file);
}

function visitExtra(call: SyntaxNode, file: PyFile): Outcomes {
  if (!receiverOf(call) || !/\.objects\b|queryset|qs\b/.test(textOf(file, receiverOf(call) ?? call))) return undefined;
  for (const key of ["where", "select", "tables"]) {
    const value = argument(call, file, key);
    const elements =
      value?.type === "dictionary"
        ? namedChildren(value).map((pair) => child(pair, "value"))
        : value?.type === "list"
          ? namedChildren(value)
          : [];
    for (const element of elements) {
      if (!element) continue;
      const outcome = textParts(element, file).length > 1 ? judgeText(call, element, false, file) : undefined;
      if (outcome) return outcome;
    }
  }
  return undefined;
}

const statements =
  "execute executemany executescript exec exec_driver_sql fetch fetchrow fetchval fetch_all fetch_one fetch_val execute_query run_query run_sql execute_sql db_query query read_sql read_sql_query read_sql_table".split(
    " ",
  );

/** By the method's name: those that run a statement, and those whose argument is SQL whatever it says. */
export const python: TreeVisitors<PyFile> = {
  call: {
    ...Object.fromEntries(statements.map((name) => [name, visitStatement])),
    text: visitRaw,
    literal_column: visitRaw,
    SQL: visitRaw,
    RawSQL: visitRaw,
    raw: visitRaw,
    extra: visitExtra,
  },
};
